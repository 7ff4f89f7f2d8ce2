/** The words that every provider of training shares. Arrays are row-major; a sample is a row. */
import type { MessageRef } from '../../../preload/message.ts'
import type { Random } from '../random.ts'
import type { Pieces } from './pieces.ts'

/**
 * PyTorch's activations with PyTorch's defaults: LeakyReLU(0.01), ELU(alpha 1), GELU (exact, by erf), SiLU,
 * Softplus(beta 1, linear above 20).
 */
export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'elu' | 'gelu' | 'silu' | 'softplus' | 'sigmoid' | 'tanh'

/**
 * PyTorch's losses, each the mean over a batch (and over the outputs, where there are targets):
 * - `crossEntropy`: CrossEntropyLoss, of class numbers
 * - `hinge`: MultiMarginLoss(p 1, margin 1), of class numbers
 * - `binaryCrossEntropy`: BCEWithLogitsLoss, for models with one output; labels are 0 or 1, and an output over 0 says 1
 * - `meanSquaredError`: MSELoss, `meanAbsoluteError`: L1Loss, `huber`: HuberLoss(delta), of targets
 */
export type LossKind =
  'crossEntropy' | 'binaryCrossEntropy' | 'hinge' | 'meanSquaredError' | 'meanAbsoluteError' | 'huber'

/**
 * One layer, in this order: `Linear`, then `BatchNorm1d`, then the activation, then `Dropout`. What is left out has
 * PyTorch's default, or is not there.
 */
export interface LayerSpec {
  units: number
  activation: Activation
  /** Whether the linear part has a bias; true when left out. */
  bias?: boolean
  /** BatchNorm1d (eps 1e-5, momentum 0.1, affine) after the linear part; false when left out. */
  batchNorm?: boolean
  /** Probability that an output is dropped in training, 0 ≤ p < 1; 0 when left out. */
  dropout?: number
}

/** A dense network: `inputs` values in, the layers in order (the last one is the output layer, usually linear). */
export interface ModelSpec {
  inputs: number
  layers: LayerSpec[]
}

/**
 * PyTorch's optimizers, each option with PyTorch's meaning and, when left out, PyTorch's default. Slots, in this order:
 * sgd velocity (with momentum); adam and adamw mean, square, largest square (with amsgrad); rmsprop square, mean (when
 * centered), velocity (with momentum); adagrad sum of squares.
 */
export type OptimizerSpec =
  | {
      kind: 'sgd'
      learningRate: number
      momentum: number
      /** Share of the gradient that is left out of the velocity, but for the first update; 0. */
      dampening?: number
      /** Nesterov's momentum, which needs momentum and no dampening; false. */
      nesterov?: boolean
    }
  | {
      /** `adamw` takes the decay off the weights themselves: w ← w − rate · weightDecay · w. */
      kind: 'adam' | 'adamw'
      learningRate: number
      beta1: number
      beta2: number
      epsilon: number
      /** Divides by the largest mean of squares so far; false. */
      amsgrad?: boolean
    }
  | {
      kind: 'rmsprop'
      learningRate: number
      alpha: number
      epsilon: number
      momentum: number
      /** Divides by the gradients' estimated deviation rather than their size; false. */
      centered?: boolean
    }
  | {
      kind: 'adagrad'
      learningRate: number
      /** The rate of update k (from 0) is learningRate / (1 + k · learningRateDecay); 0. */
      learningRateDecay?: number
      /** What the sum of squares begins with; 0. */
      initialAccumulator?: number
      epsilon: number
    }

/**
 * What is done to the gradient before the optimizer (and its weight decay) sees it: `norm` is clip_grad_norm_ (one
 * 2-norm over all weights; factor min(1, limit / (norm + 1e-6))), `value` is clip_grad_value_ (each within ±limit).
 */
export interface GradientClip {
  kind: 'norm' | 'value'
  limit: number
}

export interface TrainingSpec {
  loss: LossKind
  /** Where `huber` turns from a parabola to a line; 1 when left out. */
  huberDelta?: number
  optimizer: OptimizerSpec
  /** L2 penalty on every weight and bias, as PyTorch's `weight_decay`: added to the gradient, but for adamw. */
  weightDecay: number
  /** None when left out. */
  gradientClip?: GradientClip | null
  /** Samples of an update at most, for which room is made; all of the data when null or left out. */
  batchSize?: number | null
}

/** Samples with their labels (class numbers) or their targets (one row of outputs a sample). */
export interface Dataset {
  samples: number
  /** samples × model.inputs */
  inputs: Float32Array
  /** samples class numbers, for crossEntropy, hinge and binaryCrossEntropy */
  labels: Int32Array | null
  /** samples × outputs, for the other losses */
  targets: Float32Array | null
}

/** What one update saw: mean loss and share of right answers (NaN without labels), from the forward pass before it. */
export interface StepFigures {
  loss: number
  accuracy: number
}

/**
 * One layer's values for a few samples. The value of unit `u` for sample `s` stands at
 * `(s >> 3) * panel + (s & 7) * lane + u * unit`: row by row, or in the panels of the lab's own kernels.
 */
export interface LayerValues {
  /** After the activation. */
  outputs: Float32Array
  /** Before it; null where they are not kept: they are for softplus, gelu and silu, whose slopes outputs do not tell. */
  sums: Float32Array | null
  panel: number
  lane: number
  unit: number
}

/** Sees what all layers say for the samples `from … from + samples − 1`; the values are overwritten afterwards. */
export type Visit = (layers: readonly LayerValues[], from: number, samples: number) => void

