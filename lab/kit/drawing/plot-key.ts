import type { Ink, Mark } from './marks.ts'
import { type PointShape, shapeOf } from './palette.ts'

/** One entry of a plot's key: how a mark looks, and its name. */
export interface KeyEntry {
  label: string
  ink: Ink
  /** The shape of its points; null for a line. */
  shape: PointShape | null
  dash: readonly number[]
  width: number
}

/** The entries of the marks that have a name. Points in groups have an entry a group. */
export function keyOf(marks: readonly Mark[]): KeyEntry[] {
  const plain = { dash: [], width: 2 }
  return marks.flatMap((mark): KeyEntry[] => {
    switch (mark.kind) {
      case 'dots':
        if (mark.groupLabels)
          return mark.groupLabels.map((label, group) => ({ ...plain, label, ink: group, shape: shapeOf(group) }))
        return mark.label === undefined
          ? []
          : [{ ...plain, label: mark.label, ink: mark.ink ?? 0, shape: mark.shape ?? 'circle' }]
      case 'line':
      case 'contour':
      case 'arrow': {
        const { label, ink, width = 2 } = mark
        return label === undefined
          ? []
          : [{ label, ink, shape: null, dash: ('dash' in mark && mark.dash) || [], width }]
      }
      case 'area':
        return mark.label === undefined ? [] : [{ ...plain, label: mark.label, ink: mark.ink, shape: 'square' }]
      default:
        return []
    }
  })
}
