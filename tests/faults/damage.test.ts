import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { openDatabase } from '../../native/sqlite/database.ts'
import type { LabError } from '../../preload/errors.ts'
import { tryPoints } from '../fixtures/budget.ts'
import { SEED } from '../fixtures/seed.ts'
import { courseRun, ending, epochGroup, makeHistory, makeHome, newRunId, type History } from '../fixtures/history.ts'

const { home: folder, remove } = makeHome()
const whole = join(folder, 'whole')
const other = join(folder, 'other')
/** What was stored of each run: its row, and its values. */
const stored = new Map<string, { row: RunRow; loss: Float64Array }>()

/** What the runs differ by: their learning rates, and how many epochs they have, the first the most. */
const rateOf = (at: number): number => (at + 1) / 1_000

/** A data folder as a power cut leaves it: runs that have ended, one that trains, and a log. */
async function makeFolder(copy: string, remember: boolean): Promise<void> {
  const home = `${copy}-open`
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  const ids = Array.from({ length: 12 }, (_, at) => newRunId(1_700_000_000_000 + at))
  for (const [at, runId] of ids.entries()) {
    await history.begin(courseRun(runId, { optimizer: { kind: 'adam', learningRate: rateOf(at) } }, `run-${at}`))
    for (let first = 0; first < 300; first += 60)
      await history.append(epochGroup(runId, first, first === 240 ? 60 - at : 60))
    await history.keepBytes({ runId, name: 'weights', file: new File([new Uint8Array(4_000).fill(at)], 'w') })
    if (at < 11) await history.finish(ending(runId))
  }
  if (remember)
    for (const runId of ids) {
      const { rows } = await history.list({ runIds: [runId] })
      stored.set(runId, { row: rows[0]!, loss: (await history.metrics({ runId })).columns.loss! })
    }
  for (const part of ['cache', 'logs', 'backups', 'quarantine']) mkdirSync(join(home, part), { recursive: true })
  // Copied while SQLite has it open, by a process of its own: closing any other handle would drop its locks.
  spawnSync('cp', ['-r', home, copy])
  await history.close()
  rmSync(home, { recursive: true })
}

beforeAll(async () => {
  await makeFolder(whole, true)
  await makeFolder(other, false)
})
afterAll(remove)

const parts = [
  'lab.db',
  'lab.db-wal',
  'lab.db-shm',
  'owner.db',
  'owner.pid',
  'reserve',
  'head',
  'runs',
  'cache',
  'logs',
  'quarantine',
  'backups',
] as const
const kinds = ['bit', 'bytes', 'page', 'truncated', 'emptied', 'exchanged', 'deleted', 'folder', 'file'] as const
interface Damage {
  part: (typeof parts)[number]
  kind: (typeof kinds)[number]
  /** Where, as a share of the file. */
  at: number
}

const pathOf = (home: string, part: string): string =>
  part === 'head' ? join(home, 'runs', readdirSync(join(home, 'runs')).sort().at(-1)!, 'head') : join(home, part)

function damage(home: string, { part, kind, at }: Damage): void {
  const path = pathOf(home, part)
  const isFile = existsSync(path) && statSync(path).isFile()
  const change = (length: number, value: (byte: number) => number): void => {
    if (!isFile || statSync(path).size === 0) return
    const bytes = readFileSync(path)
    const from = Math.floor(at * bytes.length)
    for (let offset = from; offset < Math.min(bytes.length, from + length); offset++)
      bytes[offset] = value(bytes[offset]!)
    writeFileSync(path, bytes)
  }
  if (kind === 'bit') change(1, (byte) => byte ^ (1 << Math.floor((at * 8_191) % 8)))
  else if (kind === 'bytes') change(16, (byte) => (byte * 7 + 13) & 255)
  else if (kind === 'page') change(4_096, () => 0)
  else if (kind === 'truncated' || kind === 'emptied') {
    if (isFile) truncateSync(path, kind === 'emptied' ? 0 : Math.floor(at * statSync(path).size))
  } else {
    rmSync(path, { recursive: true, force: true })
    if (kind === 'folder') mkdirSync(path)
    else if (kind === 'file') writeFileSync(path, 'no such thing')
    else if (kind === 'exchanged' && existsSync(pathOf(other, part)))
      cpSync(pathOf(other, part), path, { recursive: true })
  }
}

