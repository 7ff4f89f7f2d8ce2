import { texts } from '../lab-context.ts'

/** Words of every graph. */
export const text = texts({
  en: {
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit the graph in',
    hint: '{label}. Arrow keys go along the edges.',
    from: 'from {nodes}',
    to: 'to {nodes}',
  },
  'zh-CN': {
    zoomIn: '放大',
    zoomOut: '缩小',
    fit: '显示整个图',
    hint: '{label}。方向键沿边移动。',
    from: '来自 {nodes}',
    to: '通往 {nodes}',
  },
})