/** A network in training on one provider. Nothing is allocated in a step. */
export interface Trainer {
  readonly provider: ProviderName
  /**
   * One update on the whole dataset, in training mode: batchNorm by the batch's own statistics (and its running ones
   * moved on), dropout with fresh masks. The returned object is reused by the next call.
   */
  step(): StepFigures
  /** One update on the samples whose numbers stand in `order[from … to − 1]`; with batchNorm at least two. */
  stepOn(order: Int32Array, from: number, to: number): StepFigures
  /** The rate of the updates to come, in the place of the optimizer's `learningRate`. */
  setLearningRate(rate: number): void
  /** Loss and accuracy of the whole dataset with the present weights, in evaluation mode, without an update. */
  evaluate(): StepFigures
  /** Some of the same in pieces, where a step can be left in its middle. */
  readonly inPieces?: TrainerInPieces
  /** Outputs (before any softmax) for other inputs, in evaluation mode: count × outputs, written into `outputs`. */
  predict(inputs: Float32Array, count: number, outputs: Float32Array): void
  /**
   * What all layers say for other inputs (count × inputs), in evaluation mode, a few samples at a time. Absent where the
   * provider cannot tell; the plain network of `lab/core` says it then.
   */
  look?(inputs: Float32Array, count: number, visit: Visit): void
  /** A copy of the weights in the order of `layoutOf`. */
  weights(): Float32Array
  /** Everything that training goes on from: weights, running statistics, optimizer slots, number of updates. */
  state(): TrainerState
  restore(state: TrainerState): void
  dispose(): void
}

/**
 * Steps, evaluations and outputs that can be left in their middle: the same bits as in one go. After a step that was left,
 * `restore` comes first, since some of its update may be done.
 */
export interface TrainerInPieces {
  /** `stepOn`, or `step` where `order` is null. */
  step(order: Int32Array | null, from: number, to: number): Pieces<StepFigures>
  evaluate(): Pieces<StepFigures>
  predict: Predict
}

/** `Trainer.predict`, in pieces. */
export type Predict = (inputs: Float32Array, count: number, outputs: Float32Array) => Pieces<void>

export interface TrainerState {
  weights: Float32Array
  /** batchNorm's running statistics in the order of `layoutOf().buffers`; empty without batchNorm. */
  buffers: Float32Array
  /** The optimizer's slots one after the other, each as long as the weights (see OptimizerSpec). */
  slots: Float32Array[]
  /** Updates done. */
  updates: number
}

export type ProviderName = 'kernels' | 'tensorflow' | 'tfjs' | 'reference'

/** One way to train. */
export interface TrainerProvider {
  readonly name: ProviderName
  /** Null, or why this provider cannot train this. */
  refuses(model: ModelSpec, training: TrainingSpec): MessageRef | null
  /**
   * Starts a training.
   * @param weights initial ones in the order of `layoutOf`
   * @param masks the generator of dropout masks (the run's `shuffle`). A training step draws, layer by layer in forward
   * order, for each layer with a dropout over 0, sample by sample and unit by unit, one `bernoulli(1 − p)`: 1 keeps the
   * output, divided by 1 − p. Nothing is drawn in evaluation mode.
   * @throws LabError where shapes, labels or values do not fit (`refuseUnfit`)
   */
  create(model: ModelSpec, weights: Float32Array, data: Dataset, training: TrainingSpec, masks: Random): Trainer
}

export interface TensorPlace {
  /** PyTorch's name within its `nn.Sequential`, such as `0.weight`. */
  name: string
  /** Which layer it belongs to, from 0, and as what: batchNorm has a scale and a shift, and running statistics. */
  layer: number
  role: 'weight' | 'bias' | 'scale' | 'shift' | 'runningMean' | 'runningVariance'
  /** [outputs, inputs] for a weight, [outputs] for the rest */
  shape: number[]
  offset: number
  length: number
}

/** Where everything lies in the flat arrays of weights and of buffers. */
export interface ModelLayout {
  /** Layer by layer: weight (outputs × inputs, row by row), then bias, then batchNorm's scale and shift. */
  entries: TensorPlace[]
  /** Trainable parameters. */
  length: number
  /** batchNorm's running mean (begins with 0) and variance (begins with 1), layer by layer, in an array of their own. */
  buffers: TensorPlace[]
  bufferLength: number
}

/** The layout of a model's weights, and PyTorch's names for them. */
export function layoutOf(model: ModelSpec): ModelLayout {
  const entries: TensorPlace[] = []
  const buffers: TensorPlace[] = []
  let [length, bufferLength, fanIn, position] = [0, 0, model.inputs, 0]
  model.layers.forEach(({ units, activation, bias = true, batchNorm = false, dropout = 0 }, layer) => {
    const add = (role: TensorPlace['role'], name: string, shape: number[]): void => {
      const count = shape.reduce((product, side) => product * side)
      const running = role === 'runningMean' || role === 'runningVariance'
      const place = { name: `${position}.${name}`, layer, role, shape, length: count }
      if (running) {
        buffers.push({ ...place, offset: bufferLength })
        bufferLength += count
      } else {
        entries.push({ ...place, offset: length })
        length += count
      }
    }
    add('weight', 'weight', [units, fanIn])
    if (bias) add('bias', 'bias', [units])
    position++
    if (batchNorm) {
      add('scale', 'weight', [units])
      add('shift', 'bias', [units])
      add('runningMean', 'running_mean', [units])
      add('runningVariance', 'running_var', [units])
      position++
    }
    if (activation !== 'linear') position++
    if (dropout > 0) position++
    fanIn = units
  })
  return { entries, length, buffers, bufferLength }
}

/** batchNorm's constants, as BatchNorm1d has them. */
export const batchNorm = { epsilon: 1e-5, momentum: 0.1 } as const
