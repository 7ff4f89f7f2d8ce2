/** The colours of what a unit says: blue above zero, orange below, the ground's own at zero. */
import { type Colors, rgbOf } from '../drawing/palette.ts'

/** Places of the table: the middle one is zero. */
const STEPS = 257
const MIDDLE = (STEPS - 1) / 2
/** How much of its colour the strongest value has: the rest is ground, so that lines over it stay visible. */
const STRONGEST = 0.92

/** RGB of each strength from −1 to 1; the last entry is for what is not a number. */
export function divergingTable({
  series,
  surface,
  muted,
}: Pick<Colors, 'series' | 'surface' | 'muted'>): Uint8ClampedArray {
  const [positive, negative, ground] = [rgbOf(series[0]!), rgbOf(series[1]!), rgbOf(surface)]
  const table = new Uint8ClampedArray(3 * (STEPS + 1))
  for (let step = 0; step < STEPS; step++) {
    const strength = (step - MIDDLE) / MIDDLE
    const [color, share] = [strength >= 0 ? positive : negative, STRONGEST * Math.abs(strength)]
    for (let part = 0; part < 3; part++) table[3 * step + part] = ground[part]! * (1 - share) + color[part]! * share
  }
  table.set(rgbOf(muted), 3 * STEPS)
  return table
}

/**
 * Colours values, from `from` on, into RGBA.
 * @param scale the size that has the full colour, over 0
 */
export function paintValues(
  values: ArrayLike<number>,
  { scale, table, into, from = 0 }: { scale: number; table: Uint8ClampedArray; into: Uint8ClampedArray; from?: number },
): void {
  const pixelCount = into.length / 4
  for (let i = 0; i < pixelCount; i++) {
    const value = values[from + i]!
    const step = Number.isNaN(value)
      ? STEPS
      : Math.min(STEPS - 1, Math.max(0, Math.round(MIDDLE + (MIDDLE * value) / scale)))
    into[4 * i] = table[3 * step]!
    into[4 * i + 1] = table[3 * step + 1]!
    into[4 * i + 2] = table[3 * step + 2]!
    into[4 * i + 3] = 255
  }
}

/**
 * The next of some steps (in any power of ten) that a size does not pass: scales that do not tremble. 1 for no size.
 * @param steps from 1 to 10
 */
export function niceSize(size: number, steps: readonly number[] = [1, 2, 5, 10]): number {
  if (!(size > 0) || size === Infinity) return 1
  const decade = Number(`1e${Math.floor(Math.log10(size))}`)
  return Number((steps.find((step) => step * decade >= size * (1 - 1e-9)) ?? 10) * decade)
}

/** Activations that stay within −1 … 1, whose scale is that. */
const bounded = new Set(['sigmoid', 'tanh'])

/** A unit's scale is at least this share of its layer's: noise beside it stays pale. */
const LEAST_SHARE = 0.01

/**
 * The size that has the full colour in the map of each shown unit of a layer: by its own largest output, so that a unit
 * that says something does not look dead beside a much larger one.
 */
export function mapScales({
  activation,
  maps,
  shown,
}: {
  activation: string
  maps: ArrayLike<number>
  shown: readonly number[]
}): number[] {
  if (bounded.has(activation)) return shown.map(() => 1)
  const mapLength = maps.length / shown.length
  const sizes = shown.map((_, at) => {
    let largest = 0
    for (let i = at * mapLength; i < (at + 1) * mapLength; i++) {
      const size = Math.abs(maps[i]!)
      if (size > largest && size !== Infinity) largest = size
    }
    return largest
  })
  const least = LEAST_SHARE * Math.max(...sizes)
  return sizes.map((size) => niceSize(Math.max(size, least)))
}
