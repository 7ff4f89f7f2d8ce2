import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { sayable } from '../sayable.ts'
import { jsonObject, metricColumns, runSpec, runStatus, snapshotValue } from './values.ts'

/** What a training child tells of its run, in order and without gaps. */
export const trainingEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    provider: z.string(),
    why: sayable,
    epochsTotal: z.int(),
    parameters: z.int(),
  }),
  z.object({ type: z.literal('epochs'), metrics: metricColumns }),
  z.object({ type: z.literal('snapshot'), epoch: z.int(), snapshot: snapshotValue }),
  z.object({ type: z.literal('status'), status: runStatus }),
  z.object({
    type: z.literal('end'),
    status: runStatus,
    durationMs: z.number(),
    result: jsonObject.nullable(),
    error: errorShape.nullable(),
    snapshot: snapshotValue.nullable(),
    snapshotEpoch: z.int().nullable(),
  }),
])
export type TrainingEvent = z.infer<typeof trainingEvent>

/** The shortest time between two snapshots, in milliseconds; null where nobody draws and none is made. */
const snapshotEveryMs = z.number().min(0).nullable()

/** What a training child serves; it trains one run at a time. */
export const training = {
  /** Trains a complete spec; the stream ends with `end`. Cancelling it stops the run. */
  run: oc.input(z.object({ spec: runSpec, paused: z.boolean(), snapshotEveryMs })).output(eventIterator(trainingEvent)),
  control: oc
    .input(z.object({ action: z.enum(['pause', 'resume', 'step', 'stop']) }))
    .output(z.object({ status: runStatus })),
  /** Whether anyone draws now, and how often. */
  draw: oc.input(z.object({ snapshotEveryMs })).output(z.object({})),
  preview: oc
    .input(z.object({ spec: runSpec }))
    .output(z.object({ snapshot: snapshotValue, parameters: z.int(), provider: z.string(), why: sayable })),
  /**
   * The final weights of the run that ended last: float32, little-endian, in the order of the network's parameters; after
   * them batchNorm's running statistics, where there are any.
   */
  weights: oc.output(z.file()),
}
