import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { jsonObject, label, runId, runSpec, runStatus, snapshotValue } from './values.ts'

/** Positions of a trace: 0 is the start. */
const position = z.int().min(0)

/** How a trace ended. */
const end = z.object({
  type: z.literal('end'),
  status: runStatus,
  /** Null where the trace has not ended. */
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
})
const progress = z.object({ type: z.literal('progress'), length: position })
const frame = z.object({ type: z.literal('frame'), position, frame: snapshotValue })

/** Explorables, traced from beginning to end by a process of their own. */
export const explorables = {
  /**
   * Traces a spec and keeps it as a run: `run` comes first, `end` last. Whoever ends the stream stops the run.
   * @param position whose frame is kept; the last one unless it is given
   * @param until where the trace is stopped that would go on
   */
  run: oc
    .input(
      z.strictObject({
        spec: runSpec,
        name: label(limits.nameLength).optional(),
        position: position.optional(),
        until: position.optional(),
        frames: z.boolean().default(false),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('run'), runId: z.string(), spec: runSpec }),
          progress,
          frame,
          end,
        ]),
      ),
    ),
  /** Ends a run where it is; its stream says how it ended. One that has ended stays as it is. */
  stop: oc.input(z.strictObject({ runId })).output(z.object({})),
  /** The frame of a kept run at a position, the kept one's unless it is given. */
  state: oc
    .input(z.strictObject({ runId, position: position.optional() }))
    .output(z.object({ runId: z.string(), position, frame: snapshotValue })),
}

/** What the throw-away process of one trace serves. */
export const tracing = {
  trace: oc
    .input(z.object({ spec: runSpec, position: position.nullable(), until: position.nullable(), frames: z.boolean() }))
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          progress,
          frame,
          end.extend({
            durationMs: z.number(),
            snapshot: snapshotValue.nullable(),
            snapshotEpoch: position.nullable(),
          }),
        ]),
      ),
    ),
  stop: oc.output(z.object({})),
  frame: oc.input(z.object({ spec: runSpec, position })).output(z.object({ frame: snapshotValue })),
}
