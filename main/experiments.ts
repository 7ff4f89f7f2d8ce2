import type { Experiment } from '../lab/core/experiment.ts'
import { refuseTooLarge } from '../lab/core/memory.ts'
import { order } from '../lab/experiments/order.ts'
import type { RunSpec } from '../preload/contract/values.ts'
import { labError } from '../preload/errors.ts'
import { invalidInput } from '../preload/invalid-input.ts'
import type { Issue } from '../preload/issue-words.ts'
import { knownKeys, placeOfKey } from './known-keys.ts'

const found = import.meta.glob<Experiment>('../lab/experiments/*/experiment.ts', { eager: true, import: 'default' })

/** Every experiment that has a folder, in the order of the tabs. */
export const experiments: ReadonlyMap<string, Experiment> = new Map(
  order.flatMap((id) => {
    const definition = found[`../lab/experiments/${id}/experiment.ts`]
    return definition ? [[id as string, definition] as const] : []
  }),
)

/** @throws LabError E-MOD-001.experiment */
export function experimentOf(id: string): Experiment {
  const definition = experiments.get(id)
  if (definition) return definition
  const known = [...experiments.keys()].join(', ')
  throw labError('E-MOD-001.experiment', { got: id, known }, { path: 'experiment', received: id, limit: known })
}

/** The complete spec: every default filled in, so that it says all there is to say about a run. */
export function completeSpec(given: RunSpec): RunSpec {
  const { params: schema } = experimentOf(given.experiment)
  const parsed = schema.safeParse(given.params, { reportInput: true })
  if (!parsed.success)
    throw invalidInput(
      parsed.error.issues as readonly Issue[],
      given.params,
      ['params'],
      'E-MOD-001',
      (path) => knownKeys(schema, given.params, path),
      (key) => placeOfKey(schema, key, 'params'),
    )
  return { ...given, params: parsed.data as RunSpec['params'] }
}

/** Memory that is free for a training process, in bytes. */
const availableBytes = (): number => process.availableMemory()

/**
 * Checks that a complete spec can be trained on this machine, before a process is asked to.
 * @throws LabError E-MOD-001, E-MOD-002; E-RUN-006-like refusals for experiments that do not train
 */
export function checkTrainable(spec: RunSpec): void {
  const definition = experimentOf(spec.experiment)
  if (!definition.start) {
    const trainable = [...experiments.values()].filter(({ start }) => start).map(({ id }) => id)
    throw labError(
      'E-MOD-001.oneOf',
      { path: 'experiment', options: trainable.join(', '), got: spec.experiment },
      { path: 'experiment', received: spec.experiment, limit: trainable.join(' | ') },
    )
  }
  const plan = definition.plan?.(spec.params)
  if (plan) refuseTooLarge(plan, availableBytes(), spec.provider)
}