/** What is searched and sorted by, for runs of which all is right: a run is never found by what is not its own. */
async function expectRightLists(history: History, sound: ReadonlySet<string>): Promise<void> {
  const ids = [...stored.keys()]
  const found = async (query: Parameters<History['list']>[0]): Promise<number[]> =>
    (await history.list({ descending: false, limit: 100, ...query })).rows
      .filter(({ runId }) => sound.has(runId))
      .map(({ runId }) => ids.indexOf(runId))
  const all = ids.flatMap((runId, at) => (sound.has(runId) ? [at] : []))
  expect(await found({})).toEqual(all)
  expect(await found({ text: 'learningRate<0.0065' })).toEqual(all.filter((at) => at < 6))
  expect(await found({ text: 'activation=relu optimizer.kind=adam' })).toEqual(all)
  expect(await found({ text: 'run-3' })).toEqual(all.filter((at) => at === 3))
  expect(await found({ orderBy: 'last.loss' })).toEqual(all)
  expect(await found({ orderBy: 'last.loss', descending: true })).toEqual(all.toReversed())
}

/** Where it can hurt most it is tried most. */
const points: Damage[] = parts.flatMap((part) =>
  kinds.flatMap((kind) => {
    const many = part.startsWith('lab.db') && ['bit', 'bytes', 'page', 'truncated'].includes(kind)
    const times = many ? 110 : ['bit', 'bytes', 'truncated'].includes(kind) ? 4 : 1
    return Array.from({ length: times }, (_, at) => ({ part, kind, at: (at + 0.5) / times }))
  }),
)

test(`every part of the data folder, damaged in every way (SEED=${SEED}): it opens, what is intact is there, and what is not is named`, async () => {
  expect(points.length).toBeGreaterThan(1_000)
  let unreadable = 0
  await tryPoints('A4, A6, A9 damaged parts of the data folder', points, 30, async (point) => {
    const home = join(folder, 'damaged')
    rmSync(home, { recursive: true, force: true })
    cpSync(whole, home, { recursive: true })
    damage(home, point)
    const history = makeHistory()
    try {
      const { problems } = await history.open({ home, readOnly: false })
      const { rows } = await history.list({ limit: 100 })
      for (const row of rows) {
        const known = stored.get(row.runId)
        if (row.damaged) continue
        // Another history took its place as a whole, log and all that counts.
        if (!known && point.kind === 'exchanged') continue
        expect(known, row.runId).toBeDefined()
        const { status: _status, deletedAt: _deleted, thumbnail: _thumbnail, ...shown } = row
        const { status: _known, deletedAt: _before, thumbnail: _picture, ...expected } = known!.row
        // What the disk lost at the end is told.
        if (row.epochs < known!.row.epochs) expect(problems.length).toBeGreaterThan(0)
        else expect(shown).toEqual(expected)
        const record = await history.get({ runId: row.runId })
        const { columns } = await history.metrics({ runId: row.runId })
        expect(columns.loss).toEqual(known!.loss.subarray(0, columns.loss!.length))
        if (!record.damaged && row.epochs === known!.row.epochs) expect(columns.loss!.length).toBe(known!.loss.length)
      }
      const sound = rows.filter(({ runId, damaged, epochs }) => !damaged && epochs === stored.get(runId)?.row.epochs)
      await expectRightLists(history, new Set(sound.map(({ runId }) => runId)))
      const missing = stored.size - rows.filter(({ runId }) => stored.has(runId)).length
      // Another history that was put in place of this one is simply another history: nothing in it says which it should be.
      const isAnother = point.part === 'lab.db' && point.kind === 'exchanged'
      if (missing > 0 && !isAnother) expect(problems.length, `${missing} runs are missing`).toBeGreaterThan(0)
    } catch (thrown) {
      const { shape } = thrown as LabError
      // Only a database whose very beginning is destroyed cannot be read at all.
      if (shape?.key !== 'historyDamaged' || !point.part.startsWith('lab.db')) throw thrown
      unreadable++
    } finally {
      await history.close()
    }
  })
  console.log(`not readable at all, and said to be damaged: ${unreadable}`)
}, 1_200_000)

