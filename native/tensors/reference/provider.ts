import type { Dataset, StepFigures, Trainer, TrainerProvider } from '../../../lab/core/trainer.ts'
import { measureLoss } from './loss.ts'
import { Network } from './network.ts'
import { slotNames } from '../../../lab/core/slots.ts'
import { slotStart, updateOf } from './optimizer.ts'

/** Samples that `predict` takes at once. */
const PREDICT_SAMPLES = 256

/** The plain TypeScript trainer: always there, and what the others are tested against. float32 storage, float64 sums. */
export const referenceProvider: TrainerProvider = {
  name: 'reference',
  refuses({ layers }, { loss, gradientClip }) {
    const plain = layers.every(
      ({ activation, bias = true, batchNorm = false, dropout = 0 }) =>
        ['linear', 'relu', 'tanh', 'sigmoid'].includes(activation) && bias && !batchNorm && dropout === 0,
    )
    if (!plain) return 'it has no such layers yet'
    if (loss !== 'crossEntropy' && loss !== 'meanSquaredError') return `it has no ${loss} yet`
    return gradientClip ? 'it does not clip gradients yet' : null
  },
  create(model, initial, data: Dataset, training): Trainer {
    const weights = initial.slice()
    const network = new Network(model, weights, Math.max(data.samples, PREDICT_SAMPLES))
    const gradient = new Float32Array(weights.length)
    const update = updateOf(training.optimizer, training.weightDecay)
    const slots = slotNames(training.optimizer).map(() =>
      new Float32Array(weights.length).fill(slotStart(training.optimizer)),
    )
    const width = model.layers.at(-1)!.units
    const labels = new Int32Array(data.samples)
    const targets = new Float32Array(data.samples * width)
    const everything = Int32Array.from({ length: data.samples }, (_, i) => i)
    const figures: StepFigures = { loss: NaN, accuracy: NaN }
    let updates = 0
    let rate = training.optimizer.learningRate

    const measure = (order: Int32Array, from: number, to: number): number => {
      const samples = to - from
      for (let s = 0; s < samples; s++) {
        const sample = order[from + s]!
        for (let i = 0; i < model.inputs; i++)
          network.outputs[0]![s * model.inputs + i] = data.inputs[sample * model.inputs + i]!
        if (data.labels) labels[s] = data.labels[sample]!
        if (data.targets) for (let i = 0; i < width; i++) targets[s * width + i] = data.targets[sample * width + i]!
      }
      const outputs = network.forward(samples)
      measureLoss(training.loss, outputs, network.gradients.at(-1)!, samples, width, labels, targets, figures)
      return samples
    }
    const stepOn = (order: Int32Array, from: number, to: number): StepFigures => {
      const samples = measure(order, from, to)
      network.backward(samples, gradient)
      update(weights, gradient, slots, ++updates, rate)
      return figures
    }
    return {
      provider: 'reference',
      step: () => stepOn(everything, 0, data.samples),
      stepOn,
      setLearningRate(next) {
        rate = next
      },
      evaluate() {
        measure(everything, 0, data.samples)
        return figures
      },
      predict(inputs, count, outputs) {
        for (let at = 0; at < count; at += PREDICT_SAMPLES) {
          const samples = Math.min(PREDICT_SAMPLES, count - at)
          network.outputs[0]!.set(inputs.subarray(at * model.inputs, (at + samples) * model.inputs))
          outputs.set(network.forward(samples).subarray(0, samples * width), at * width)
        }
      },
      weights: () => weights.slice(),
      state: () => ({
        weights: weights.slice(),
        buffers: new Float32Array(0),
        slots: slots.map((slot) => slot.slice()),
        updates,
      }),
      restore(state) {
        weights.set(state.weights)
        slots.forEach((slot, i) => slot.set(state.slots[i]!))
        updates = state.updates
      },
      dispose() {},
    }
  },
}
