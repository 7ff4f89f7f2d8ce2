import { onMac } from './commands.svelte.ts'
import { shortcutKeys } from './shortcuts.ts'

const inLists = [
  { text: 'sheet.move', keys: ['↑', '↓'] },
  { text: 'sheet.open', keys: ['Enter'] },
  { text: 'sheet.select', keys: ['Space'] },
  { text: 'sheet.extend', keys: shortcutKeys('Shift+ArrowDown', onMac) },
  { text: 'sheet.selectAll', keys: shortcutKeys('Ctrl+A', onMac) },
  { text: 'sheet.selectNone', keys: ['Esc'] },
  { text: 'sheet.star', keys: ['S'] },
  { text: 'sheet.delete', keys: ['Delete'] },
] as const
const inCharts = [
  { text: 'sheet.cursor', keys: ['←', '→'] },
  { text: 'sheet.cursorFar', keys: ['PageUp', 'PageDown'] },
  { text: 'sheet.cursorNone', keys: ['Esc'] },
  { text: 'sheet.zoom', keys: ['+', '−'] },
  { text: 'sheet.all', keys: ['0'] },
] as const
const onTimeline = [
  { text: 'sheet.epoch', keys: ['←', '→'] },
  { text: 'sheet.epochFar', keys: shortcutKeys('Shift+ArrowRight', onMac) },
  { text: 'sheet.ends', keys: ['Home', 'End'] },
  { text: 'sheet.playback', keys: ['Space'] },
] as const
const inPictures = [
  { text: 'sheet.pan', keys: ['←', '→', '↑', '↓'] },
  { text: 'sheet.zoom', keys: ['+', '−'] },
  { text: 'sheet.all', keys: ['0'] },
  { text: 'sheet.actual', keys: ['1'] },
  { text: 'sheet.pixel', keys: shortcutKeys('Shift+ArrowRight', onMac) },
  { text: 'sheet.pixelFar', keys: shortcutKeys('Ctrl+Shift+ArrowRight', onMac) },
  { text: 'sheet.pixelNone', keys: ['Esc'] },
  { text: 'sheet.divider', keys: ['←', '→'] },
] as const
const inEdges = [
  { text: 'sheet.edge', keys: ['←', '→', '↑', '↓'] },
  { text: 'sheet.edgeFar', keys: ['PageUp', 'PageDown'] },
  { text: 'sheet.edgeUsual', keys: ['Home'] },
] as const

/** The keys of the parts of tabs, which the parts themselves take, as texts and keys' names. */
export const sheetGroups = [
  { title: 'sheet.lists', lines: inLists },
  { title: 'sheet.timeline', lines: onTimeline },
  { title: 'sheet.charts', lines: inCharts },
  { title: 'sheet.pictures', lines: inPictures },
  { title: 'sheet.edges', lines: inEdges },
] as const
