import { statSync } from 'node:fs'
import { estimateMemory } from '../../lab/core/training/memory.ts'
import { tilingOf } from '../../lab/core/training/tiling.ts'
import { layoutOf, type ProviderName, type TrainerProvider } from '../../lab/core/training/trainer.ts'
import type { TrainingPlan } from '../../lab/core/training/training-plan.ts'
import { providerNames } from '../../preload/contract/app.ts'
import type { ProviderChoice } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase, type MessageRef, type Message } from '../../preload/message.ts'
import { calibrationKey, recall, remember, type StepTimes } from './calibration-cache.ts'
import { reasonOf } from '../refusal.ts'
import { measureStep, operationsOf, timeWords, type StepPlan } from './calibration.ts'
import { tensorFlowStamp } from './tensorflow/load-tensorflow.ts'
import { loadTensor } from './tensor-list.ts'

export interface TensorChoice {
  provider: TrainerProvider
  /** Why this one, in words and numbers, for the status bar. */
  why: Message
}

export interface ChoiceOptions {
  /** Providers that must not be loaded in this process, each with what its probe in a throw-away child said. */
  refused?: Partial<Record<ProviderName, Message>>
  /** Where measurements are kept between processes: a file in the data folder. */
  cacheFile?: string
}

/** What trying the providers may take in total, in milliseconds, beside loading them. */
const BUDGET_MS = 150
/** A step through TensorFlow's interface takes about two milliseconds however small the network is. */
const TENSORFLOW_FLOOR_MS = 2
/** What is asked of one step of a calibration: 15 ms at 20 GFLOP/s; ten times less of plain JavaScript. */
const CALIBRATION_OPERATIONS = 300e6
/**
 * How many times faster one must be to be preferred to one that stands before it: measurements on a busy machine differ,
 * and the kernels, which come first, give the same bits on every machine.
 */
const CLEARLY_FASTER = 2
/** Parameters up to which a model is made several times only to measure it. */
const CALIBRATION_PARAMETERS = 8e6

/**
 * Chooses how to train a model: by measurement (`auto`), or what was asked for.
 * @throws LabError modelUnsupported where what was asked for is not there or cannot train this, with the reason
 */
export async function chooseTensors(
  plan: TrainingPlan,
  wanted: ProviderChoice,
  options: ChoiceOptions = {},
): Promise<TensorChoice> {
  if (wanted === 'auto') return chooseByMeasurement(plan, options)
  const { provider, reason } = await usableProvider(wanted, plan, options)
  if (!provider)
    throw labError('modelUnsupported', { provider: wanted, reason }, { path: 'provider', received: wanted })
  return { provider, why: phrase('provider.asked') }
}

/** A provider that can be used, or why not. */
type Judged = { provider: TrainerProvider; reason?: undefined } | { provider: null; reason: Message }
const refusedFor = (reason: Message): Judged => ({ provider: null, reason })

/** A provider that loads and can train this, or why it is not one. */
async function usableProvider(
  name: ProviderName,
  { model, training }: TrainingPlan,
  { refused }: ChoiceOptions,
): Promise<Judged> {
  const probed = refused?.[name]
  if (probed !== undefined) return refusedFor(probed)
  const { provider, reason } = await loadTensor(name)
  if (!provider) return refusedFor(reason)
  const refusal = provider.refuses(model, training)
  return refusal ? refusedFor(refusal) : { provider }
}

/** The same, of those that nobody asked for: what was judged before the run began were the kernels' tiles. */
async function fittingProvider(name: ProviderName, plan: TrainingPlan, options: ChoiceOptions): Promise<Judged> {
  const fits = estimateMemory(plan, name).totalBytes <= process.availableMemory() * limits.modelMemoryShare
  return fits ? usableProvider(name, plan, options) : refusedFor(phrase('provider.batchMemory'))
}

async function chooseByMeasurement(given: TrainingPlan, options: ChoiceOptions): Promise<TensorChoice> {
  const { model, training, samples } = given
  const plan: StepPlan = { model, training, batch: tilingOf(model, samples, training.batchSize).batch }
  const key = calibrationKey(plan, await librariesOf(options))
  const known = recall(key, options.cacheFile)
  const fastest = known && fastestOf(known)
  if (fastest) {
    const { provider } = await fittingProvider(fastest, given, options)
    if (provider) return { provider, why: wordsOf(known) }
  }
  const measured: StepTimes = {}
  const refusals: MessageRef[] = []
  const refuse = (name: ProviderName, reason: Message): void =>
    void refusals.push(phrase('provider.refused', { name, reason }))
  const large =
    layoutOf(plan.model).length > CALIBRATION_PARAMETERS || operationsOf(plan.model) > CALIBRATION_OPERATIONS
  let best: TrainerProvider | null = null
  const end = performance.now() + BUDGET_MS
  for (const name of providerNames.tensors) {
    if (!worthTrying(name, measured)) continue
    const { provider, reason } = await fittingProvider(name, given, options)
    if (!provider) {
      refuse(name, reason)
      continue
    }
    if (large) return { provider, why: [phrase('provider.large'), ...refusals] }
    const plain = name === 'tfjs' || name === 'reference'
    const operations = plain ? CALIBRATION_OPERATIONS / 10 : CALIBRATION_OPERATIONS
    try {
      measured[name] = measureStep(provider, plan, Math.max(1, (end - performance.now()) / 3), operations)
      if (fastestOf(measured) === name) best = provider
    } catch (thrown) {
      refuse(name, reasonOf(thrown))
    }
  }
  if (!best)
    throw labError('modelUnsupported', { provider: 'auto', reason: refusals }, { path: 'provider', received: 'auto' })
  remember(key, measured, options.cacheFile)
  return { provider: best, why: [wordsOf(measured), ...refusals] }
}

/** Whether a provider could be the fastest, after those before it in the list. */
function worthTrying(name: ProviderName, measured: StepTimes): boolean {
  const fast = Math.min(measured.kernels ?? Infinity, measured.tensorflow ?? Infinity)
  if (name === 'kernels') return true
  if (name === 'tensorflow') return fast > TENSORFLOW_FLOOR_MS
  // Plain JavaScript is many times slower than either.
  return fast === Infinity
}

/** What changes when a provider comes, goes or changes: a measurement holds as long as all of it stays. */
async function librariesOf({ refused = {} }: ChoiceOptions): Promise<string[]> {
  const kernels = refused.kernels === undefined && (await loadTensor('kernels')).provider !== null
  // This very file is a part of what was built, so another version of the lab measures anew.
  const build = statSync(import.meta.filename).mtimeMs
  return [process.version, String(build), String(kernels), tensorFlowStamp(), ...Object.keys(refused).sort()]
}

/** The first of the list, unless a later one is clearly faster: what chance decides should not change between two runs. */
function fastestOf(measured: StepTimes): ProviderName | undefined {
  let fastest: ProviderName | undefined
  for (const name of providerNames.tensors)
    if (measured[name] !== undefined && !(measured[name] * CLEARLY_FASTER > (fastest ? measured[fastest]! : Infinity)))
      fastest = name
  return fastest
}

/** Such as `measured: kernels 0.38 ms, tensorflow 4.1 ms a step`. */
function wordsOf(measured: StepTimes): MessageRef {
  const times = providerNames.tensors.flatMap((name) => {
    const ms = measured[name]
    return ms === undefined ? [] : [timeWords(name, ms)]
  })
  return phrase('provider.measured', { times })
}
