import type { Inside } from '../../../../preload/contract/inside.ts'
import { activations } from '../activations.ts'
import { batchNorm, layoutOf, type ModelSpec } from '../trainer.ts'

/** What one layer makes of a point. */
export interface LayerAtPoint {
  /** z = Σ w·x + b of each unit, after batchNorm (by the running statistics) where the layer has it. */
  sums: Float64Array
  /** a = f(z) of each unit. */
  outputs: Float64Array
}

/**
 * What each layer of a network says of one point, in evaluation mode; null where its weights were not sent.
 * @param point as many values as the network has inputs
 */
export function layersAtPoint(
  { inputs: inputCount, layers, weights, buffers }: Inside,
  point: ArrayLike<number>,
): LayerAtPoint[] | null {
  if (!weights || !buffers) return null
  const model: ModelSpec = { inputs: inputCount, layers }
  const layout = layoutOf(model)
  const part = (layer: number, role: string): Float32Array | null => {
    const of = (place: { layer: number; role: string }): boolean => place.layer === layer && place.role === role
    const place = layout.entries.find(of)
    if (place) return weights.subarray(place.offset, place.offset + place.length)
    const running = layout.buffers.find(of)
    return running ? buffers.subarray(running.offset, running.offset + running.length) : null
  }
  let inputs = Float64Array.from(point)
  return model.layers.map(({ units, activation }, layer) => {
    const [weight, bias] = [part(layer, 'weight')!, part(layer, 'bias')]
    const [scale, shift] = [part(layer, 'scale'), part(layer, 'shift')]
    const [mean, variance] = [part(layer, 'runningMean'), part(layer, 'runningVariance')]
    const sums = Float64Array.from({ length: units }, (_, u) => {
      let sum = bias ? bias[u]! : 0
      for (let i = 0; i < inputs.length; i++) sum += weight[u * inputs.length + i]! * inputs[i]!
      if (!scale) return sum
      return ((sum - mean![u]!) / Math.sqrt(variance![u]! + batchNorm.epsilon)) * scale[u]! + shift![u]!
    })
    const outputs = sums.map((sum) => activations[activation].value(sum))
    inputs = outputs
    return { sums, outputs }
  })
}
