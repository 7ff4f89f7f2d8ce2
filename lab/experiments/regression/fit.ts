import type { Snapshot } from './experiment.ts'

/** The curve that the samples lie around. */
export const cubic = (x: number): number => x * x * x

/** What a reader of text learns of a fit: the network and the curve it learns at places that lie equally far apart. */
export function describeFit(
  { xs, fit }: Pick<Snapshot, 'xs' | 'fit'>,
  places = 9,
): { x: number; fit: number; truth: number }[] {
  return Array.from({ length: Math.min(places, xs.length) }, (_, place) => {
    const at = Math.round((place * (xs.length - 1)) / Math.max(1, places - 1))
    // The grid's own rounding would make a strange number of the middle, which is 0.
    const x = Number(xs[at]!.toFixed(6)) + 0
    return { x, fit: fit[at]!, truth: cubic(x) }
  })
}
