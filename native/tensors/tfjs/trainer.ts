import type { Random } from '../../../lab/core/random.ts'
import { refuseUnfit } from '../../../lab/core/training/refuse-unfit.ts'
import { slotNames } from '../../../lab/core/training/slots.ts'
import {
  layoutOf,
  type Dataset,
  type ModelSpec,
  type ProviderName,
  type StepFigures,
  type Trainer,
  type TrainerState,
  type TrainingSpec,
} from '../../../lab/core/training/trainer.ts'
import { slotStart } from '../../../lab/core/training/network/optimizer.ts'
import { disposeBatch, gathered, wholeBatch, type Batch } from './batches.ts'
import { forwardOf, type NetworkState, type Passed } from './forward.ts'
import { accuracyOf, losses } from './losses.ts'
import { clipped, updateOf, type Update } from './optimizers.ts'
import type { Scalar, Tensor, Tensor1D, TensorLibrary } from './tensor-library.ts'

/** Samples that `predict` takes at once, so that a large grid does not need as many activations. */
const PREDICT_SAMPLES = 16_384

/** A network in training as tensors of a library. The weights and each slot are one flat tensor, as in `TrainerState`. */
export class TensorTrainer implements Trainer {
  readonly provider: ProviderName
  readonly #tf: TensorLibrary
  readonly #backend: string
  readonly #model: ModelSpec
  readonly #training: TrainingSpec
  readonly #masks: Random
  readonly #forward: (state: NetworkState, batch: Batch['inputs'], masks: Random | null) => Passed
  readonly #update: Update
  readonly #whole: Batch
  readonly #figures: StepFigures = { loss: NaN, accuracy: NaN }
  #state: NetworkState
  #slots: Tensor1D[]
  #updates = 0
  #rate: number

