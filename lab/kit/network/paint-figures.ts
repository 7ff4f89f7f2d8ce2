/** Draws what stands below the layers: their gradients' norms on one logarithmic axis, their shares of units that are dead or saturated. */
import { formatPower, formatNumber } from '../../../preload/format-number.ts'
import type { Inside } from '../../../preload/contract/inside.ts'
import { type Decades, decadesOf, gradientHealth, isDecaying, shareOf } from './gradient-health.ts'
import type { Column } from './network-layout.ts'
import type { NetworkColors } from './paint-network.ts'
import type { FigureId } from './pointing.ts'

/** A share of units that some layer has. */
export type UnitShare = 'dead' | 'saturated'

/** Activations that do not saturate: their slope stays somewhere. */
const unbounded: ReadonlySet<string> = new Set(['linear', 'relu', 'leakyRelu'])

/** The shares that layers have, by their activations: each has a row. */
export const sharesOf = (layers: readonly { activation: string }[]): UnitShare[] => [
  ...(layers.some(({ activation }) => activation === 'relu') ? (['dead'] as const) : []),
  ...(layers.some(({ activation }) => !unbounded.has(activation)) ? (['saturated'] as const) : []),
]

const [TITLE, CHART, VALUES, FACTORS, SHARE_ROW] = [15, 40, 15, 13, 18]
/** From the top down to the rows of shares. */
const GRADIENTS = 4 + TITLE + CHART + VALUES + FACTORS

/** How high the figures are, in CSS pixels. */
export const figuresHeight = (shares: number): number => GRADIENTS + shares * (TITLE + SHARE_ROW)

/** Which figure of a layer stands at a height below the figures' top; null for none. */
export function figureAt(y: number, shares: readonly UnitShare[]): FigureId['figure'] | null {
  if (y < 0) return null
  return y < GRADIENTS ? 'gradient' : (shares[Math.floor((y - GRADIENTS) / (TITLE + SHARE_ROW))] ?? null)
}

/** By what the gradient changes from the layer after a layer to itself; null for the output layer, or after no gradient. */
export function factorOf({ layers }: Pick<Inside, 'layers'>, layer: number): number | null {
  const after = layers[layer + 1]?.gradientNorm
  return after === undefined || after === 0 ? null : layers[layer]!.gradientNorm / after
}

/** A figure in as few letters as a narrow column has room for. */
export function shortFigure(value: number, locale: string): string {
  const size = Math.abs(value)
  if (size !== 0 && Number.isFinite(value) && (size < 0.01 || size >= 1000)) return formatPower(value, 0)
  return formatNumber(value, locale, { maximumSignificantDigits: 2 })
}

/** The signs of a gradient that has vanished, and of one that has exploded. */
export const healthMark = { fine: '', vanished: '▼', exploded: '▲' } as const

interface FiguresScene {
  inside: Inside
  columns: readonly Column[]
  top: number
  /** The size of letters. */
  letters: number
  /** What stays at the left edge while the rest is scrolled: where that is. */
  left: number
  right: number
  colors: NetworkColors
  locale: string
  titles: Record<'gradient' | 'decay' | UnitShare, string>
}

export function paintFigures(context: CanvasRenderingContext2D, scene: FiguresScene): void {
  const { inside, colors, top } = scene
  const decades = decadesOf(inside.layers.map(({ gradientNorm }) => gradientNorm))
  context.font = `${scene.letters}px ${colors.font}`
  context.textBaseline = 'alphabetic'
  const drawsDecay = inside.weightDecay !== null && !inside.weightDecay.decoupled
  const title = drawsDecay ? `${scene.titles.gradient}, ${scene.titles.decay}` : scene.titles.gradient
  paintTitle(context, scene, title, top + 4)
  paintAxis(context, scene, decades, top + 4 + TITLE)
  for (const [at, column] of scene.columns.entries())
    if (column.layer >= 0) {
      paintGradient(context, scene, column, decades)
      if (drawsDecay) paintDecay(context, scene, column, decades)
      const after = scene.columns[at + 1]
      if (after) paintFactor(context, scene, column, after)
    }
  sharesOf(inside.layers).forEach((share, row) => {
    const at = top + GRADIENTS + row * (TITLE + SHARE_ROW)
    paintTitle(context, scene, scene.titles[share], at)
    for (const column of scene.columns)
      if (column.layer >= 0) paintShare(context, scene, column, inside.layers[column.layer]![share], at + TITLE)
  })
}

