import type { Inside } from '../../../preload/contract/inside.ts'
import { layoutOf, type ModelLayout, type TensorPlace } from '../../core/training/trainer.ts'

/** Where the parameters of a network that is looked into lie. */
export const layoutWithin = ({ inputs, layers }: Pick<Inside, 'inputs' | 'layers'>): ModelLayout =>
  layoutOf({ inputs, layers })

/** The part of an array of parameters that belongs to one layer in one role; null where the layer has no such thing. */
export function layerPart(
  { entries: places }: ModelLayout,
  parameters: Float32Array,
  layer: number,
  role: TensorPlace['role'],
): Float32Array | null {
  const place = places.find((candidate) => candidate.layer === layer && candidate.role === role)
  return place ? parameters.subarray(place.offset, place.offset + place.length) : null
}
