import type { Seed } from '../../../preload/contract/values.ts'
import type { RunRandom } from '../experiment.ts'
import { createRandom } from '../random.ts'

/**
 * The generators of a run. One seed is one generator, drawn in the order data, weights, shuffling, as a script after
 * `torch.manual_seed` does; three seeds are three generators, each from its beginning.
 */
export function randomOf(seed: Seed): RunRandom {
  if (typeof seed === 'number') {
    const random = createRandom(seed)
    return { data: random, weights: random, shuffle: random }
  }
  return { data: createRandom(seed.data), weights: createRandom(seed.weights), shuffle: createRandom(seed.shuffle) }
}
