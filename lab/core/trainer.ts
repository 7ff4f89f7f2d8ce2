/** The words that every provider of training shares. Arrays are row-major; a sample is a row. */

export type Activation = 'linear' | 'relu' | 'tanh' | 'sigmoid'
export type LossKind = 'crossEntropy' | 'meanSquaredError'

export interface LayerSpec {
  units: number
  activation: Activation
}

/** A dense network: `inputs` values in, the layers in order (the last one is the output layer, usually linear). */
export interface ModelSpec {
  inputs: number
  layers: LayerSpec[]
}

/** PyTorch's optimizers, each option with PyTorch's meaning. */
export type OptimizerSpec =
  | { kind: 'sgd'; learningRate: number; momentum: number }
  | { kind: 'adam'; learningRate: number; beta1: number; beta2: number; epsilon: number }
  | { kind: 'rmsprop'; learningRate: number; alpha: number; epsilon: number; momentum: number }

export interface TrainingSpec {
  loss: LossKind
  optimizer: OptimizerSpec
  /** L2 penalty, added to the gradient as PyTorch does (`weight_decay`). */
  weightDecay: number
}

/** Samples with their labels (class numbers) or their targets (one row of outputs a sample). */
export interface Dataset {
  samples: number
  /** samples × model.inputs */
  inputs: Float32Array
  /** samples class numbers, for crossEntropy */
  labels: Int32Array | null
  /** samples × outputs, for meanSquaredError */
  targets: Float32Array | null
}

/** What one update saw: mean loss and share of right answers (NaN without labels), from the forward pass before it. */
export interface StepFigures {
  loss: number
  accuracy: number
}

/** A network in training on one provider. Nothing is allocated in a step. */
export interface Trainer {
  readonly provider: ProviderName
  /** One update on the whole dataset. The returned object is reused by the next call. */
  step(): StepFigures
  /** One update on the samples whose numbers stand in `order[from … to − 1]`. */
  stepOn(order: Int32Array, from: number, to: number): StepFigures
  /** Loss and accuracy of the whole dataset with the present weights, without an update. */
  evaluate(): StepFigures
  /** Outputs (before any softmax) for other inputs: count × outputs, written into `outputs`. */
  predict(inputs: Float32Array, count: number, outputs: Float32Array): void
  /** A copy of the weights in the order of `layoutOf`. */
  weights(): Float32Array
  /** Everything that training goes on from: weights, optimizer slots, number of updates. */
  state(): TrainerState
  restore(state: TrainerState): void
  dispose(): void
}

export interface TrainerState {
  weights: Float32Array
  /** The optimizer's slots one after the other, each as long as the weights (SGD with momentum 1, Adam 2, RMSprop 1 or 2). */
  slots: Float32Array[]
  /** Updates done. */
  updates: number
}

export type ProviderName = 'kernels' | 'tensorflow' | 'tfjs' | 'reference'

/** One way to train. */
export interface TrainerProvider {
  readonly name: ProviderName
  /** Null, or why this provider cannot train this. */
  refuses(model: ModelSpec, training: TrainingSpec): string | null
  create(model: ModelSpec, weights: Float32Array, data: Dataset, training: TrainingSpec): Trainer
}

export interface TensorPlace {
  /** PyTorch's name within its `nn.Sequential`, such as `0.weight`. */
  name: string
  /** [outputs, inputs] for a weight, [outputs] for a bias */
  shape: number[]
  offset: number
  length: number
}

/** Where each weight and bias lies in the flat array: layer by layer, weight (outputs × inputs, row by row), then bias. */
export function layoutOf(model: ModelSpec): { places: TensorPlace[]; length: number } {
  const places: TensorPlace[] = []
  let offset = 0
  let fanIn = model.inputs
  let position = 0
  for (const { units, activation } of model.layers) {
    places.push({ name: `${position}.weight`, shape: [units, fanIn], offset, length: units * fanIn })
    offset += units * fanIn
    places.push({ name: `${position}.bias`, shape: [units], offset, length: units })
    offset += units
    fanIn = units
    position += activation === 'linear' ? 1 : 2
  }
  return { places, length: offset }
}
