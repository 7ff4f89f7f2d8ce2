import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { messageSchema } from '../message.ts'
import { json, workId } from './values.ts'

export const childState = z.object({
  /** `training 1`, `imaging`, `history` … */
  name: z.string(),
  /** `notResponding`: its process has told nothing for five seconds; it may be waited for, or ended. */
  state: z.enum(['starting', 'ready', 'busy', 'restarting', 'stopped', 'notResponding']),
  pid: z.int().nullable(),
  restarts: z.int(),
  /** While its process does not work yet: why it is started again (null for the first time), and whether a call waits. */
  starting: z.object({ why: messageSchema.nullable(), waitedFor: z.boolean() }).nullable(),
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
  reason: messageSchema,
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

const verifiedLine = z.object({
  /** What was computed again: `activation: gelu`, `course: ReLU, Adam` … */
  name: z.string(),
  equal: z.boolean(),
  /** Of what the bits differ: `data`, `losses`, `weights`, or a function's name. */
  differs: z.array(z.string()),
})
/** Whether this machine computes, to the bit, what the table of hashes says. */
export const verification = z.object({
  /** The version of the numerics that the table is of. */
  numerics: z.int(),
  lines: z.array(verifiedLine),
  equal: z.boolean(),
})
export type Verification = z.infer<typeof verification>

export const labState = z.object({
  children: z.array(childState),
  runningRuns: z.array(z.string()),
  trainingLimit: z.int(),
  runs: z.int(),
  /** Another number whenever a run has come, ended or gone: what was read of the history before may be old. */
  historyRevision: z.int(),
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

/** The id of a tab, which is also a file's name. */
const experimentId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

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
  /** Ends a process that does not respond; it is started again. */
  endChild: oc.input(z.strictObject({ name: z.string().max(40) })).output(z.object({})),
  doctor: oc.input(z.strictObject({ work: workId }).optional()).output(doctorReport),
  /** Computes the table of hashes again, in a process of its own; `all` with two threads and on the reference too. */
  verify: oc
    .input(z.strictObject({ all: z.boolean().default(false), work: workId.optional() }).prefault({}))
    .output(verification),
  /** How far another call is that was given this id, from 0 to 1: the newest state, until nobody asks any more. */
  progress: oc.input(z.strictObject({ work: workId })).output(eventIterator(z.object({ done: z.number() }))),
  /** What a tab held when it was last changed, whichever window changed it; null where it never was. */
  draft: oc.input(z.strictObject({ experiment: experimentId })).output(z.object({ draft: json })),
  keepDraft: oc.input(z.strictObject({ experiment: experimentId, draft: json })).output(z.object({})),
  settings: oc.output(settings),
  changeSettings: oc.input(settingsChange).output(settings),
}

/** What the throw-away process serves in which a library is tried that may end its process. */
export const probe = {
  report: oc.input(z.object({ need, name: z.string() })).output(providerReport),
  /** The lines of `app.verify`, each as soon as it is computed; `count` is of how many. */
  verify: oc
    .input(z.object({ all: z.boolean() }))
    .output(eventIterator(verifiedLine.extend({ numerics: z.int(), count: z.int() }))),
}