function paintTitle(
  context: CanvasRenderingContext2D,
  { left, colors }: FiguresScene,
  words: string,
  top: number,
): void {
  context.textAlign = 'left'
  context.fillStyle = colors.muted
  context.fillText(words, left + 6, top + 11)
}

/** The axis' ends, and a line at each of a few powers of ten. */
function paintAxis(
  context: CanvasRenderingContext2D,
  { left, right, colors }: FiguresScene,
  { from, to }: Decades,
  top: number,
): void {
  const every = Math.ceil((to - from) / 4)
  context.fillStyle = colors.grid
  for (let power = from; power <= to; power += every)
    context.fillRect(left + 6, Math.round(top + CHART - (CHART * (power - from)) / (to - from)), right - left - 12, 1)
  context.fillStyle = colors.muted
  context.textAlign = 'left'
  const words = (power: number) => (power === 0 ? '1' : formatPower(Number(`1e${power}`), 0))
  context.fillText(words(to), left + 6, top + 11)
  context.fillText(words(from), left + 6, top + CHART - 3)
}

function paintGradient(
  context: CanvasRenderingContext2D,
  { inside, top, colors, locale }: FiguresScene,
  { layer, x, width }: Column,
  decades: Decades,
): void {
  const norm = inside.layers[layer]!.gradientNorm
  const health = gradientHealth(norm, inside.layers.at(-1)!.gradientNorm)
  const bottom = top + 4 + TITLE + CHART
  const wide = Math.round(Math.min(24, width * 0.45))
  const high = Math.max(norm > 0 || Number.isNaN(norm) ? 2 : 0, CHART * shareOf(norm, decades))
  const color = health === 'fine' ? colors.text : health === 'vanished' ? colors.warning : colors.danger
  context.fillStyle = color
  context.fillRect(Math.round(x - wide / 2), bottom - high, wide, high)
  context.textAlign = 'center'
  if (health !== 'fine') {
    // Above a bar there is room but where it fills the chart.
    const above = bottom - high - 4
    context.fillStyle = above < bottom - CHART + 8 ? colors.surface : color
    context.fillText(healthMark[health], x, Math.max(above, bottom - CHART + 12))
  }
  context.fillStyle = health === 'fine' ? colors.text : color
  context.fillText(shortFigure(norm, locale), x, bottom + 12)
}

/** What weight decay adds to the gradient: a line at its height. */
function paintDecay(
  context: CanvasRenderingContext2D,
  { inside, top, colors }: FiguresScene,
  { layer, x, width }: Column,
  decades: Decades,
): void {
  const { decayNorm, decayShare, growth } = inside.layers[layer]!
  if (!decayNorm) return
  const decays = isDecaying({ decayShare, growth })
  const wide = Math.round(Math.min(34, width * 0.7))
  const high = CHART * shareOf(decayNorm, decades)
  const [left, line] = [Math.round(x - wide / 2), Math.round(top + 4 + TITLE + CHART - high) - 1]
  context.fillStyle = colors.surface
  context.fillRect(left, line - 1, wide, decays ? 5 : 4)
  context.fillStyle = decays ? colors.warning : colors.muted
  context.fillRect(left, line, wide, decays ? 3 : 2)
}

/** The factor on the gradient's way back, between the two layers. */
function paintFactor(
  context: CanvasRenderingContext2D,
  { inside, top, colors, locale }: FiguresScene,
  { layer, x }: Column,
  after: Column,
): void {
  const factor = factorOf(inside, layer)
  const words = factor === null ? '' : `×${shortFigure(factor, locale)}`
  if (context.measureText(words).width > after.x - x - 2) return
  context.textAlign = 'center'
  context.fillStyle = colors.muted
  context.fillText(words, (x + after.x) / 2, top + 4 + TITLE + CHART + VALUES + 9)
}

function paintShare(
  context: CanvasRenderingContext2D,
  { colors, locale }: FiguresScene,
  { x, width }: Column,
  share: number | null,
  top: number,
): void {
  context.textAlign = 'center'
  context.fillStyle = colors.text
  const words =
    share === null
      ? '–'
      : formatNumber(share, locale, { style: 'percent', maximumFractionDigits: share < 0.01 ? 1 : 0 })
  context.fillText(words, x, top + 8)
  if (share === null) return
  const wide = Math.min(64, width - 8)
  const left = Math.round(x - wide / 2)
  context.fillStyle = colors.grid
  context.fillRect(left, top + 11, wide, 4)
  context.fillStyle = colors.text
  context.fillRect(left, top + 11, wide * share, 4)
}
