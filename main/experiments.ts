import type { Experiment, ExplorableExperiment, TrainingExperiment } from '../lab/core/experiment.ts'
import { refuseTooLarge } from '../lab/core/training/memory.ts'
import { order } from '../lab/experiments/order.ts'
import type { RunSpec } from '../preload/contract/values.ts'
import { labError, showValue, type LabError } from '../preload/errors.ts'
import { invalidInput } from '../preload/invalid-input.ts'
import type { Issue } from '../preload/issue-words.ts'
import { phrase } from '../preload/message.ts'
import { knownKeys, placeOfKey } from './lab/known-keys.ts'

const files = import.meta.glob<Experiment>('../lab/experiments/*/experiment.ts', { import: 'default' })
const fileOf = (id: string) => files[`../lab/experiments/${id}/experiment.ts`]

/** The experiments that have a folder, in the order of the tabs. */
export const experimentIds: readonly string[] = order.filter((id) => fileOf(id) !== undefined)

/**
 * An experiment, loaded when it is first asked for: with all that they compute they are two thirds of what a process
 * would load. Null for an unknown one.
 */
export const findExperiment = async (id: string): Promise<Experiment | null> =>
  experimentIds.includes(id) ? await fileOf(id)!() : null

/** @throws LabError unknownExperiment */
export async function experimentOf(id: string): Promise<Experiment> {
  const definition = await findExperiment(id)
  if (definition) return definition
  const known = experimentIds.join(', ')
  throw labError('unknownExperiment', { got: id, known }, { path: 'experiment', received: id, limit: known })
}

/** The complete spec: every default filled in, so that it says all there is to say about a run. */
export async function completeSpec(given: RunSpec): Promise<RunSpec> {
  const { params: schema } = await experimentOf(given.experiment)
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
async function otherKind(id: string, kinds: readonly Experiment['kind'][]): Promise<LabError> {
  const known = await Promise.all(experimentIds.map(experimentOf))
  const fitting = known.filter(({ kind }) => kinds.includes(kind)).map((definition) => definition.id)
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
export async function trainingOf(id: string): Promise<TrainingExperiment> {
  const definition = await experimentOf(id)
  if (definition.kind === 'training') return definition
  throw await otherKind(id, ['training'])
}

/**
 * The explorable of that name.
 * @throws LabError E-MOD-001 for experiments of other kinds
 */
export async function explorableOf(id: string): Promise<ExplorableExperiment> {
  const definition = await experimentOf(id)
  if (definition.kind === 'explorable') return definition
  throw await otherKind(id, ['explorable'])
}

/** Memory that is free for a training process, in bytes. */
const availableBytes = (): number => process.availableMemory()

/**
 * Checks that a complete spec can be trained on this machine, before a process is asked to.
 * @throws LabError E-MOD-001, modelOutOfMemory
 */
export async function checkTrainable(spec: RunSpec): Promise<void> {
  const training = await trainingOf(spec.experiment)
  refuseTooLarge(training.plan(spec.params), availableBytes(), spec.provider)
}

/**
 * Checks that a complete spec can be traced: the whole of it is one function of one seed.
 * @throws LabError E-MOD-001
 */
export async function checkTraceable({ experiment, seed }: RunSpec): Promise<void> {
  await explorableOf(experiment)
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
export async function checkRunnable(spec: RunSpec): Promise<void> {
  const { kind } = await experimentOf(spec.experiment)
  if (kind === 'images') throw await otherKind(spec.experiment, ['training', 'explorable'])
  await (kind === 'training' ? checkTrainable(spec) : checkTraceable(spec))
}
