import { z } from 'zod'
import { brokenRule } from '../issue-words.ts'
import { phrase } from '../message.ts'

/** Parts that several contracts share. */

/** A run's id (UUIDv7), or any unique beginning or ending of six or more of its characters. */
export const runId = z
  .string()
  .refine((text) => /^[0-9a-f][0-9a-f-]{5,35}$/.test(text), brokenRule(phrase('rule.runId')))

/** A name from outside: a label for people, never a path. Bidirectional overrides and control characters are refused. */
export const label = (length: number) =>
  z
    .string()
    .max(length)
    .refine(
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      (text) => !/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(text),
      brokenRule(phrase('rule.noControl')),
    )

/** Names bytes that travel beside the contract: `GET` them at `/bulk/<id>`. */
export const bulkId = z.string().regex(/^[a-z]+:[0-9a-f-]{8,64}$/)

/** What a caller calls the work of one call by, to ask `app.progress` how far it is. */
export const workId = z.string().regex(/^[0-9a-f]{32}$/)

/** Whole numbers from 0 to 2^32 − 1. */
export const seedNumber = z.int().min(0).max(0xffff_ffff)

/** One seed for everything, or one for each of the three things that chance decides. */
export const seed = z.union([
  seedNumber,
  z.strictObject({ data: seedNumber, weights: seedNumber, shuffle: seedNumber }),
])
export type Seed = z.infer<typeof seed>

export const runStatus = z.enum(['running', 'paused', 'completed', 'stopped', 'diverged', 'failed', 'interrupted'])
export type RunStatus = z.infer<typeof runStatus>

/** JSON with any content: what it must hold is the experiment's own schema's matter, on the host. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export const json: z.ZodType<Json> = z.json()
export const jsonObject = z.record(z.string(), json)

/** The names of the ways to train (`auto` chooses by measurement). */
export const providerChoice = z.enum(['auto', 'kernels', 'tensorflow', 'tfjs', 'reference'])
export type ProviderChoice = z.infer<typeof providerChoice>

/** What a run is made of. The stored one is complete: every default filled in. */
export const runSpec = z.strictObject({
  experiment: z.string().max(40),
  params: jsonObject.default({}),
  seed: seed.default(12345),
  provider: providerChoice.default('auto'),
})
export type RunSpec = z.infer<typeof runSpec>
export type RunSpecInput = z.input<typeof runSpec>

/** Any number there is: a diverged run's last loss is NaN, which `z.number()` would refuse. */
export const figure = z.custom<number>((value) => typeof value === 'number', brokenRule(phrase('rule.number')))

/** The values of metrics over consecutive epochs. */
export const metricColumns = z.object({
  firstEpoch: z.int().min(0),
  /** One array for each metric, all of one length. */
  columns: z.record(z.string(), z.instanceof(Float64Array)),
})
export type MetricColumns = z.infer<typeof metricColumns>

/** A run's state after `position` epochs, as `encodeState` writes it. */
export const keptState = z.object({ position: z.int().min(0), state: z.instanceof(Uint8Array) })
export type KeptState = z.infer<typeof keptState>

/** An experiment's own data, to be drawn beside numbers; typed arrays travel in it. */
export type SnapshotValue = Json | Float32Array | Uint8Array | SnapshotValue[] | { [key: string]: SnapshotValue }
export const snapshotValue = z.custom<SnapshotValue>((value) => value !== undefined)
