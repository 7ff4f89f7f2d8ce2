import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { messageSchema } from '../message.ts'
import { insideAnswer, insideRequest } from './inside.ts'
import { jsonObject, keptState, metricColumns, providerChoice, runSpec, runStatus, snapshotValue } from './values.ts'

/** The network's inside as each of those who look asked for it; of the snapshot's epoch. */
const insides = z.array(z.object({ request: insideRequest, ...insideAnswer }))
export type Insides = z.infer<typeof insides>

/** What a training child tells of its run, in order and without gaps. */
export const trainingEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    provider: z.string(),
    why: messageSchema,
    epochsTotal: z.int(),
    parameters: z.int(),
  }),
  z.object({
    type: z.literal('epochs'),
    metrics: metricColumns,
    /** States to be stored with these epochs. */
    keyframes: z.array(keptState).optional(),
    newest: keptState.optional(),
  }),
  z.object({ type: z.literal('snapshot'), epoch: z.int(), snapshot: snapshotValue, insides }),
  z.object({ type: z.literal('status'), status: runStatus, newest: keptState.optional() }),
  z.object({
    type: z.literal('end'),
    status: runStatus,
    durationMs: z.number(),
    result: jsonObject.nullable(),
    error: errorShape.nullable(),
    snapshot: snapshotValue.nullable(),
    snapshotEpoch: z.int().nullable(),
    insides,
    newest: keptState.optional(),
  }),
])
export type TrainingEvent = z.infer<typeof trainingEvent>

/** The shortest time between two snapshots, in milliseconds; null where nobody draws and none is made. */
const snapshotEveryMs = z.number().min(0).nullable()
/** What is looked at of the network's inside with each snapshot, each request once. */
const insideRequests = z.array(insideRequest)

/** What a training child serves; it trains one run at a time. */
export const training = {
  /** Trains a complete spec; the stream ends with `end`. Cancelling it stops the run. */
  run: oc
    .input(
      z.object({
        spec: runSpec,
        paused: z.boolean(),
        snapshotEveryMs,
        insideRequests: insideRequests.default([]),
        /** The provider that it was trained with before, where it was. */
        provider: providerChoice.optional(),
        /** Where the run began: 0, or where a branch left. */
        first: z.int().default(0),
        /** What it goes on from: stored states, newest first, none of them for the beginning. */
        states: z.array(keptState).default([]),
        /** What it took up to there. */
        trainedMs: z.number().default(0),
        /** Whether its states are taken, to be stored. */
        record: z.boolean().default(true),
      }),
    )
    .output(eventIterator(trainingEvent)),
  /**
   * A position of a run: computed from the nearest of the given states, of what is remembered of this run, and of its
   * beginning. Cancelling the call stops the computing.
   */
  position: oc
    .input(
      z.object({
        runId: z.string(),
        spec: runSpec,
        provider: providerChoice.optional(),
        first: z.int(),
        /** The numerics that computed the run. */
        numerics: z.int(),
        position: z.int(),
        states: z.array(keptState),
        /** Stored metrics, with which those that are computed on the way are compared. */
        metrics: metricColumns,
        /** For a branch with this spec: the state that it begins with. */
        branch: runSpec.optional(),
        weights: z.boolean().default(false),
        inside: insideRequest.optional(),
      }),
    )
    .output(
      z.object({
        snapshot: snapshotValue,
        ...insideAnswer,
        weightsSha256: z.string(),
        /** The first epoch on the way whose metrics are not the stored ones; null where all are. */
        differsAt: z.int().nullable(),
        /** Whether everything comes from states of today's numerics, or from the beginning of a run of these. */
        exact: z.boolean(),
        branch: keptState.nullable(),
        /** Float32, little-endian: weights in the model's order, then batchNorm's running statistics. */
        weights: z.instanceof(Uint8Array).nullable(),
      }),
    ),
  control: oc
    .input(z.object({ action: z.enum(['pause', 'resume', 'step', 'stop']) }))
    .output(z.object({ status: runStatus })),
  /** Whether anyone draws now, and how often. */
  draw: oc.input(z.object({ snapshotEveryMs, insideRequests: insideRequests.default([]) })).output(z.object({})),
  preview: oc.input(z.object({ spec: runSpec, inside: insideRequest.optional() })).output(
    z.object({
      snapshot: snapshotValue,
      ...insideAnswer,
      parameters: z.int(),
      provider: z.string(),
      why: messageSchema,
    }),
  ),
  /**
   * The final weights of the run that ended last: float32, little-endian, in the order of the network's parameters; after
   * them batchNorm's running statistics, where there are any.
   */
  weights: oc.output(z.file()),
}
