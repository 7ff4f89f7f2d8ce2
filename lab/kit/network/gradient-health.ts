import type { InsideRequest } from '../../../preload/contract/inside.ts'

/** Whether a layer's gradient can still teach it anything, and the axis on which all of them stand. */

/**
 * Under this share of the output layer's norm a layer's gradient has vanished: what its weights do in one step of plain
 * SGD, the output layer's do ten thousand times over. Eight layers of ReLU with PyTorch's initial weights stay above it.
 */
const VANISHED_SHARE = 1e-4
/** Under this norm any gradient has vanished, whatever the others are: a thousand steps of rate 1 move weights by 0.01. */
export const VANISHED_NORM = 1e-5
/** From this norm on a gradient has exploded: at a rate of 0.001 one step moves weights by 1. */
const EXPLODED_NORM = 1e3

export type GradientHealth = 'fine' | 'vanished' | 'exploded'

/**
 * What is to be said of a layer's gradient.
 * @param norm its 2-norm
 * @param last that of the output layer
 */
export function gradientHealth(norm: number, last: number): GradientHealth {
  if (!Number.isFinite(norm) || norm >= EXPLODED_NORM) return 'exploded'
  return isFaint(norm) || isFainter(norm, last) ? 'vanished' : 'fine'
}

/** Whether a gradient has vanished whatever the others are. */
export const isFaint = (norm: number): boolean => norm < VANISHED_NORM
/** Whether a gradient has vanished beside the output layer's. */
export const isFainter = (norm: number, last: number): boolean => norm < VANISHED_SHARE * last

/**
 * From this many times the gradient on weight decay has its way: even against a gradient that points the opposite way,
 * half of it is left. Where training has found the minimum of loss and decay together, the two are equally large.
 */
const OUTWEIGHS = 2
/** What an update must take off the weights at least: a thousand updates, and a hundredth of them is gone. */
const SHRINKS = -1e-5

/** Whether weight decay outweighs what the loss asks of a layer, so that its weights shrink. */
export const isDecaying = ({ decayShare, growth }: { decayShare: number | null; growth: number }): boolean =>
  decayShare !== null && decayShare >= OUTWEIGHS && growth <= SHRINKS

/** What is asked of a network whose gradients alone are shown: nothing is drawn of its units. */
export const gradientsAlone: InsideRequest = { units: 0, open: [], mapSize: 8, large: null, space: false }

/** The powers of ten that a logarithmic axis begins and ends with. */
export interface Decades {
  from: number
  to: number
}
/** Where the axis begins, three decades under what has vanished by any measure, and where it ends at least. */
const [BOTTOM, TOP] = [-8, 0]

/** The axis that all norms stand on: still while a network trains, in steps down to the smallest norm and up to the largest. */
export function decadesOf(norms: readonly number[]): Decades {
  const powers = norms.filter((norm) => norm > 0 && Number.isFinite(norm)).map(Math.log10)
  return {
    from: Math.min(BOTTOM, ...powers.map((power) => BOTTOM * Math.ceil(power / BOTTOM))),
    to: Math.max(TOP, ...powers.map(Math.ceil)),
  }
}

/** How high a norm stands on the axis: 0 at its bottom, 1 at its top. */
export function shareOf(norm: number, { from, to }: Decades): number {
  if (!Number.isFinite(norm)) return 1
  return norm > 0 ? Math.min(1, Math.max(0, (Math.log10(norm) - from) / (to - from))) : 0
}
