import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { sayable } from '../sayable.ts'
import { jsonObject, label, metricColumns, runId, runSpec, runStatus, snapshotValue } from './values.ts'

/** What a window hears of a run: always the newest state; metrics it missed are in the history. */
export const runUpdate = z.object({
  runId: z.string(),
  status: runStatus,
  /** Epochs done, and epochs saved (acknowledged by the history). */
  epochsDone: z.int(),
  epochsSaved: z.int(),
  epochsTotal: z.int(),
  epochsPerSecond: z.number().nullable(),
  timeLeftMs: z.number().nullable(),
  provider: z.string().nullable(),
  /** Why it is this one that trains it. */
  why: sayable.nullable(),
  /** Epochs since the last update, or the newest of them where there were too many; compare `firstEpoch`. */
  metrics: metricColumns.nullable(),
  /** The state after `snapshotEpoch` epochs of training, present when it is newer than the last one sent. */
  snapshot: snapshotValue.optional(),
  snapshotEpoch: z.int().nullable(),
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
})
export type RunUpdate = z.infer<typeof runUpdate>

/** Runs that train now: start them, watch them, steer them. */
export const runs = {
  start: oc
    .input(
      z.strictObject({ spec: runSpec, name: label(limits.nameLength).optional(), paused: z.boolean().default(false) }),
    )
    .output(z.object({ runId: z.string(), spec: runSpec })),
  control: oc
    .input(z.strictObject({ runId, action: z.enum(['pause', 'resume', 'step', 'stop']) }))
    .output(z.object({ status: runStatus })),
  watch: oc
    .input(
      z.strictObject({
        runId,
        snapshots: z.boolean().default(true),
        /** While it trains, the shortest time between two updates, and two snapshots, in milliseconds. */
        everyMs: z.number().min(0).max(10_000).default(0),
      }),
    )
    .output(eventIterator(runUpdate)),
  /** The initial state of a spec (epoch 0, nothing trained): what the window draws before play. Nothing is stored. */
  preview: oc
    .input(z.strictObject({ spec: runSpec }))
    .output(
      z.object({ spec: runSpec, snapshot: snapshotValue, parameters: z.int(), provider: z.string(), why: sayable }),
    ),
}
