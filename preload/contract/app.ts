import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { sayable } from '../sayable.ts'
import { workId } from './values.ts'

export const childState = z.object({
  /** `training 1`, `imaging`, `history` … */
  name: z.string(),
  state: z.enum(['starting', 'ready', 'busy', 'restarting', 'stopped']),
  pid: z.int().nullable(),
  restarts: z.int(),
  /** While its process does not work yet: why it is started again (null for the first time), and whether a call waits. */
  starting: z.object({ why: sayable.nullable(), waitedFor: z.boolean() }).nullable(),
})

/** Every way to meet each need, best first. */
export const providerNames = {
  tensors: ['kernels', 'tensorflow', 'tfjs', 'reference'],
  vision: ['opencv4nodejs', 'opencv-wasm'],
  decoders: ['sharp', 'bmp'],
  sqlite: ['better-sqlite3'],
} as const
const need = z.enum(['tensors', 'vision', 'decoders', 'sqlite'])
export type Need = z.infer<typeof need>

export const providerReport = z.object({
  need,
  name: z.string(),
  available: z.boolean(),
  version: z.string().nullable(),
  /** Why it is refused, or what it is good for. */
  reason: sayable,
})
export type ProviderReport = z.infer<typeof providerReport>

export const doctorReport = z.object({
  version: z.string(),
  host: z.enum(['electron', 'server', 'terminal']),
  platform: z.string(),
  runtime: z.string(),
  home: z.string(),
  processors: z.int(),
  memoryMiB: z.int(),
  providers: z.array(providerReport),
  problems: z.array(errorShape),
})
export type DoctorReport = z.infer<typeof doctorReport>

export const labState = z.object({
  children: z.array(childState),
  runningRuns: z.array(z.string()),
  trainingLimit: z.int(),
  runs: z.int(),
  readOnly: z.boolean(),
  problems: z.array(errorShape),
  vision: z.string().nullable(),
})
export type LabState = z.infer<typeof labState>

const choices = {
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  provider: z.enum(['auto', 'kernels', 'tensorflow', 'tfjs', 'reference']),
  /** Threads of the trainer; 0 leaves the choice to the lab. */
  threads: z.int().min(0).max(64),
  historyColumns: z.array(z.string().max(80)).max(40).nullable(),
}
/** What a user sets, kept in the data folder. */
export const settings = z.strictObject({
  language: choices.language.default('system'),
  theme: choices.theme.default('system'),
  provider: choices.provider.default('auto'),
  threads: choices.threads.default(0),
  historyColumns: choices.historyColumns.default(null),
})
/** Some of them. Without defaults: those would set back everything that a change does not name. */
export const settingsChange = z.strictObject(choices).partial()
export type Settings = z.infer<typeof settings>

/** Whether the data folder was given at the start, chosen in the settings, or is the system's usual one. */
export const homeFrom = z.enum(['given', 'chosen', 'usual'])
export type HomeFrom = z.infer<typeof homeFrom>

/** The lab itself. */
export const app = {
  info: oc.output(
    z.object({
      version: z.string(),
      host: z.enum(['electron', 'server', 'terminal']),
      home: z.string(),
      homeFrom,
      platform: z.string(),
      systemLanguage: z.string(),
    }),
  ),
  /** The newest state of the lab, now and whenever it changes. */
  state: oc.output(eventIterator(labState)),
  doctor: oc.input(z.strictObject({ work: workId }).optional()).output(doctorReport),
  /** How far another call is that was given this id, from 0 to 1: the newest state, until nobody asks any more. */
  progress: oc.input(z.strictObject({ work: workId })).output(eventIterator(z.object({ done: z.number() }))),
  settings: oc.output(settings),
  changeSettings: oc.input(settingsChange).output(settings),
}

/** What the throw-away process serves in which a library is tried that may end its process. */
export const probe = {
  report: oc.input(z.object({ need, name: z.string() })).output(providerReport),
}
