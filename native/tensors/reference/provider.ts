import type { Random } from '../../../lab/core/random.ts'
import { refuseUnfit } from '../../../lab/core/training/refuse-unfit.ts'
import { drain, partsOf, type Pieces } from '../../../lab/core/training/pieces.ts'
import { slotNames } from '../../../lab/core/training/slots.ts'
import {
  layoutOf,
  type Predict,
  type StepFigures,
  type Trainer,
  type TrainerProvider,
} from '../../../lab/core/training/trainer.ts'
import { clipInPieces } from '../../../lab/core/training/network/clip.ts'
import { lossOf } from '../../../lab/core/training/network/loss.ts'
import { Network } from '../../../lab/core/training/network/network.ts'
import { slotStart, updateOf } from '../../../lab/core/training/network/optimizer.ts'

/** Samples that evaluation takes at once. */
const CHUNK = 256

const roomFor = (samples: number, width: number) => ({
  labels: new Int32Array(samples),
  targets: new Float32Array(samples * width),
})

/** The plain TypeScript trainer: always there, and what the others are tested against. float32 storage, float64 sums. */
export const referenceProvider: TrainerProvider = {
  name: 'reference',
  refuses: () => null,
  create(model, initial, data, training, masks): Trainer {
    refuseUnfit(model, initial, data, training)
    const layout = layoutOf(model)
    const weights = initial.slice()
    const gradient = new Float32Array(layout.length)
    const buffers = new Float32Array(layout.bufferLength)
    for (const { role, offset, length } of layout.buffers)
      if (role === 'runningVariance') buffers.fill(1, offset, offset + length)
    const width = model.layers.at(-1)!.units
    const arrays = { weights, gradient, buffers }
    let network = new Network(model, arrays, CHUNK)
    let capacity = CHUNK
    let wanted = roomFor(capacity, width)
    const measureLoss = lossOf(training)
    const update = updateOf(training.optimizer, training.weightDecay)
    const slots = slotNames(training.optimizer).map(() =>
      new Float32Array(layout.length).fill(slotStart(training.optimizer)),
    )
    const everything = Int32Array.from({ length: data.samples }, (_, i) => i)
    const figures: StepFigures = { loss: NaN, accuracy: NaN }
    let updates = 0
    let rate = training.optimizer.learningRate

    /** Loads a batch, runs it forward and sets `figures` and the gradient by the outputs. */
    function* measure(order: Int32Array, from: number, to: number, mode: Random | null): Pieces<number> {
      const samples = to - from
      if (samples > capacity) {
        // The first full batch makes room; with mini-batches there is never more than they need.
        capacity = samples
        network = new Network(model, arrays, capacity)
        wanted = roomFor(capacity, width)
      }
      for (let s = 0; s < samples; s++) {
        const sample = order[from + s]!
        for (let i = 0; i < model.inputs; i++)
          network.inputs[s * model.inputs + i] = data.inputs[sample * model.inputs + i]!
        if (data.labels) wanted.labels[s] = data.labels[sample]!
        if (data.targets)
          for (let i = 0; i < width; i++) wanted.targets[s * width + i] = data.targets[sample * width + i]!
      }
      const outputs = yield* network.forward(samples, mode)
      measureLoss(outputs, network.outputGradient, samples, width, wanted, figures)
      return samples
    }
    function* step(order: Int32Array | null, from: number, to: number): Pieces<StepFigures> {
      const samples = yield* measure(order ?? everything, from, to, masks)
      yield* network.backward(samples)
      if (training.gradientClip) yield* clipInPieces(gradient, training.gradientClip)
      updates++
      for (const [some, slopes, ...slotParts] of partsOf(weights, gradient, ...slots)) {
        update(some!, slopes!, slotParts, updates, rate)
        yield
      }
      return figures
    }
    function* evaluate(): Pieces<StepFigures> {
      let [loss, accuracy] = [0, 0]
      for (let from = 0; from < data.samples; from += CHUNK) {
        const to = Math.min(from + CHUNK, data.samples)
        const share = (yield* measure(everything, from, to, null)) / data.samples
        loss += figures.loss * share
        accuracy += figures.accuracy * share
        yield
      }
      figures.loss = loss
      figures.accuracy = accuracy
      return figures
    }
    function* predict(...[inputs, count, outputs]: Parameters<Predict>): Pieces<void> {
      for (let at = 0; at < count; at += CHUNK) {
        const samples = Math.min(CHUNK, count - at)
        network.inputs.set(inputs.subarray(at * model.inputs, (at + samples) * model.inputs))
        const some = yield* network.forward(samples, null)
        outputs.set(some.subarray(0, samples * width), at * width)
        yield
      }
    }
    return {
      provider: 'reference',
      step: () => drain(step(null, 0, data.samples)),
      stepOn: (order, from, to) => drain(step(order, from, to)),
      inPieces: { step, evaluate, predict },
      setLearningRate(next) {
        rate = next
      },
      evaluate: () => drain(evaluate()),
      predict: (...asked) => drain(predict(...asked)),
      weights: () => weights.slice(),
      state: () => ({
        weights: weights.slice(),
        buffers: buffers.slice(),
        slots: slots.map((slot) => slot.slice()),
        updates,
      }),
      restore(state) {
        weights.set(state.weights)
        buffers.set(state.buffers)
        slots.forEach((slot, i) => slot.set(state.slots[i]!))
        updates = state.updates
      },
      dispose() {},
    }
  },
}
