/** The numbers behind one unit: z = Σ w·x + b, a = f(z). */
import type { Inside } from '../../../preload/contract/inside.ts'
import { activations } from '../../core/training/activations.ts'
import type { LayerAtPoint } from '../../core/training/inside/at-point.ts'
import { layerPart, layoutWithin } from './layer-part.ts'
import type { UnitId } from './pointing.ts'

/** One product of a unit's sum. */
export interface Term {
  /** Which unit of the layer before. */
  from: number
  weight: number
  /** What comes in there; null without a sample. */
  input: number | null
}

export interface UnitNumbers {
  /** Those of the largest weights, in the order of the units: the same ones with a sample and without. */
  terms: Term[]
  /** How many more there are, and what they come to together; null without a sample. */
  more: number
  moreSum: number | null
  /** Null for a layer without bias. */
  bias: number | null
  /** Σ w·x + b; null without a sample. */
  sum: number | null
  /** What batchNorm makes of it; null without a sample, or without batchNorm. */
  normal: number | null
  /** a; null without a sample. */
  output: number | null
  /** f'(z); null without a sample. */
  slope: number | null
}

/** Terms of a sum that are written out; the rest is elided. */
const TERMS = 3

/**
 * The numbers of one unit; null where the weights were not sent.
 * @param point the sample; null without one
 * @param at what every layer says of it, from `layersAtPoint`
 */
export function unitNumbers(
  inside: Inside,
  point: ArrayLike<number> | null,
  at: readonly LayerAtPoint[] | null,
  { layer, unit }: UnitId,
): UnitNumbers | null {
  const { weights, layers } = inside
  if (!weights) return null
  const layout = layoutWithin(inside)
  const { inputs: fanIn, batchNorm, activation } = layers[layer]!
  const row = layerPart(layout, weights, layer, 'weight')!.subarray(unit * fanIn, (unit + 1) * fanIn)
  const inputs = at && (layer === 0 ? point : at[layer - 1]!.outputs)
  const bias = layerPart(layout, weights, layer, 'bias')?.[unit] ?? null
  const all = Array.from(row, (weight, from): Term => ({ from, weight, input: inputs?.[from] ?? null }))
  const product = ({ weight, input }: Term) => weight * (input ?? 1)
  // One more term than is written out is no reason to elide it.
  const count = all.length <= TERMS + 1 ? all.length : TERMS
  const terms = all
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, count)
    .sort((a, b) => a.from - b.from)
  const own = at?.[layer]
  const written = new Set(terms.map(({ from }) => from))
  const total = (of: readonly Term[]) => of.reduce((sum, term) => sum + product(term), 0)
  return {
    terms,
    more: all.length - terms.length,
    moreSum: inputs ? total(all.filter(({ from }) => !written.has(from))) : null,
    bias,
    sum: inputs ? total(all) + (bias ?? 0) : null,
    normal: batchNorm ? (own?.sums[unit] ?? null) : null,
    output: own?.outputs[unit] ?? null,
    slope: own ? activations[activation].slope(own.sums[unit]!, own.outputs[unit]!) : null,
  }
}

/** What a weight is, and where it goes. */
export interface EdgeNumbers {
  weight: number
  gradient: number
  update: number
}

/** The numbers of the edge to a unit from one of the layer before; null where they were not sent. */
export function edgeNumbers(inside: Inside, { layer, unit }: UnitId, from: number): EdgeNumbers | null {
  const { weights, gradient, update, layers } = inside
  if (!weights || !gradient || !update) return null
  const layout = layoutWithin(inside)
  const at = unit * layers[layer]!.inputs + from
  const of = (parameters: Float32Array) => layerPart(layout, parameters, layer, 'weight')![at]!
  return { weight: of(weights), gradient: of(gradient), update: of(update) }
}
