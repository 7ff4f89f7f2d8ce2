import type { GradientClip } from '../trainer.ts'

/**
 * Clips a gradient in place. `norm` is `torch.nn.utils.clip_grad_norm_`: the 2-norm over all of it, and every
 * value times min(1, limit / (norm + 1e-6)). `value` is `clip_grad_value_`: each within ±limit.
 */
export function clipGradient(gradient: Float32Array | Float64Array, { kind, limit }: GradientClip): void {
  if (kind === 'value') {
    for (let i = 0; i < gradient.length; i++) gradient[i] = Math.min(limit, Math.max(-limit, gradient[i]!))
    return
  }
  let squares = 0
  for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!
  const factor = Math.min(1, limit / (Math.sqrt(squares) + 1e-6))
  for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * factor
}
