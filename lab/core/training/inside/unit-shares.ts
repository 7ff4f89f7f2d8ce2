import { exp } from '../../math/exp.ts'
import { activations } from '../activations.ts'
import type { Activation, LayerSpec, LayerValues } from '../trainer.ts'

/** Under this share of the largest slope a unit's mean slope counts as saturated. */
const SATURATED = 0.01

/**
 * Of activations that saturate: the largest slope there is, and the size of the slope from the sum and the output.
 * gelu's is largest at √2, silu's where x · tanh(x / 2) = 2 (at 2.399).
 */
const saturating: Partial<Record<Activation, { largest: number; size: (x: number, y: number) => number }>> = {
  sigmoid: { largest: 0.25, size: (_, y) => y * (1 - y) },
  tanh: { largest: 1, size: (_, y) => 1 - y * y },
  elu: { largest: 1, size: (_, y) => (y > 0 ? 1 : y + 1) },
  softplus: { largest: 1, size: (x) => 1 / (1 + exp(-x)) },
  gelu: { largest: 1.128904145185155, size: (x, y) => Math.abs(activations.gelu.slope(x, y)) },
  silu: { largest: 1.0998393201288632, size: (x, y) => Math.abs(activations.silu.slope(x, y)) },
}

/** The largest slope that an activation has. */
export const largestSlope = (activation: Activation): number => saturating[activation]?.largest ?? 1

/** Slopes of a layer that the mean is taken of at most: some activations take long to compute. */
const MEAN_OF = 65_536

/** The size of an activation's slope, from the sum (NaN where it is not known) and the output. */
function slopeSize(activation: Activation): (x: number, y: number) => number {
  const curve = saturating[activation]
  if (curve) return curve.size
  // Leaky ReLU keeps the sign of its sum.
  return (_, y) => activations[activation].slope(y, y)
}

/** Counts the dead and the saturated units of one layer, and takes the mean slope, from the values of all samples. */
export interface UnitShares {
  reset(): void
  add(values: LayerValues, samples: number): void
  shares(): { dead: number | null; saturated: number | null; slope: number }
}

/** @param samples that will come altogether */
export function unitShares({ units, activation }: LayerSpec, samples: number): UnitShares {
  const curve = saturating[activation]
  // A unit is looked at no more once it has said something, or once its slopes are enough: sizes only add up.
  const lives = new Uint8Array(units)
  const slopes = new Float64Array(units)
  const size = slopeSize(activation)
  const every = Math.ceil((units * samples) / MEAN_OF)
  let [samplesSeen, sumOfSlopes, slopeCount] = [0, 0, 0]
  const enough = curve ? SATURATED * curve.largest * samples : 0

  function addOutputs({ outputs, panel, lane, unit }: LayerValues, count: number): void {
    for (let u = 0; u < units; u++)
      for (let s = 0; s < count && lives[u] === 0; s++)
        // Not `> 0`: what is not a number is something.
        if (!(outputs[(s >> 3) * panel + (s & 7) * lane + u * unit]! <= 0)) lives[u] = 1
  }
  function addSlopes({ outputs, sums, panel, lane, unit }: LayerValues, count: number): void {
    for (let u = 0; u < units; u++) {
      let sum = slopes[u]!
      for (let s = 0; s < count && sum < enough; s++) {
        const at = (s >> 3) * panel + (s & 7) * lane + u * unit
        sum += size(sums ? sums[at]! : NaN, outputs[at]!)
      }
      slopes[u] = sum
    }
  }
  function addToMean({ outputs, sums, panel, lane, unit }: LayerValues, count: number): void {
    for (let s = (every - (samplesSeen % every)) % every; s < count; s += every)
      for (let u = 0; u < units; u++, slopeCount++) {
        const at = (s >> 3) * panel + (s & 7) * lane + u * unit
        sumOfSlopes += size(sums ? sums[at]! : NaN, outputs[at]!)
      }
    samplesSeen += count
  }
  const shareOf = (isCounted: (unit: number) => boolean): number => {
    let counted = 0
    for (let u = 0; u < units; u++) if (isCounted(u)) counted++
    return counted / units
  }

  return {
    reset() {
      lives.fill(0)
      slopes.fill(0)
      samplesSeen = sumOfSlopes = slopeCount = 0
    },
    add(values, count) {
      if (activation === 'relu') addOutputs(values, count)
      else if (curve) addSlopes(values, count)
      if (activation !== 'linear') addToMean(values, count)
    },
    shares: () => ({
      dead: activation === 'relu' ? shareOf((u) => lives[u] === 0) : null,
      saturated: curve ? shareOf((u) => slopes[u]! < enough) : null,
      slope: activation === 'linear' ? 1 : sumOfSlopes / slopeCount,
    }),
  }
}
