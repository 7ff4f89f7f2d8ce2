import { initialWeights } from '../../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import type {
  Activation,
  ModelSpec,
  OptimizerSpec,
  Trainer,
  TrainerProvider,
} from '../../../lab/core/training/trainer.ts'

/** One row of the table: a network and its data's shape, as the peers read it too. */
export interface Task {
  name: string
  samples: number
  inputs: number
  hidden: number[]
  outputs: number
  activation: Activation
  optimizer: 'adam' | 'sgd'
  /** Steps between two looks at the clock. */
  stepsAtOnce: number
  /** How many times faster than PyTorch the kernels shall be: one thread against one, two against the better of one and two. */
  floor: { one: number; two: number | null }
}

export const tasks: Task[] = [
  {
    name: 'spiral 3000×2→100→3 relu, adam',
    ...{ samples: 3000, inputs: 2, hidden: [100], outputs: 3, activation: 'relu', optimizer: 'adam' },
    stepsAtOnce: 1,
    floor: { one: 5, two: 8 },
  },
  {
    name: 'spiral 3000×2→100→3 linear, sgd',
    ...{ samples: 3000, inputs: 2, hidden: [100], outputs: 3, activation: 'linear', optimizer: 'sgd' },
    stepsAtOnce: 1,
    floor: { one: 4, two: null },
  },
  {
    name: '3000×2→32→32→32→32→3 relu, adam',
    ...{ samples: 3000, inputs: 2, hidden: [32, 32, 32, 32], outputs: 3, activation: 'relu', optimizer: 'adam' },
    stepsAtOnce: 1,
    floor: { one: 1.5, two: 1.8 },
  },
  {
    name: '10×2→8→8→3 tanh, adam',
    ...{ samples: 10, inputs: 2, hidden: [8, 8], outputs: 3, activation: 'tanh', optimizer: 'adam' },
    stepsAtOnce: 20,
    floor: { one: 100, two: null },
  },
  {
    name: '128×784→256→10 relu, adam',
    ...{ samples: 128, inputs: 784, hidden: [256], outputs: 10, activation: 'relu', optimizer: 'adam' },
    stepsAtOnce: 1,
    floor: { one: 0.8, two: 1 },
  },
]

/** A training of a task on a provider, on random data. */
export function startTask(provider: TrainerProvider, task: Task): Trainer {
  const random = createRandom(1)
  const model: ModelSpec = {
    inputs: task.inputs,
    layers: [
      ...task.hidden.map((units) => ({ units, activation: task.activation })),
      { units: task.outputs, activation: 'linear' },
    ],
  }
  const optimizer: OptimizerSpec =
    task.optimizer === 'adam'
      ? { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
      : { kind: 'sgd', learningRate: 0.001, momentum: 0 }
  const data = {
    samples: task.samples,
    inputs: random.normal(task.samples * task.inputs),
    labels: Int32Array.from({ length: task.samples }, () => random.integer(task.outputs)),
    targets: null,
  }
  return provider.create(
    model,
    initialWeights(random, model),
    data,
    { loss: 'crossEntropy', optimizer, weightDecay: 1e-5 },
    random,
  )
}

/** Operations of a step's products: forward, and backward by weights and (but for the first layer) by inputs. */
export function operationsOf({ samples, inputs, hidden, outputs }: Task): number {
  const widths = [inputs, ...hidden, outputs]
  return widths
    .slice(1)
    .reduce((sum, width, layer) => sum + (layer === 0 ? 4 : 6) * samples * width * widths[layer]!, 0)
}
