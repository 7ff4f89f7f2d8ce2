import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import { figure, jsonObject, label, metricColumns, runId, runSpec, runStatus, snapshotValue } from './values.ts'

/** One line of the history. Times are milliseconds since 1970 (a label; durations come from a steady clock). */
export const runRow = z.object({
  runId: z.string(),
  experiment: z.string(),
  name: z.string(),
  note: z.string(),
  starred: z.boolean(),
  status: runStatus,
  createdAt: z.number(),
  durationMs: z.number(),
  epochs: z.int(),
  provider: z.string().nullable(),
  spec: runSpec,
  /** The last and the best value of each metric. */
  last: z.record(z.string(), figure),
  best: z.record(z.string(), figure),
  /** Bulk id of a small picture, for runs that keep one. */
  thumbnail: z.string().nullable(),
  /** Set while the run can still be brought back. */
  deletedAt: z.number().nullable(),
  /** Set where the stored bytes are no longer what was stored: shown struck through, never compared. */
  damaged: z.boolean().optional(),
})
export type RunRow = z.infer<typeof runRow>

export const runRecord = runRow.extend({
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
  /** The last state, to be drawn by the experiment's own picture. */
  snapshot: snapshotValue.nullable(),
  snapshotEpoch: z.int().nullable(),
  /** Named bytes kept with the run. */
  artifacts: z.array(
    z.object({ name: z.string(), mediaType: z.string(), sizeBytes: z.int(), sha256: z.string(), bulkId: z.string() }),
  ),
})
export type RunRecord = z.infer<typeof runRecord>

/** What is read of many runs at once: the picture's own data is the experiment's matter and no figure of the run. */
const exportedRecord = runRecord.omit({ snapshot: true })

const metricSeries = z.object({
  epochs: z.instanceof(Float64Array),
  columns: z.record(z.string(), z.instanceof(Float64Array)),
})

export const runOrder = z.union([
  z.enum(['createdAt', 'name', 'experiment', 'status', 'epochs', 'durationMs', 'starred']),
  z.string().regex(/^(last|best)\.[A-Za-z]{1,40}$/),
])

const runIds = z.array(runId).min(1).max(10_000)

export const historyQuery = z.strictObject({
  /**
   * Words that must all occur in name, note, experiment, status or parameters, or begin or end the id (six letters or more).
   * `learningRate<0.01`, `units>=50` and `activation=relu` ask for a parameter by the end of its path.
   */
  text: z.string().max(200).default(''),
  experiment: z.string().max(40).optional(),
  status: runStatus.optional(),
  starred: z.boolean().optional(),
  /** Only these, as far as the rest of the query holds for them. */
  runIds: runIds.optional(),
  orderBy: runOrder.default('createdAt'),
  descending: z.boolean().default(true),
  limit: z.int().min(1).max(limits.historyPage).default(100),
  offset: z.int().min(0).default(0),
})
export type HistoryQuery = z.input<typeof historyQuery>

/** The record of runs. */
export const history = {
  list: oc.input(historyQuery).output(z.object({ rows: z.array(runRow), total: z.int() })),
  get: oc.input(z.strictObject({ runId })).output(runRecord),
  /** Metric values of a range of epochs; with `points`, thinned so that each bucket keeps its smallest and largest value. */
  metrics: oc
    .input(
      z.strictObject({
        runId,
        from: z.int().min(0).default(0),
        to: z.int().min(0).optional(),
        points: z.int().min(2).max(20_000).optional(),
      }),
    )
    .output(metricSeries),
  /**
   * Runs with every metric value, in the order asked for: as many of them, from the first on, as fit in one answer and do not
   * keep the history from recording. The rest is asked for again. A run whose values alone are too many comes last, with
   * none: `metrics` reads them piece by piece.
   */
  getMany: oc
    .input(z.strictObject({ runIds: z.array(runId).min(1).max(limits.historyPage) }))
    .output(z.object({ runs: z.array(z.object({ record: exportedRecord, metrics: metricSeries.nullable() })).min(1) })),
  update: oc
    .input(
      z.strictObject({
        runId,
        name: label(limits.nameLength).optional(),
        note: label(limits.noteLength).optional(),
        starred: z.boolean().optional(),
      }),
    )
    .output(runRow),
  /** Marks runs as deleted; `restore` brings them back for as long as the lab is open. */
  delete: oc.input(z.strictObject({ runIds })).output(z.object({ deleted: z.int() })),
  restore: oc.input(z.strictObject({ runIds })).output(z.object({ restored: z.int() })),
  /**
   * Moves a damaged history, with all that belongs to it, into a folder of its own within the data folder, and begins a new
   * one. Nothing is deleted; `kept` is the folder's name. One that is sound is left alone (E-STO-015).
   */
  startAnew: oc.output(z.object({ kept: z.string() })),
}

/** What only the lab's own processes may ask of the history. */
export const historyWriter = {
  /** Opens the data folder's history and takes the lock; `readOnly` where another lab holds it. */
  open: oc
    .input(
      z.object({
        home: z.string(),
        readOnly: z.boolean(),
        /** Runs that are training still (only the history child died): they stay as they are. */
        continuing: z.array(z.string()).default([]),
      }),
    )
    .output(
      z.object({
        runs: z.int(),
        /** Runs that the last lab left unfinished; they are marked now. */
        interrupted: z.int(),
        /** Also set where the folder can't be written, or the file is newer or damaged; `problems` says which. */
        readOnly: z.boolean(),
        problems: z.array(errorShape),
      }),
    ),
  begin: oc
    .input(
      z.object({
        runId: z.string(),
        spec: runSpec,
        name: z.string(),
        /** Whether nobody has chosen the name: then one that another run has gets a number. */
        proposed: z.boolean().default(false),
        createdAt: z.number(),
        provider: z.string().nullable(),
        metrics: z.array(z.object({ name: z.string(), better: z.enum(['lower', 'higher']) })),
        status: runStatus,
      }),
    )
    .output(z.object({ runId: z.string() })),
  /** One group commit. Answers after the commit is on the disk. */
  append: oc.input(z.object({ runId: z.string(), metrics: metricColumns })).output(z.object({ epochsSaved: z.int() })),
  status: oc
    .input(z.object({ runId: z.string(), status: runStatus, provider: z.string().nullable().optional() }))
    .output(z.object({})),
  /** Ends a run and merges its metric blocks. */
  finish: oc
    .input(
      z.object({
        runId: z.string(),
        status: runStatus,
        durationMs: z.number(),
        result: jsonObject.nullable(),
        error: errorShape.nullable(),
        snapshot: snapshotValue.nullable(),
        snapshotEpoch: z.int().nullable(),
      }),
    )
    .output(z.object({})),
  /** Keeps bytes with a run (`name` is one of the experiment's own words, such as `thumbnail`, `source`, `checkpoint`). */
  keepBytes: oc
    .input(z.object({ runId: z.string(), name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), file: z.file() }))
    .output(z.object({ sha256: z.string(), bulkId: z.string() })),
  /** The bytes behind a bulk id that begins with `history:`. */
  bytes: oc.input(z.object({ bulkId: z.string() })).output(z.file()),
  /** Makes everything durable and closes the database. */
  close: oc.output(z.object({})),
}
