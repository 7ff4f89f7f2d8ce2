import { spiral } from '../../lab/core/training/datasets.ts'
import { initialWeights } from '../../lab/core/training/initial-weights.ts'
import { createRandom } from '../../lab/core/random.ts'
import type { ModelSpec, ProviderName, TrainerProvider, TrainingSpec } from '../../lab/core/training/trainer.ts'
import { phrase, type Message } from '../../preload/message.ts'
import { reasonOf, Refusal } from '../refusal.ts'
import { measureStep, timeWords, type StepPlan } from './calibration.ts'
import { referenceProvider } from './reference/provider.ts'
import { loadTensor } from './tensor-list.ts'

export interface TensorProbe {
  name: ProviderName
  available: boolean
  version: string | null
  /** How fast it is on models of the course's kind, or why it is not available. */
  reason: Message
}

const training: TrainingSpec = {
  loss: 'crossEntropy',
  optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  weightDecay: 1e-5,
}
const relu = (inputs: number, units: number[]): ModelSpec => ({
  inputs,
  layers: units.map((count, at) => ({ units: count, activation: at === units.length - 1 ? 'linear' : 'relu' })),
})

/** Models that tell what a provider is good for: a small, a deep and a wide one. */
const standards: { name: string; plan: StepPlan }[] = [
  { name: '3000×2→100→3', plan: { model: relu(2, [100, 3]), training, batch: 3000 } },
  { name: '3000×2→32→32→32→32→3', plan: { model: relu(2, [32, 32, 32, 32, 3]), training, batch: 3000 } },
  { name: '128×784→256→10', plan: { model: relu(784, [256, 10]), training, batch: 128 } },
]
/** For each standard model, in milliseconds. */
const BUDGET_MS = 150

/** Milliseconds of a step of each standard model, the loss read back. */
export const measureTensors = (provider: TrainerProvider): { name: string; ms: number }[] =>
  standards.map(({ name, plan }) => ({ name, ms: measureStep(provider, plan, BUDGET_MS) }))

/**
 * Trains two steps and holds them against the plain reference.
 * @throws Refusal that says by how much they differ
 */
export function compareWithReference(provider: TrainerProvider): void {
  const [tried, expected] = [provider, referenceProvider].map((each) => {
    const random = createRandom(1)
    const data = spiral(random, { samplesPerClass: 50, classes: 3, noise: 0.2 })
    const model = relu(2, [16, 3])
    const trainer = each.create(model, initialWeights(random, model), data, training, random)
    try {
      const { loss } = trainer.step()
      return [loss, trainer.step().loss, ...trainer.weights()]
    } finally {
      trainer.dispose()
    }
  })
  const largest = Math.max(...expected!.map((value, at) => Math.abs(tried![at]! - value)))
  if (!(largest < 1e-4)) throw new Refusal(phrase('provider.differs', { difference: largest }))
}

/**
 * Tries one way to train, in this process: it may end with it, so it is called in a throw-away one. Everything that goes
 * wrong in a way that can be told is told in the reason.
 */
export async function probeTensors(name: ProviderName): Promise<TensorProbe> {
  const { provider, version, reason } = await loadTensor(name)
  if (!provider) return { name, available: false, version, reason }
  try {
    compareWithReference(provider)
    const times = measureTensors(provider).map(({ name, ms }) => timeWords(name, ms))
    return { name, available: true, version, reason: phrase('provider.agrees', { times }) }
  } catch (thrown) {
    return { name, available: false, version, reason: reasonOf(thrown) }
  }
}
