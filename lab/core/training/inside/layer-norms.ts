import type { Inside } from '../../../../preload/contract/inside.ts'
import { layoutOf, type ModelSpec, type TrainingSpec } from '../trainer.ts'
import type { NextUpdate } from './next-update.ts'

type Norms = Pick<
  Inside['layers'][number],
  'weightNorm' | 'gradientNorm' | 'startNorm' | 'updateNorm' | 'growth' | 'decayNorm' | 'decayShare' | 'gain'
>

type Parts = readonly { offset: number; length: number }[]

/** The 2-norm of values at the places of some parts. */
const norm = (parts: Parts, value: (at: number) => number): number => {
  let squares = 0
  for (const { offset, length } of parts)
    for (let i = offset; i < offset + length; i++) {
      const one = value(i)
      squares += one * one
    }
  return Math.sqrt(squares)
}
const partsOf = (model: ModelSpec) => {
  const { entries } = layoutOf(model)
  return model.layers.map((_, layer) => entries.filter((place) => place.layer === layer))
}
/** The 2-norm of each layer's weights and biases: what is kept of those that a training begins with. */
export const weightNorms = (model: ModelSpec, weights: Float32Array): number[] =>
  partsOf(model).map((parts) => norm(parts, (i) => weights[i]!))

/** 2-norms of the parts of each layer, in a network that began with weights of some norms. */
export function layerNorms(
  model: ModelSpec,
  startNorms: readonly number[],
  { optimizer, weightDecay }: TrainingSpec,
): (weights: Float32Array, gradient: Float32Array, next: NextUpdate, rate: number) => Norms[] {
  const own = partsOf(model)
  return (weights, gradient, { update, clipped }, rate) =>
    own.map((of, layer) => {
      const weightNorm = norm(of, (i) => weights[i]!)
      const decoupled = optimizer.kind === 'adamw'
      const decay = weightDecay * (decoupled ? rate : 1)
      const decayNorm = weightDecay === 0 ? null : decay * weightNorm
      const others = decoupled ? norm(of, (i) => update[i]! + decay * weights[i]!) : norm(of, (i) => clipped[i]!)
      const weightsAlone = of.filter(({ role }) => role === 'weight')
      return {
        weightNorm,
        gradientNorm: norm(of, (i) => gradient[i]!),
        startNorm: startNorms[layer]!,
        updateNorm: norm(of, (i) => update[i]!),
        growth: weightNorm === 0 ? 0 : norm(of, (i) => weights[i]! + update[i]!) / weightNorm - 1,
        decayNorm,
        decayShare: decayNorm === null ? null : decayNorm === 0 ? 0 : decayNorm / others,
        gain: norm(weightsAlone, (i) => weights[i]!) / Math.sqrt(model.layers[layer]!.units),
      }
    })
}