/** Where a row of what is searched and sorted by, or an entry of an index, is changed. */
type Derived =
  { change: string } | { index: string; /** Bytes before the end of its page. */ byte: number; bit: number }

/** No hash covers these: text, parameters, and the values that are sorted by. */
const changes = Array.from({ length: 12 }, (_, at) => at).flatMap((at) =>
  [
    `update run set search = replace(search, 'r', 'q')`,
    `update run set search = ''`,
    `update run_param set path = replace(path, 'learning', 'mearning')`,
    `update run_param set value_number = value_number * 2`,
    `update run_param set value_text = substr(value_text, 2)`,
    `delete from run_param`,
    `update run_metric set last = -last`,
    `update run_metric set last = null`,
    `update run_metric set best = 1e300`,
    `update run set deleted_at = 1`,
  ].map((change) => {
    const [, table] = /^(?:update|delete from) (\w+)/.exec(change)!
    const column = table === 'run' ? 'id' : 'run'
    return { change: `${change} where ${column} = (select id from run order by id limit 1 offset ${at})` }
  }),
)
const indexes = [
  'sqlite_autoindex_run_1',
  'run_by_time',
  'sqlite_autoindex_run_end_1',
  'run_metric_by_last',
  'run_metric_by_best',
  'sqlite_autoindex_metric_block_1',
  'sqlite_autoindex_artifact_1',
]
const derivedPoints: Derived[] = [
  ...changes,
  ...indexes.flatMap((index) =>
    Array.from({ length: 30 }, (_, at) => ({ index, byte: 1 + ((at * 37) % 100), bit: at % 8 })),
  ),
]

test(`what is searched and sorted by, damaged in every way (SEED=${SEED}): it is made anew, and that is told`, async () => {
  const settled = join(folder, 'settled')
  cpSync(whole, settled, { recursive: true })
  const history = makeHistory()
  await history.open({ home: settled, readOnly: false })
  await history.close()
  await tryPoints(
    'A11 damaged rows and indexes of what is searched and sorted by',
    derivedPoints,
    12,
    async (point) => {
      const home = join(folder, 'derived')
      rmSync(home, { recursive: true, force: true })
      cpSync(settled, home, { recursive: true })
      const database = openDatabase(join(home, 'lab.db'))
      const page =
        'index' in point
          ? (database.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(point.index) as number)
          : 0
      if ('change' in point) expect(database.prepare(point.change).run().changes).toBeGreaterThan(0)
      database.close()
      if ('index' in point) {
        const bytes = readFileSync(join(home, 'lab.db'))
        bytes[page * 4_096 - point.byte]! ^= 1 << point.bit
        writeFileSync(join(home, 'lab.db'), bytes)
      }
      try {
        const { problems } = await history.open({ home, readOnly: false })
        await expectRightLists(history, new Set(stored.keys()))
        expect((await history.list({ limit: 100 })).rows.some(({ damaged }) => damaged)).toBe(false)
        problems.push(...(await history.check()).problems)
        // A mark that alone says that a run was deleted is taken away without a word.
        const isTold = !('change' in point && point.change.includes('deleted_at'))
        expect(problems.map(({ code }) => code)).toEqual(isTold ? ['E-STO-004'] : [])
      } finally {
        await history.close()
      }
    },
  )
}, 600_000)
