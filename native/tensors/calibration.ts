import { createRandom } from '../../lab/core/random.ts'
import { comparesLabels } from '../../lab/core/training/refuse-unfit.ts'
import {
  layoutOf,
  type Dataset,
  type ModelSpec,
  type TrainerProvider,
  type TrainingSpec,
} from '../../lab/core/training/trainer.ts'
import { phrase, type MessageRef } from '../../preload/message.ts'

/** One update, as it will be asked for. */
export interface StepPlan {
  model: ModelSpec
  training: TrainingSpec
  /** Samples of one update. */
  batch: number
}

/** A measured step in words, in two digits: such as `kernels 0.38 ms`. */
export const timeWords = (name: string, ms: number): MessageRef =>
  phrase('provider.time', { name, ms: Number(ms.toPrecision(2)) })

/** Steps that are enough for a figure, when they are fast. */
const ENOUGH_STEPS = 8

/** Multiplications and additions of one sample's way forward and back, roughly. */
export function operationsOf({ inputs, layers }: ModelSpec): number {
  let fanIn = inputs
  let products = 0
  for (const { units } of layers) {
    products += units * fanIn
    fanIn = units
  }
  return 6 * products
}

/**
 * Milliseconds of a step on one provider, found by a few steps on made-up data. At most `operations` are asked of a step:
 * of a larger batch a part is trained, and the time of the whole is in proportion.
 * @param budgetMs no further step begins after it
 */
export function measureStep(
  provider: TrainerProvider,
  plan: StepPlan,
  budgetMs: number,
  operations = Infinity,
): number {
  const { model, batch } = plan
  const samples = Math.max(2, Math.min(batch, Math.floor(operations / operationsOf(model))))
  const weights = patterned(layoutOf(model).length, 0.1)
  const training = { ...plan.training, batchSize: null }
  const trainer = provider.create(model, weights, madeUpData(plan, samples), training, createRandom(0))
  try {
    const begun = performance.now()
    const times: number[] = []
    // The first step also compiles and allocates; it counts only where no other follows.
    for (let now = begun; times.length <= ENOUGH_STEPS && now - begun < budgetMs;) {
      trainer.step()
      const end = performance.now()
      times.push(end - now)
      now = end
    }
    // The fastest, since whatever else the machine does only slows a step down.
    const fastest = Math.min(...(times.length > 1 ? times.slice(1) : times))
    return (fastest * batch) / samples
  } finally {
    trainer.dispose()
  }
}

function madeUpData({ model, training: { loss } }: StepPlan, samples: number): Dataset {
  const outputs = model.layers.at(-1)!.units
  const ofLabels = comparesLabels(loss)
  const classes = Math.max(outputs, 2)
  return {
    samples,
    inputs: patterned(samples * model.inputs, 1),
    labels: ofLabels ? Int32Array.from({ length: samples }, (_, i) => i % classes) : null,
    targets: ofLabels ? null : patterned(samples * outputs, 1),
  }
}

/** Values spread over −size … size, without the cost of a generator. */
const patterned = (count: number, size: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => size * (((i * 0.618_033_988_75) % 1) * 2 - 1))
