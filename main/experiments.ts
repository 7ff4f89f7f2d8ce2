import type { Experiment, ExplorableExperiment, TrainingExperiment } from '../lab/core/experiment.ts'
import { refuseTooLarge } from '../lab/core/training/memory.ts'
import { order } from '../lab/experiments/order.ts'
import type { RunSpec } from '../preload/contract/values.ts'
import { labError, showValue, type LabError } from '../preload/errors.ts'
import { invalidInput } from '../preload/invalid-input.ts'
import type { Issue } from '../preload/issue-words.ts'
import { phrase } from '../preload/sayable.ts'
import { knownKeys, placeOfKey } from './lab/known-keys.ts'

const found = import.meta.glob<Experiment>('../lab/experiments/*/experiment.ts', { eager: true, import: 'default' })

/** Every experiment that has a folder, in the order of the tabs. */
export const experiments: ReadonlyMap<string, Experiment> = new Map(
  order.flatMap((id) => {
    const definition = found[`../lab/experiments/${id}/experiment.ts`]
    return definition ? [[id as string, definition] as const] : []
  }),
)

/** @throws LabError unknownExperiment */
export function experimentOf(id: string): Experiment {
  const definition = experiments.get(id)
  if (definition) return definition
  const known = [...experiments.keys()].join(', ')
  throw labError('unknownExperiment', { got: id, known }, { path: 'experiment', received: id, limit: known })
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
      'field',
      (path) => knownKeys(schema, given.params, path),
      (key) => placeOfKey(schema, key, 'params'),
    )
  return { ...given, params: parsed.data as RunSpec['params'] }
}

/** An experiment of another kind than is asked for. */
function otherKind(id: string, kinds: readonly Experiment['kind'][]): LabError {
  const fitting = [...experiments.values()].filter(({ kind }) => kinds.includes(kind)).map((known) => known.id)
  return labError(
    'field.oneOf',
    { path: 'experiment', options: fitting.join(', '), got: id },
    { path: 'experiment', received: id, limit: fitting.join(' | ') },
  )
}

/**
 * The training of that name.
 * @throws LabError E-MOD-001 for experiments that do not train
 */
export function trainingOf(id: string): TrainingExperiment {
  const definition = experimentOf(id)
  if (definition.kind === 'training') return definition
  throw otherKind(id, ['training'])
}

/**
 * The explorable of that name.
 * @throws LabError E-MOD-001 for experiments of other kinds
 */
export function explorableOf(id: string): ExplorableExperiment {
  const definition = experimentOf(id)
  if (definition.kind === 'explorable') return definition
  throw otherKind(id, ['explorable'])
}

/** Memory that is free for a training process, in bytes. */
const availableBytes = (): number => process.availableMemory()

/**
 * Checks that a complete spec can be trained on this machine, before a process is asked to.
 * @throws LabError E-MOD-001, modelOutOfMemory
 */
export function checkTrainable(spec: RunSpec): void {
  refuseTooLarge(trainingOf(spec.experiment).plan(spec.params), availableBytes(), spec.provider)
}

/**
 * Checks that a complete spec can be traced: the whole of it is one function of one seed.
 * @throws LabError E-MOD-001
 */
export function checkTraceable({ experiment, seed }: RunSpec): void {
  explorableOf(experiment)
  if (typeof seed === 'number') return
  throw labError(
    'field.type',
    { path: 'seed', expected: phrase('type.int'), got: String(showValue(seed)) },
    { path: 'seed', received: seed },
  )
}

/**
 * Checks that the terminal can run a complete spec.
 * @throws LabError E-MOD-001, modelOutOfMemory
 */
export function checkRunnable(spec: RunSpec): void {
  const { kind } = experimentOf(spec.experiment)
  if (kind === 'images') throw otherKind(spec.experiment, ['training', 'explorable'])
  if (kind === 'training') checkTrainable(spec)
  else checkTraceable(spec)
}
