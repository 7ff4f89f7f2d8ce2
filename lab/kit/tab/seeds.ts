/** New seeds, from the system's own source of chance (never from `Math.random`). */
import type { Seed } from '../../../preload/contract/values.ts'

/** A whole number from 0 to 2^32 − 1 that nobody chose. */
export const newSeedNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!

/** The same data and order, other weights: one seed becomes three. */
export function withNewWeights(seed: Seed, weights = newSeedNumber()): Seed {
  const parts = typeof seed === 'number' ? { data: seed, shuffle: seed } : seed
  return { data: parts.data, weights, shuffle: parts.shuffle }
}
