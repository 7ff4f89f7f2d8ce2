import { sql } from 'kysely'
import type { Migrations } from '../../../native/sqlite/migrations.ts'

/** One run. What was stored at its beginning and by its user is under `row_sha`, its progress under `tail_sha`. */
export interface RunTable {
  id: string
  experiment: string
  spec_json: string
  /** The declared metrics in the order of their bytes in a block: `[["loss","lower"],["accuracy","higher"]]`. */
  metrics_json: string
  state: string
  name: string
  note: string
  starred: number
  created_at: number
  duration_ms: number
  provider: string | null
  deleted_at: number | null
  row_sha: Buffer
  /** Lower-case text that the filter looks through. */
  search: string
  epochs: number
  /** SHA-256 chain over the metric blocks up to the last one. */
  chain: Buffer
  tail_sha: Buffer
  /** The first epoch that can't be proved right; null where nothing is known to be wrong. */
  damaged_from: number | null
  /** The version of the numerics; null of runs from before there was one, and of those without. */
  numerics: number | null
}

/** What a run ended with, apart from the list's rows because snapshots are large. */
export interface RunEndTable {
  run: string
  result_json: string | null
  error_json: string | null
  snapshot_json: string | null
  snapshot_epoch: number | null
  row_sha: Buffer
}

/** The last and the best value of one metric: as REAL to sort by (NULL for NaN), and exactly, as their 16 bytes. */
export interface RunMetricTable {
  run: string
  metric: string
  last: number | null
  best: number | null
  best_epoch: number | null
  exact: Buffer | null
  row_sha: Buffer
}

/** The parameters of a run by path, to filter by. Made from `spec_json`, which is what is shown. */
export interface RunParamTable {
  run: string
  path: string
  value_text: string
  value_number: number | null
}

/** Metric values of consecutive epochs, as they were committed together. */
export interface MetricBlockTable {
  run: string
  first_epoch: number
  last_epoch: number
  /** Metric by metric, float64 little-endian. */
  columns: Buffer
  chain: Buffer
}

/** Bytes by their SHA-256, kept once however many runs name them. */
export interface BlobTable {
  sha256: Buffer
  bytes: Buffer
}

export interface ArtifactTable {
  run: string
  name: string
  media_type: string
  size_bytes: number
  sha256: Buffer
  row_sha: Buffer
}

/** A run's state after `position` epochs, by its own hash. */
export interface StateTable {
  run: string
  position: number
  state: Buffer
  sha256: Buffer
}

/** What a run that went on from another one, with other parameters, began with. */
export interface BranchTable {
  run: string
  /** The run it left, which may be gone by now. */
  parent: string
  /** Where it left: its epochs are counted on from there. */
  position: number
  /** With what that run had left, where it was a branch itself. */
  parent_spec_json: string
  row_sha: Buffer
}

/** What a run was trained on and with. */
export interface MadeByTable {
  run: string
  made_by_json: string
  row_sha: Buffer
}

/** What came of training a run again from its beginning. */
export interface ReplayTable {
  run: string
  replayed_at: number
  /** The first epoch that came out differently; null where it was reproduced. */
  differs_at: number | null
  /** Machine, versions and numerics of the replay. */
  made_by_json: string
  row_sha: Buffer
}

/** What was predicted before a run, as a list. */
export interface PredictionTable {
  run: string
  predictions_json: string
  row_sha: Buffer
}

export interface Tables {
  run: RunTable
  run_end: RunEndTable
  run_metric: RunMetricTable
  run_param: RunParamTable
  metric_block: MetricBlockTable
  blob: BlobTable
  artifact: ArtifactTable
  keyframe: StateTable
  newest_state: StateTable
  branch: BranchTable
  made_by: MadeByTable
  replay: ReplayTable
  prediction: PredictionTable
}

/** `application_id` of a history: "SpLb". */
export const APPLICATION_ID = 0x53704c62

/** Every version of the tables there ever was. A step is never changed once it is released: add the next. */
export const migrations: Migrations = {
  '001-runs': {
    async up(queries) {
      const statements = [
        sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`,
        sql`create table run (
          id text primary key, experiment text not null, spec_json text not null, metrics_json text not null,
          state text not null, name text not null, note text not null, starred integer not null,
          created_at real not null, duration_ms real not null, provider text, deleted_at real, row_sha blob not null,
          search text not null, epochs integer not null default 0, chain blob not null, tail_sha blob not null,
          damaged_from integer) strict`,
        sql`create index run_by_time on run (created_at)`,
        sql`create index run_unfinished on run (id) where state in ('running', 'paused')`,
        sql`create table run_end (
          run text primary key references run on delete cascade, result_json text, error_json text, snapshot_json text,
          snapshot_epoch integer, row_sha blob not null) strict`,
        sql`create table run_metric (
          run text not null references run on delete cascade, metric text not null, last real, best real,
          best_epoch integer, exact blob, row_sha blob not null, primary key (run, metric)) strict, without rowid`,
        sql`create index run_metric_by_last on run_metric (metric, last)`,
        sql`create index run_metric_by_best on run_metric (metric, best)`,
        sql`create table run_param (
          run text not null references run on delete cascade, path text not null, value_text text not null,
          value_number real, primary key (run, path)) strict, without rowid`,
        sql`create table metric_block (
          run text not null references run on delete cascade, first_epoch integer not null, last_epoch integer not null,
          columns blob not null, chain blob not null, primary key (run, first_epoch)) strict`,
        sql`create table blob (sha256 blob primary key, bytes blob not null) strict`,
        sql`create table artifact (
          run text not null references run on delete cascade, name text not null, media_type text not null,
          size_bytes integer not null, sha256 blob not null references blob, row_sha blob not null,
          primary key (run, name)) strict`,
        sql`create index artifact_by_content on artifact (sha256)`,
      ]
      for (const statement of statements) await statement.execute(queries)
    },
  },
  /** A part of an id is found by asking for the id: numbers are in too many ids by chance. */
  '002-search-without-ids': {
    async up(queries) {
      await sql`update run set search = replace(search, char(10) || lower(id) || char(10), char(10))`.execute(queries)
    },
  },
  '003-numerics': {
    async up(queries) {
      await sql`alter table run add column numerics integer`.execute(queries)
    },
  },
  /** States to go on from, branches, and what replays came to. */
  '004-recordings': {
    async up(queries) {
      const statements = [
        sql`create table keyframe (
          run text not null references run on delete cascade, position integer not null, state blob not null,
          sha256 blob not null, primary key (run, position)) strict`,
        sql`create table newest_state (
          run text primary key references run on delete cascade, position integer not null, state blob not null,
          sha256 blob not null) strict`,
        sql`create table branch (
          run text primary key references run on delete cascade, parent text not null, position integer not null,
          parent_spec_json text not null, row_sha blob not null) strict`,
        sql`create index branch_by_parent on branch (parent)`,
        sql`create table made_by (
          run text primary key references run on delete cascade, made_by_json text not null, row_sha blob not null) strict`,
        sql`create table replay (
          run text primary key references run on delete cascade, replayed_at real not null, differs_at integer,
          made_by_json text not null, row_sha blob not null) strict`,
      ]
      for (const statement of statements) await statement.execute(queries)
    },
  },
  '005-predictions': {
    async up(queries) {
      await sql`create table prediction (
        run text primary key references run on delete cascade, predictions_json text not null,
        row_sha blob not null) strict`.execute(queries)
    },
  },
}
