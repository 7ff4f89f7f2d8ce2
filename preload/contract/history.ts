import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorShape } from '../errors.ts'
import { limits } from '../limits.ts'
import {
  figure,
  jsonObject,
  keptState,
  label,
  metricColumns,
  runId,
  runSpec,
  runStatus,
  snapshotValue,
} from './values.ts'

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
  /** The version of the numerics that computes it; null where nothing is computed from a spec (pictures). */
  numerics: z.int().nullable(),
  /** Bulk id of a small picture, for runs that keep one. */
  thumbnail: z.string().nullable(),
  /** The run that this one is a branch of, and the position it left at: its epochs are counted on from there. */
  parent: z.object({ runId: z.string(), position: z.int() }).nullable(),
  /** In a list ordered by branches: how many of the runs that it goes on from stand above it. */
  level: z.int().optional(),
  /** Set while the run can still be brought back. */
  deletedAt: z.number().nullable(),
  /** Set where the stored bytes are no longer what was stored: shown struck through, never compared. */
  damaged: z.boolean().optional(),
})
export type RunRow = z.infer<typeof runRow>

/** What a run was trained on and with. */
export const madeBy = z.object({
  version: z.string(),
  platform: z.string(),
  processor: z.string(),
  runtime: z.string(),
  threads: z.int(),
})
export type MadeBy = z.infer<typeof madeBy>

/** What came of training a run again. */
export const replayStamp = z.object({
  replayedAt: z.number(),
  /** The first epoch that came out differently; null where every byte was reproduced. */
  differsAt: z.int().nullable(),
  madeBy: madeBy.extend({ numerics: z.int() }),
})
export type ReplayStamp = z.infer<typeof replayStamp>

/** A question that was answered before a run, in the words that were shown, and what turned out right. */
export const prediction = z.strictObject({
  question: label(limits.predictionLength),
  answer: label(limits.predictionLength),
  /** Null where that was not known when the run was kept. */
  outcome: label(limits.predictionLength).nullable(),
})
export type Prediction = z.infer<typeof prediction>

/** A run that another one goes on from: what it was, and the position it was left at. */
export const ancestor = z.object({ runId: z.string(), position: z.int(), spec: runSpec })
export type Ancestor = z.infer<typeof ancestor>

export const runRecord = runRow.extend({
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
  /** The last state, to be drawn by the experiment's own picture. */
  snapshot: snapshotValue.nullable(),
  snapshotEpoch: z.int().nullable(),
  /** Bytes that the recorded states take. */
  recordingBytes: z.int(),
  /** For a branch all that it goes on from, from the first run on; null where that is damaged. */
  ancestors: z.array(ancestor).nullable(),
  /** Null for runs from before this was stored. */
  madeBy: madeBy.nullable(),
  /** The newest replay. */
  replay: replayStamp.nullable(),
  /** What was predicted before it, in the order of the questions; absent where nothing was. */
  predictions: z.array(prediction).optional(),
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

/** `branches` is a tree: each branch below the run that it left, and the families by their age. */
export const runOrder = z.union([
  z.enum(['createdAt', 'name', 'experiment', 'status', 'epochs', 'durationMs', 'starred', 'branches']),
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
  /** Only the branches of this run (its whole id). */
  parent: runId.optional(),
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
        /** In place of those that are there. */
        predictions: z.array(prediction).max(limits.predictions).optional(),
      }),
    )
    .output(runRow),
  /** Marks runs as deleted; `restore` brings them back for as long as the lab is open. */
  delete: oc.input(z.strictObject({ runIds })).output(z.object({ deleted: z.int() })),
  restore: oc.input(z.strictObject({ runIds })).output(z.object({ restored: z.int() })),
  /** Removes the recorded states of runs that have ended: every position can be computed again. */
  freeRecordings: oc.input(z.strictObject({ runIds })).output(z.object({ freedBytes: z.int() })),
  /**
   * Moves a damaged history, with all that belongs to it, into a folder of its own within the data folder, and begins a new
   * one. Nothing is deleted; `kept` is the folder's name. One that is sound is left alone (historyNotDamaged).
   */
  startAnew: oc.output(z.object({ kept: z.string() })),
}

