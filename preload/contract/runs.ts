import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { messageSchema } from '../message.ts'
import { replayStamp } from './history.ts'
import { insideAnswer, insideRequest } from './inside.ts'
import { bulkId, figure, jsonObject, label, metricColumns, runId, runSpec, runStatus, snapshotValue } from './values.ts'

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
  why: messageSchema.nullable(),
  /** Epochs since the last update, or the newest of them where there were too many; compare `firstEpoch`. */
  metrics: metricColumns.nullable(),
  /** The state after `snapshotEpoch` epochs of training, present when it is newer than the last one sent. */
  snapshot: snapshotValue.optional(),
  snapshotEpoch: z.int().nullable(),
  /** Of the same epoch as `snapshot`, present with it where it was asked for. */
  ...insideAnswer,
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
})
export type RunUpdate = z.infer<typeof runUpdate>

/** A run's state after `position` epochs. */
export const runPosition = z.object({
  runId: z.string(),
  position: z.int(),
  /** Positions that can be shown: from 0, or where a branch left, to the epochs that are stored. */
  first: z.int(),
  last: z.int(),
  status: runStatus,
  /** What epoch `position` printed; null where it was not trained. */
  metrics: z.record(z.string(), figure).nullable(),
  snapshot: snapshotValue,
  ...insideAnswer,
  /** The hash of the weights and running statistics, and the id of these bytes. */
  weightsSha256: z.string(),
  weights: bulkId,
  /**
   * Set where the position was computed by other numerics than the run, or came out differently: with the first epoch known
   * whose metrics are not the stored ones.
   */
  recomputed: z.object({ differsAt: z.int().nullable() }).nullable(),
})
export type RunPosition = z.infer<typeof runPosition>

/** How far a replay is, and in the end what came of it. */
export const replayUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), epoch: z.int(), epochs: z.int() }),
  z.object({
    type: z.literal('replay'),
    runId: z.string(),
    verdict: z.enum(['reproduced', 'differs']),
    /** The first epoch that came out differently. */
    epoch: z.int().nullable(),
    stamp: replayStamp,
    /** Whether the history keeps it: not beside another lab. */
    stamped: z.boolean(),
  }),
])
export type ReplayUpdate = z.infer<typeof replayUpdate>

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
        /** What is wanted of the network's inside with each snapshot; nothing when left out. */
        inside: insideRequest.optional(),
      }),
    )
    .output(eventIterator(runUpdate)),
  /** A position of any run: one that trains, has ended, or was interrupted. A call that is cancelled computes no more. */
  position: oc
    .input(z.strictObject({ runId, position: z.int().min(0), inside: insideRequest.optional() }))
    .output(runPosition),
  /** Lets an interrupted, stopped or paused run go on in place, to its planned epochs. */
  resume: oc.input(z.strictObject({ runId })).output(
    z.object({
      runId: z.string(),
      spec: runSpec,
      epochs: z.int(),
      exact: z.boolean(),
      provider: z.string().nullable(),
    }),
  ),
  /** Starts a new run from a position of another one, with more epochs or other parameters (those left out stay). */
  branch: oc
    .input(
      z.strictObject({
        runId,
        position: z.int().min(0),
        params: jsonObject.default({}),
        name: label(limits.nameLength).optional(),
        paused: z.boolean().default(false),
      }),
    )
    .output(z.object({ runId: z.string(), spec: runSpec })),
  /** Trains a run again from its beginning and compares every epoch byte for byte. */
  replay: oc.input(z.strictObject({ runId })).output(eventIterator(replayUpdate)),
  /** The initial state of a spec (epoch 0, nothing trained): what the window draws before play. Nothing is stored. */
  preview: oc.input(z.strictObject({ spec: runSpec, inside: insideRequest.optional() })).output(
    z.object({
      spec: runSpec,
      snapshot: snapshotValue,
      ...insideAnswer,
      parameters: z.int(),
      provider: z.string(),
      why: messageSchema,
    }),
  ),
}
