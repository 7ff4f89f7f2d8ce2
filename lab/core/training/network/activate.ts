import { activations } from '../activations.ts'
import type { Activation } from '../trainer.ts'

// The two commonest stand by themselves: a call for each value would take half of a step.

/** Applies an activation to `count` values. */
export function activate(kind: Activation, from: Float32Array, to: Float32Array, count: number): void {
  const { value } = activations[kind]
  if (kind === 'linear') to.set(from.subarray(0, count))
  else if (kind === 'relu') for (let i = 0; i < count; i++) to[i] = from[i]! < 0 ? 0 : from[i]!
  else for (let i = 0; i < count; i++) to[i] = value(from[i]!)
}

/** Turns a gradient by an activation's outputs into the one by its inputs, in place. */
export function throughActivation(
  kind: Activation,
  gradient: Float32Array,
  inputs: Float32Array,
  outputs: Float32Array,
  count: number,
): void {
  const { slope } = activations[kind]
  if (kind === 'linear') return
  if (kind === 'relu') for (let i = 0; i < count; i++) gradient[i] = outputs[i]! <= 0 ? 0 : gradient[i]!
  else for (let i = 0; i < count; i++) gradient[i] = gradient[i]! * slope(inputs[i]!, outputs[i]!)
}