const runBeginning = z.object({
  runId: z.string(),
  spec: runSpec,
  name: z.string(),
  /** Whether nobody has chosen the name: then one that another run has gets a number. */
  proposed: z.boolean().default(false),
  createdAt: z.number(),
  numerics: z.int().min(1).nullable().default(null),
  provider: z.string().nullable(),
  metrics: z.array(z.object({ name: z.string(), better: z.enum(['lower', 'higher']) })),
  status: runStatus,
  madeBy: madeBy.nullable().default(null),
  /** For a branch: where it leaves which run, that run's spec, and the state it begins with. */
  branch: z
    .object({ parent: z.string(), position: z.int(), parentSpec: runSpec, state: keptState })
    .nullable()
    .default(null),
})

const runEnding = z.object({
  status: runStatus,
  durationMs: z.number(),
  result: jsonObject.nullable(),
  error: errorShape.nullable(),
  snapshot: snapshotValue.nullable(),
  snapshotEpoch: z.int().nullable(),
  /** The state it ended in, to go on from. */
  newest: keptState.nullish(),
})

const artifactName = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)

/** What only the lab's own processes may ask of the history. */
export const historyWriter = {
  /** Opens the data folder's history and takes the lock; `readOnly` where another lab holds it. */
  open: oc
    .input(
      z.object({
        home: z.string(),
        readOnly: z.boolean(),
        /** Whether it was open before: then a folder without it is no new one. */
        again: z.boolean().default(false),
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
  /** Checks, in the time that is left, what lists are searched and sorted by against the runs; answers with what was found. */
  check: oc.output(z.object({ problems: z.array(errorShape) })),
  begin: oc.input(runBeginning).output(z.object({ runId: z.string() })),
  /** Stores a run that is over already, with its one group of epochs and its files: all of it, or nothing. */
  keep: oc
    .input(
      z.object({
        begin: runBeginning.omit({ status: true }),
        columns: metricColumns.shape.columns.nullable(),
        files: z.array(z.object({ name: artifactName, file: z.file() })),
        end: runEnding,
      }),
    )
    .output(z.object({ runId: z.string() })),
  /** One group commit. Answers after the commit is on the disk. */
  append: oc
    .input(
      z.object({
        runId: z.string(),
        metrics: metricColumns,
        /** States that were taken on the way. */
        keyframes: z.array(keptState).default([]),
        newest: keptState.nullish(),
        /** The group may be stored already, or a part of it: that is compared byte for byte, and the rest is added. */
        again: z.boolean().default(false),
      }),
    )
    .output(z.object({ epochsSaved: z.int() })),
  status: oc
    .input(
      z.object({
        runId: z.string(),
        status: runStatus,
        provider: z.string().nullable().optional(),
        newest: keptState.nullish(),
      }),
    )
    .output(z.object({})),
  /** Lets a run that was interrupted, stopped or paused go on; answers with what it goes on from. */
  resume: oc.input(z.strictObject({ runId })).output(
    z.object({
      runId: z.string(),
      spec: runSpec,
      provider: z.string().nullable(),
      first: z.int(),
      epochs: z.int(),
      durationMs: z.number(),
    }),
  ),
  /** What a position is computed from: the newest whole states up to it, and the stored metrics from there on. */
  position: oc
    .input(z.strictObject({ runId, position: z.int().min(0), states: z.int().min(0).max(2).default(1) }))
    .output(
      z.object({
        runId: z.string(),
        spec: runSpec,
        provider: z.string().nullable(),
        status: runStatus,
        /** The version of the numerics that computed it. */
        numerics: z.int(),
        /** Positions that can be shown: from `first` (0, or where a branch left) to `epochs`. */
        first: z.int(),
        epochs: z.int(),
        states: z.array(keptState),
        /** From the newest of these states (or the run's beginning) to epoch `position`, as far as it was trained. */
        metrics: metricColumns,
      }),
    ),
  stampReplay: oc.input(z.object({ runId: z.string(), stamp: replayStamp })).output(z.object({})),
  /** Ends a run and merges its metric blocks. */
  finish: oc.input(runEnding.extend({ runId: z.string() })).output(z.object({})),
  /** Keeps bytes with a run (`name` is one of the experiment's own words, such as `thumbnail`, `source`, `checkpoint`). */
  keepBytes: oc
    .input(z.object({ runId: z.string(), name: artifactName, file: z.file() }))
    .output(z.object({ sha256: z.string(), bulkId: z.string() })),
  /** The bytes behind a bulk id that begins with `history:`. */
  bytes: oc.input(z.object({ bulkId: z.string() })).output(z.file()),
  /** Makes everything durable and closes the database. */
  close: oc.output(z.object({})),
}
