import { activations } from '../activations.ts'
import { PIECE_VALUES, type Pieces } from '../pieces.ts'
import type { Activation } from '../trainer.ts'

// The two commonest stand by themselves: a call for each value would take half of a step.

/** Applies an activation to `count` values. */
export function* activate(kind: Activation, from: Float32Array, to: Float32Array, count: number): Pieces<void> {
  const { value } = activations[kind]
  for (let at = 0; at < count; at += PIECE_VALUES) {
    if (at > 0) yield
    const end = Math.min(at + PIECE_VALUES, count)
    if (kind === 'linear') to.set(from.subarray(at, end), at)
    else if (kind === 'relu') for (let i = at; i < end; i++) to[i] = from[i]! < 0 ? 0 : from[i]!
    else for (let i = at; i < end; i++) to[i] = value(from[i]!)
  }
}

/** Turns a gradient by an activation's outputs into the one by its inputs, in place. */
export function* throughActivation(
  kind: Activation,
  gradient: Float32Array,
  inputs: Float32Array,
  outputs: Float32Array,
  count: number,
): Pieces<void> {
  const { slope } = activations[kind]
  if (kind === 'linear') return
  for (let at = 0; at < count; at += PIECE_VALUES) {
    if (at > 0) yield
    const end = Math.min(at + PIECE_VALUES, count)
    if (kind === 'relu') for (let i = at; i < end; i++) gradient[i] = outputs[i]! <= 0 ? 0 : gradient[i]!
    else for (let i = at; i < end; i++) gradient[i] = gradient[i]! * slope(inputs[i]!, outputs[i]!)
  }
}
