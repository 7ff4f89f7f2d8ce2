import type { RunSpec, Seed } from '../../../preload/contract/values.ts'
import { limits } from '../../../preload/limits.ts'
import type { Experiment } from '../experiment.ts'
import type { SharedParams } from '../training/training-params.ts'

/** The seed of the course, which goes without saying. */
const COURSE_SEED = 12345

/** Hidden layers, equal neighbours together: `relu 100`, `relu 32×4`, `tanh 8, relu 3`. */
function layersName(layers: SharedParams['layers']): string {
  const groups: { activation: string; units: number; count: number }[] = []
  for (const { activation, units } of layers) {
    const last = groups.at(-1)
    if (last?.activation === activation && last.units === units) last.count++
    else groups.push({ activation, units, count: 1 })
  }
  return groups
    .map(({ activation, units, count }) => `${activation} ${units}${count > 1 ? `×${count}` : ''}`)
    .join(', ')
}

/**
 * What a training of a dense network is called where nobody has named it, in the spec's own words, which are the same in
 * every language: `relu 100 · adam 0.001 · 1000`.
 */
export const trainingName = ({ layers, optimizer, epochs }: Pick<SharedParams, 'layers' | 'optimizer' | 'epochs'>) =>
  [layersName(layers), `${optimizer.kind} ${optimizer.learningRate}`, String(epochs)]
    .filter((part) => part !== '')
    .join(' · ')

const seedName = (seed: Seed): string | null =>
  seed === COURSE_SEED
    ? null
    : `seed ${typeof seed === 'number' ? seed : `${seed.data}/${seed.weights}/${seed.shuffle}`}`

/** The name that the lab proposes for a run of a complete spec; empty where the experiment has none to propose. */
export function proposedName({ params, seed }: RunSpec, { name }: Pick<Experiment, 'name'>): string {
  const said = name?.(params) ?? ''
  if (said === '') return ''
  const whole = [said, seedName(seed)].filter((part) => part !== null).join(' · ')
  // Room for the number that tells it from others of the same name.
  const room = limits.nameLength - 10
  return whole.length > room ? `${whole.slice(0, room - 1)}…` : whole
}