  constructor(
    provider: ProviderName,
    tf: TensorLibrary,
    backend: string,
    model: ModelSpec,
    initial: Float32Array,
    data: Dataset,
    training: TrainingSpec,
    masks: Random,
  ) {
    this.provider = provider
    this.#tf = tf
    this.#backend = backend
    this.#model = model
    this.#training = training
    this.#masks = masks
    refuseUnfit(model, initial, data, training)
    this.#useBackend()
    const { buffers, bufferLength } = layoutOf(model)
    const statistics = new Float32Array(bufferLength)
    for (const { role, offset, length } of buffers)
      statistics.fill(role === 'runningVariance' ? 1 : 0, offset, offset + length)
    this.#forward = forwardOf(tf, model)
    this.#update = updateOf(tf, training.optimizer, training.weightDecay)
    this.#rate = training.optimizer.learningRate
    this.#whole = wholeBatch(tf, model, data, training.loss)
    this.#state = this.#stateOf(initial, statistics)
    this.#slots = slotNames(training.optimizer).map(() =>
      tf.tensor1d(new Float32Array(initial.length).fill(slotStart(training.optimizer))),
    )
  }

  step(): StepFigures {
    this.#useBackend()
    return this.#updateOn(this.#whole)
  }

  stepOn(order: Int32Array, from: number, to: number): StepFigures {
    this.#useBackend()
    const batch = gathered(this.#tf, this.#whole, order.subarray(from, to))
    const figures = this.#updateOn(batch)
    disposeBatch(this.#tf, batch)
    return figures
  }

  setLearningRate(rate: number): void {
    this.#rate = rate
  }

  evaluate(): StepFigures {
    this.#useBackend()
    const measured = this.#tf.tidy(() => {
      const { outputs } = this.#forward(this.#state, this.#whole.inputs, null)
      return this.#measured(this.#loss(outputs, this.#whole), this.#accuracy(outputs, this.#whole))
    })
    return this.#read(measured)
  }

  predict(inputs: Float32Array, count: number, outputs: Float32Array): void {
    this.#useBackend()
    const width = this.#model.layers.at(-1)!.units
    for (let at = 0; at < count; at += PREDICT_SAMPLES)
      this.#tf.tidy(() => {
        const samples = Math.min(PREDICT_SAMPLES, count - at)
        const part = inputs.slice(at * this.#model.inputs, (at + samples) * this.#model.inputs)
        const rows = this.#tf.tensor2d(part, [samples, this.#model.inputs])
        outputs.set(this.#forward(this.#state, rows, null).outputs.dataSync(), at * width)
      })
  }

  weights(): Float32Array {
    return valuesOf(this.#state.weights)
  }

  state(): TrainerState {
    const { weights, buffers } = this.#state
    return {
      weights: valuesOf(weights),
      buffers: buffers ? valuesOf(buffers) : new Float32Array(0),
      slots: this.#slots.map(valuesOf),
      updates: this.#updates,
    }
  }

  restore(state: TrainerState): void {
    this.#useBackend()
    this.#disposeState()
    this.#state = this.#stateOf(state.weights, state.buffers)
    this.#slots = state.slots.map((slot) => this.#tf.tensor1d(slot.slice()))
    this.#updates = state.updates
  }

  dispose(): void {
    this.#disposeState()
    disposeBatch(this.#tf, this.#whole)
  }

  /** The backend is the whole library's; another trainer of this process may have chosen another. */
  #useBackend(): void {
    if (this.#tf.getBackend() !== this.#backend) void this.#tf.setBackend(this.#backend)
  }

  #updateOn(batch: Batch): StepFigures {
    const tf = this.#tf
    const { weights, buffers } = this.#state
    const kept: { accuracy: Scalar | null; buffers: Tensor1D | null } = { accuracy: null, buffers: null }
    const next = tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((flat) => {
        const passed = this.#forward({ weights: flat as Tensor1D, buffers }, batch.inputs, this.#masks)
        const accuracy = this.#accuracy(passed.outputs, batch)
        // What a differentiated function does not return would be thrown away.
        kept.accuracy = accuracy && tf.keep(accuracy)
        kept.buffers = passed.buffers && tf.keep(passed.buffers)
        return this.#loss(passed.outputs, batch)
      })(weights)
      const gradient = clipped(tf, grad as Tensor1D, this.#training.gradientClip)
      this.#updates++
      return {
        ...this.#update(weights, gradient, this.#slots, this.#updates, this.#rate),
        measured: this.#measured(value as Scalar, kept.accuracy),
      }
    })
    this.#disposeState()
    kept.accuracy?.dispose()
    this.#state = { weights: next.weights, buffers: kept.buffers }
    this.#slots = next.slots
    return this.#read(next.measured)
  }

  #loss(outputs: Passed['outputs'], { wanted }: Batch): Scalar {
    return losses[this.#training.loss](this.#tf, outputs, wanted, this.#training.huberDelta ?? 1)
  }

  #accuracy(outputs: Passed['outputs'], { labels }: Batch): Scalar | null {
    return labels && accuracyOf(this.#tf, this.#training.loss, outputs, labels)
  }

  /** Loss and accuracy side by side, so that they are read at once. */
  #measured(loss: Scalar, accuracy: Scalar | null): Tensor {
    return this.#tf.stack(accuracy ? [loss, accuracy] : [loss])
  }

  #read(measured: Tensor): StepFigures {
    const [loss, accuracy] = measured.dataSync()
    measured.dispose()
    this.#figures.loss = loss!
    this.#figures.accuracy = accuracy ?? NaN
    return this.#figures
  }

  #stateOf(weights: Float32Array, buffers: Float32Array): NetworkState {
    return {
      weights: this.#tf.tensor1d(weights.slice()),
      buffers: buffers.length > 0 ? this.#tf.tensor1d(buffers.slice()) : null,
    }
  }

  #disposeState(): void {
    const { weights, buffers } = this.#state
    this.#tf.dispose(buffers ? [weights, buffers, ...this.#slots] : [weights, ...this.#slots])
  }
}

/** A copy: on the plain backend the values that come back are the tensor's own memory. */
const valuesOf = (tensor: Tensor1D): Float32Array => (tensor.dataSync() as Float32Array).slice()
