/** Draws all of a network that is in sight. */
import { readColors } from '../drawing/palette.ts'
import { divergingTable } from './map-colors.ts'
import { letterSize } from './network-layout.ts'
import { paintFigures, shortFigure, type UnitShare } from './paint-figures.ts'
import { type NetworkColors, type NetworkScene, paintNetwork } from './paint-network.ts'

/** The tokens in force at a canvas. */
export function readNetworkColors(element: Element): NetworkColors {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return { ...readColors(element), warning: token('--warning'), danger: token('--danger') }
}

const tables = new Map<string, Uint8ClampedArray>()
/** The same table for the same colours, so that maps are painted anew only in others. */
function tableOf(colors: NetworkColors): Uint8ClampedArray {
  const key = [colors.series[0], colors.series[1], colors.surface, colors.muted].join()
  const table = tables.get(key) ?? divergingTable(colors)
  tables.set(key, table)
  return table
}

export interface SceneWords {
  /** What is in sight, from left to right. */
  left: number
  right: number
  locale: string
  titles: Record<'gradient' | 'decay' | UnitShare, string>
  /** What the outputs are called. */
  outputs: readonly string[]
}

export function paintScene(context: CanvasRenderingContext2D, scene: NetworkScene, words: SceneWords): void {
  const { inside, layout, columns, colors, atlas } = scene
  if (inside) atlas.show(inside, tableOf(colors))
  paintNetwork(context, scene)
  paintWords(context, scene, words)
  if (inside)
    paintFigures(context, { inside, columns, top: layout.figuresTop, letters: letterSize(layout), colors, ...words })
}

/** The size of the full colour in a layer's maps: of all, or from that of the smallest to that of the largest. */
function scaleWords(scales: readonly number[], locale: string): string {
  const [least, largest] = [Math.min(...scales), Math.max(...scales)].map((scale) => shortFigure(scale, locale))
  return least === largest ? `±${least}` : `±${least}–${largest}`
}

/** The scale of each layer's maps below its head, and the outputs' names beside them. */
function paintWords(
  context: CanvasRenderingContext2D,
  { inside, layout, columns, colors, scales }: NetworkScene,
  { locale, outputs }: SceneWords,
): void {
  context.font = `${letterSize(layout)}px ${colors.font}`
  context.fillStyle = colors.muted
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  if (inside)
    for (const { layer, x } of columns)
      if (layer >= 0) context.fillText(scaleWords(scales[layer]!, locale), x, layout.scaleTop + 7)
  context.textAlign = 'left'
  context.fillStyle = colors.text
  for (const { layer, places } of columns)
    if (layer === layout.columns.length - 2)
      for (const { unit, x, y } of places) context.fillText(outputs[unit] ?? '', x + layout.size / 2 + 3, y)
}
