import { drain, partsOf, type Pieces } from '../pieces.ts'
import type { GradientClip } from '../trainer.ts'

/** float32 in training; float64 where what an update adds is wanted exactly. */
type Gradient = Float32Array | Float64Array

/**
 * Clips a gradient in place. `norm` is `torch.nn.utils.clip_grad_norm_`: the 2-norm over all of it, and every
 * value times min(1, limit / (norm + 1e-6)). `value` is `clip_grad_value_`: each within ±limit.
 */
export const clipGradient = (gradient: Gradient, clip: GradientClip): void => drain(clipInPieces(gradient, clip))

/** The same in pieces. */
export function* clipInPieces(gradient: Gradient, { kind, limit }: GradientClip): Pieces<void> {
  if (kind === 'value') {
    for (const [part] of partsOf(gradient)) {
      for (let i = 0; i < part!.length; i++) part![i] = Math.min(limit, Math.max(-limit, part![i]!))
      yield
    }
    return
  }
  let squares = 0
  for (const [part] of partsOf(gradient)) {
    for (let i = 0; i < part!.length; i++) squares += part![i]! * part![i]!
    yield
  }
  const factor = Math.min(1, limit / (Math.sqrt(squares) + 1e-6))
  for (const [part] of partsOf(gradient)) {
    for (let i = 0; i < part!.length; i++) part![i] = part![i]! * factor
    yield
  }
}
