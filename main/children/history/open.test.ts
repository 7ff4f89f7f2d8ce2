import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '../../../native/sqlite/create.ts'
import { openDatabase } from '../../../native/sqlite/database.ts'
import { migrate } from '../../../native/sqlite/migrations.ts'
import { takeOwnerLock } from '../../../native/sqlite/owner-lock.ts'
import type { LabError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import {
  courseRun,
  ending,
  epochGroup,
  failure,
  lossAt,
  makeHistory,
  makeHome,
  newRunId,
  type History,
} from '../../../tests/fixtures/history.ts'
import { chainStart, hashOf, metricHash, tailHash } from './hashes.ts'
import { openHistory } from './open.ts'
import { migrations } from './tables.ts'

let history: History
let home: string
let remove: () => void

beforeEach(async () => {
  ;({ home, remove } = makeHome())
  history = makeHistory(process.ppid)
  await history.open({ home, readOnly: false })
})
afterEach(async () => {
  await history.close()
  remove()
})

/** The data folder as a power cut now would leave it. The copies are made while SQLite has the files open: by `cp`. */
const crashCopy = (name: string): string => {
  const copy = `${home}/${name}`
  mkdirSync(copy)
  spawnSync('cp', ['-r', ...['lab.db', 'lab.db-wal', 'runs'].map((part) => join(home, part)).filter(existsSync), copy])
  return copy
}

const begun = async (epochs: number) => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  for (let first = 0; first < epochs; first += 10) await history.append(epochGroup(runId, first, 10))
  return runId
}

test('the folder and its files are the user’s alone', () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  rmSync(home, { recursive: true })
  const other = join(home, 'new', 'folder')
  return openHistory({ home: other, readOnly: false, ownerPid: 1 }).then((store) => {
    expect(['', 'lab.db', 'owner.db'].map((name) => mode(join(other, name)))).toEqual(['700', '600', '600'])
    store.release()
  })
})

test('runs that were training are marked interrupted, but for those that go on', async () => {
  const [cut, ongoing] = [await begun(20), await begun(30)]
  const copy = crashCopy('copy')
  const other = makeHistory()
  expect(await other.open({ home: copy, readOnly: false, continuing: [ongoing] })).toEqual({
    runs: 2,
    interrupted: 1,
    readOnly: false,
    problems: [],
  })
  expect((await other.get({ runId: cut })).status).toBe('interrupted')
  expect((await other.metrics({ runId: cut })).epochs.length).toBe(20)
  expect(await other.append(epochGroup(ongoing, 30, 10))).toEqual({ epochsSaved: 40 })
  await other.close()
  expect(readdirSync(join(copy, 'runs'))).toEqual([ongoing])
})

test('a second lab is refused and told who writes; beside it everything can be read, nothing changed', async () => {
  const runId = await begun(10)
  const second = makeHistory()
  expect(await failure(second.open({ home, readOnly: false }))).toMatchObject({
    code: 'E-STO-005',
    values: { pid: String(process.ppid) },
  })
  expect(await second.open({ home, readOnly: true })).toMatchObject({ runs: 1, readOnly: true, problems: [] })
  await history.append(epochGroup(runId, 10, 10))
  expect((await second.metrics({ runId })).columns.loss!.at(-1)).toBe(lossAt(19))
  expect((await second.list({})).rows[0]).toMatchObject({ runId, epochs: 20 })
  expect((await second.get({ runId })).status).toBe('running')
  const writing = [
    () => second.begin(courseRun(newRunId())),
    () => second.append(epochGroup(runId, 20, 1)),
    () => second.status({ runId, status: 'paused' }),
    () => second.finish(ending(runId)),
    () => second.update({ runId, name: 'x' }),
    () => second.delete({ runIds: [runId] }),
    () => second.restore({ runIds: [runId] }),
    () => second.keepBytes({ runId, name: 'source', file: new File(['x'], 'x') }),
  ]
  for (const write of writing)
    expect(await failure(write()), String(write)).toMatchObject({
      code: 'E-STO-005',
      values: { pid: String(process.ppid) },
    })
  await second.close()
  expect(await history.append(epochGroup(runId, 20, 10))).toEqual({ epochsSaved: 30 })
})

test('the lock goes with its holder, and is free once the lab is closed', async () => {
  await history.close()
  const lock = takeOwnerLock(home, 1)
  expect(await failure(history.open({ home, readOnly: false }))).toMatchObject({ code: 'E-STO-005' })
  lock.release()
  expect(await history.open({ home, readOnly: false })).toMatchObject({ readOnly: false })
})

test('reading a folder that has no history yet finds none and makes none', async () => {
  const empty = join(home, 'empty')
  const reader = makeHistory()
  expect(await reader.open({ home: empty, readOnly: true })).toMatchObject({ runs: 0, readOnly: true })
  expect(await reader.list({})).toEqual({ rows: [], total: 0 })
  expect(existsSync(empty)).toBe(false)
  await reader.close()
})

test('a folder that cannot be made or written is refused with the reason', async () => {
  const other = makeHistory()
  writeFileSync(join(home, 'file'), '')
  for (const bad of [join(home, 'file'), join(home, 'file', 'below'), '/proc/nowhere'])
    expect(await failure(other.open({ home: bad, readOnly: false })), bad).toMatchObject({ code: 'E-STO-003' })
})

test('a path that SQLite cannot open is refused as too long, and one byte less holds a history', async () => {
  const other = makeHistory()
  const limit = limits.dataFolderPathBytes
  /** A folder below this one whose path has so many bytes, in parts that a file system takes. */
  const long = (bytes: number): string => {
    let path = home
    while (bytes - path.length > 150) path += `/${'a'.repeat(99)}`
    return `${path}/${'b'.repeat(bytes - path.length - 1)}`
  }
  for (const bytes of [limit + 1, limit + 60, 5_000])
    expect(await failure(other.open({ home: long(bytes), readOnly: false })), String(bytes)).toMatchObject({
      code: 'E-STO-003',
      key: 'dataFolderPathTooLong',
      values: { limit },
    })
  const longest = long(limit)
  expect(longest.length).toBe(limit)
  expect(await other.open({ home: longest, readOnly: false })).toMatchObject({ readOnly: false, problems: [] })
  await other.begin(courseRun(newRunId()))
  await other.close()
  // The longest names in it are those of backups.
  const next = { ...migrations, '900-next': { up: async () => {} } }
  const store = await openHistory({ home: longest, readOnly: false, ownerPid: 1, migrations: next })
  expect(readdirSync(join(longest, 'backups')).filter((name) => name.endsWith('.db'))).toHaveLength(1)
  store.release()
  // What counts is where links lead.
  const link = join(home, 'link')
  const beyond = `${longest}d`
  mkdirSync(beyond)
  symlinkSync(beyond, link)
  expect(await failure(other.open({ home: link, readOnly: false }))).toMatchObject({ key: 'dataFolderPathTooLong' })
})

test('a run from before the numerics had a version is sound, and of the first', async () => {
  const [folder, runId] = [join(home, 'old'), newRunId()]
  mkdirSync(folder)
  const { '001-runs': first, '002-search-without-ids': second } = migrations
  await createDatabase(join(folder, 'lab.db'), (database) =>
    migrate(database, { '001-runs': first!, '002-search-without-ids': second! }),
  )
  const database = openDatabase(join(folder, 'lab.db'))
  const { spec } = courseRun(runId)
  const row = [runId, 'classification', JSON.stringify(spec), '[["loss","lower"]]', 'interrupted', 'old', '', 0, 1, 2]
  const chain = chainStart()
  database
    .prepare(
      `insert into run (id, experiment, spec_json, metrics_json, state, name, note, starred, created_at, duration_ms,
       provider, deleted_at, row_sha, search, epochs, chain, tail_sha)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'kernels', null, ?, '', 0, ?, ?)`,
    )
    .run(...row, hashOf(...row, 'kernels', null), chain, tailHash(runId, 0, chain))
  database
    .prepare("insert into run_metric values (?, 'loss', null, null, null, null, ?)")
    .run(runId, metricHash(runId, 'loss', null, null))
  database.close()
  const other = makeHistory()
  expect(await other.open({ home: folder, readOnly: false })).toMatchObject({ readOnly: false, problems: [] })
  const { numerics, name, damaged } = await other.get({ runId })
  expect([numerics, name, damaged]).toEqual([1, 'old', undefined])
  await other.close()
})

test('a history of a newer version is read, not touched', async () => {
  const runId = await begun(10)
  await history.close()
  const database = openDatabase(join(home, 'lab.db'))
  database.pragma('user_version = 7')
  database.close()
  const before = readFileSync(join(home, 'lab.db'))
  expect(await history.open({ home, readOnly: false })).toMatchObject({
    readOnly: true,
    problems: [{ code: 'E-STO-006', values: { found: 7, known: Object.keys(migrations).length } }],
  })
  expect((await history.metrics({ runId })).epochs.length).toBe(10)
  expect(await failure(history.update({ runId, name: 'x' }))).toMatchObject({ code: 'E-STO-006' })
  await history.close()
  expect(readFileSync(join(home, 'lab.db')).equals(before)).toBe(true)
})

test('an older version is migrated with a backup first; a step that fails leaves it as it was', async () => {
  const runId = await begun(10)
  await history.close()
  const today = Object.keys(migrations).length
  const next = {
    ...migrations,
    '901-colours': {
      up: async (queries: never) => void (await sql`alter table run add column colour text`.execute(queries)),
    },
  }
  const broken = {
    ...next,
    '902-fails': { up: async (queries: never) => void (await sql`alter table nothing add column x`.execute(queries)) },
  }
  const version = () => {
    const database = openDatabase(join(home, 'lab.db'), { readOnly: true })
    const found = database.pragma('user_version', { simple: true })
    database.close()
    return found
  }
  await expect(openHistory({ home, readOnly: false, ownerPid: 1, migrations: broken })).rejects.toThrow('nothing')
  expect(version()).toBe(today)
  const reader = await openHistory({ home, readOnly: true, ownerPid: 1, migrations: next })
  expect(reader.statement('select colour from run where id = ?').get(runId)).toEqual({ colour: null })
  reader.release()
  expect(version()).toBe(today)
  const store = await openHistory({ home, readOnly: false, ownerPid: 1, migrations: next })
  expect(store.statement('select name, colour from run where id = ?').get(runId)).toEqual({
    name: 'course',
    colour: null,
  })
  store.release()
  expect(version()).toBe(today + 1)
  const backups = readdirSync(join(home, 'backups')).filter((name) => name.endsWith('.db'))
  expect(backups.length).toBe(2)
  const backup = openDatabase(join(home, 'backups', backups[0]!), { readOnly: true })
  expect(backup.pragma('user_version', { simple: true })).toBe(today)
  expect(backup.prepare('select id from run').pluck().all()).toEqual([runId])
  backup.close()
})

test('version 1 looked for parts of ids in every text: brought up to date, its runs are found by their words alone', async () => {
  const runId = await begun(10)
  await history.close()
  const { '001-runs': first } = migrations
  rmSync(join(home, 'lab.db'))
  const old = await openHistory({ home, readOnly: false, ownerPid: 1, migrations: { '001-runs': first! } })
  old.release()
  const made = openDatabase(join(home, 'lab.db'))
  made
    .prepare(
      `insert into run values (?, 'classification', '{}', '[]', 'completed', 'Course', '', 0, 1, 1, null, null, x'', ?, 0, x'',
       x'', null)`,
    )
    .run(runId, `course\n\n${runId}\nclassification\ncompleted\nunits 100`)
  made.close()
  const now = await openHistory({ home, readOnly: false, ownerPid: 1 })
  expect(now.statement('select search from run').all()).toEqual([
    { search: 'course\n\nclassification\ncompleted\nunits 100' },
  ])
  now.release()
})

test('a log that lost its tail is noticed by the mark outside, which SQLite calls sound', async () => {
  const runId = await begun(100)
  const copy = crashCopy('copy')
  const log = readFileSync(join(copy, 'lab.db-wal'))
  // One flipped bit: SQLite takes it for the end of the log.
  log[Math.floor(log.length * 0.7)]! ^= 1
  writeFileSync(join(copy, 'lab.db-wal'), log)
  const other = makeHistory()
  const { problems } = await other.open({ home: copy, readOnly: false })
  const { epochs } = await other.metrics({ runId })
  expect(epochs.length).toBeLessThan(100)
  expect(problems).toMatchObject([
    { code: 'E-STO-007', values: { run: runId, epochs: 100 - epochs.length, kept: epochs.length } },
  ])
  await other.close()
})

test('a log that is gone altogether takes its runs with it, and that is told', async () => {
  const runId = await begun(20)
  const copy = crashCopy('copy')
  rmSync(join(copy, 'lab.db-wal'))
  const other = makeHistory()
  expect(await other.open({ home: copy, readOnly: false })).toMatchObject({
    runs: 0,
    problems: [{ code: 'E-STO-007', key: 'runMissing', values: { run: runId, epochs: 20 } }],
  })
  await other.close()
  expect(existsSync(join(copy, 'quarantine', runId, 'head'))).toBe(true)
})

test('changed values are never shown as numbers: of a damaged run only what is proved right', async () => {
  const [training, ended, well] = [await begun(30), await begun(30), await begun(30)]
  for (const runId of [ended, well]) await history.finish(ending(runId))
  const copy = crashCopy('copy')
  const database = openDatabase(join(copy, 'lab.db'))
  const flip = (runId: string, firstEpoch: number) => {
    const bytes = database
      .prepare('select columns from metric_block where run = ? and first_epoch = ?')
      .pluck()
      .get(runId, firstEpoch) as Buffer
    bytes[5]! ^= 4
    database
      .prepare('update metric_block set columns = ? where run = ? and first_epoch = ?')
      .run(bytes, runId, firstEpoch)
  }
  flip(training, 10)
  flip(ended, 0)
  database.close()
  const other = makeHistory()
  const { problems } = await other.open({ home: copy, readOnly: false })
  expect(problems).toMatchObject([{ key: 'runDamaged', values: { run: training, epoch: 10 } }])
  const lengthOf = async (runId: string) => (await other.metrics({ runId })).epochs.length
  expect([await lengthOf(training), await lengthOf(ended), await lengthOf(well)]).toEqual([10, 0, 30])
  const damaged = new Map((await other.list({})).rows.map((row) => [row.runId, row.damaged]))
  expect([training, ended, well].map((runId) => damaged.get(runId))).toEqual([true, true, undefined])
  await other.close()
})

test('a changed row of any table that is shown is marked, and signing it anew does not wash it clean', async () => {
  const changes: [name: string, change: string][] = [
    ['a parameter', `update run set spec_json = replace(spec_json, '0.001', '0.002')`],
    ['the status', `update run set state = 'diverged'`],
    ['the epochs', `update run set epochs = 10`],
    ['a best value', `update run_metric set best_epoch = 3`],
    ['the result', `update run_end set result_json = '{"loss":0.1}'`],
    ['a block less', `delete from metric_block`],
  ]
  const runId = await begun(20)
  await history.finish(ending(runId))
  await history.close()
  for (const [name, change] of changes) {
    const copy = join(home, name.replaceAll(' ', '-'))
    mkdirSync(copy)
    cpSync(join(home, 'lab.db'), join(copy, 'lab.db'))
    const database = openDatabase(join(copy, 'lab.db'))
    expect(database.exec(change).prepare('select count(*) from run').pluck().get()).toBe(1)
    database.close()
    const other = makeHistory()
    await other.open({ home: copy, readOnly: false })
    await other.update({ runId, note: 'seen' })
    expect((await other.get({ runId })).damaged, name).toBe(true)
    await other.close()
  }
})

test('a damaged file is opened for reading or refused by name, and left as it is', async () => {
  await begun(50)
  await history.close()
  const whole = readFileSync(join(home, 'lab.db'))
  const damagedFile = (name: string, bytes: Buffer) => {
    mkdirSync(join(home, name))
    writeFileSync(join(home, name, 'lab.db'), bytes)
    return join(home, name)
  }
  const other = makeHistory()
  const noDatabase = damagedFile('no-database', Buffer.from('hello '.repeat(1000)))
  expect(await failure(other.open({ home: noDatabase, readOnly: false }))).toMatchObject({ key: 'historyDamaged' })
  const torn = Buffer.from(whole)
  torn.fill(0, 4096 * 3, 4096 * 4)
  const tornFolder = damagedFile('torn', torn)
  const outcome = await other.open({ home: tornFolder, readOnly: false }).catch((error: LabError) => error.shape)
  const shape = 'problems' in outcome ? outcome.problems[0] : outcome
  expect(shape).toMatchObject({ key: 'historyDamaged' })
  expect(readFileSync(join(tornFolder, 'lab.db')).equals(torn)).toBe(true)
  await other.close()
})

test('a data folder that is gone is noticed at the next write, and never begun anew without a word', async () => {
  const runId = await begun(10)
  const moved = `${home}-moved`
  renameSync(home, moved)
  expect(await failure(history.append(epochGroup(runId, 10, 10)))).toMatchObject({ code: 'E-STO-016' })
  expect(await failure(history.begin(courseRun(newRunId())))).toMatchObject({ code: 'E-STO-016' })
  const next = makeHistory()
  expect(await failure(next.open({ home, readOnly: false, again: true }))).toMatchObject({ code: 'E-STO-016' })
  expect(existsSync(home)).toBe(false)
  await history.close()
  renameSync(moved, home)
  expect(await next.open({ home, readOnly: false, again: true })).toMatchObject({
    runs: 1,
    interrupted: 1,
    problems: [],
  })
  expect((await next.metrics({ runId })).epochs.length).toBe(10)
  await next.close()
})

test('a sound history is not closed by one who would begin a new one', async () => {
  const runId = await begun(10)
  expect(await failure(history.startAnew())).toMatchObject({ code: 'E-STO-015' })
  expect(await history.append(epochGroup(runId, 10, 10))).toEqual({ epochsSaved: 20 })
})

/** Changes the file behind the lab's back; the history must be closed. */
function tamper(folder: string, ...changes: string[]): void {
  const database = openDatabase(join(folder, 'lab.db'))
  for (const change of changes) expect(database.prepare(change).run().changes, change).toBeGreaterThan(0)
  database.close()
}

const rates = [0.003, 0.001, 0.002]
/** Three sound runs, which differ by learning rate and last loss. */
async function threeRuns(): Promise<string[]> {
  const ids = []
  for (const [at, learningRate] of rates.entries()) {
    const runId = newRunId(1_700_000_000_000 + at)
    await history.begin(courseRun(runId, { optimizer: { kind: 'adam', learningRate } }, `run-${at}`))
    await history.append(epochGroup(runId, 0, 10 * (at + 1)))
    await history.finish(ending(runId))
    ids.push(runId)
  }
  return ids
}
/** What is searched and sorted by, each with the runs that it finds, in order. */
const asked = [
  [{ text: 'run-1' }, [1]],
  [{ text: 'learningRate<0.0025', descending: false }, [1, 2]],
  [{ text: 'activation=relu', descending: false }, [0, 1, 2]],
  [{ orderBy: 'last.loss', descending: false }, [2, 1, 0]],
  [{ orderBy: 'best.accuracy', descending: false }, [0, 2, 1]],
  [{ descending: false }, [0, 1, 2]],
] as const
async function expectRightLists(ids: string[], client = history): Promise<void> {
  for (const [query, found] of asked) {
    const { rows } = await client.list(query)
    expect(
      rows.map(({ runId }) => ids.indexOf(runId)),
      JSON.stringify(query),
    ).toEqual(found)
    expect(rows.some(({ damaged }) => damaged)).toBe(false)
  }
}

/** Damage to what is derived from runs, which no hash covers. */
const derivedDamage = [
  `update run set search = replace(search, 'run-1', 'ruo-1')`,
  `update run_param set path = 'optimizer.mearningRate' where path = 'optimizer.learningRate'`,
  `update run_param set value_number = 0.9 where path = 'optimizer.learningRate' and value_number = 0.001`,
  `update run_param set value_text = 'rely' where value_text = 'relu'`,
  `delete from run_param where value_text = 'relu'`,
  `update run_metric set last = 7 where metric = 'loss' and last < 0.04`,
  `update run_metric set best = null where metric = 'accuracy'`,
]

test('what lists are searched and sorted by is checked against the runs before it is used, made anew, and told', async () => {
  const ids = await threeRuns()
  for (const change of derivedDamage) {
    await history.close()
    tamper(home, change)
    expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 3, readOnly: false, problems: [] })
    // Asked before the check in spare time is through.
    await expectRightLists(ids)
    expect(await history.check(), change).toMatchObject({ problems: [{ code: 'E-STO-004', key: 'listsMended' }] })
    await history.close()
    await history.open({ home, readOnly: false })
    expect(await history.check(), change).toEqual({ problems: [] })
  }
})

test('where it cannot be written, that lists may be wrong is told', async () => {
  const ids = await threeRuns()
  await history.close()
  tamper(home, derivedDamage[1]!)
  // What the lab tries to write a folder by is taken: it is opened for reading.
  mkdirSync(join(home, `.writable-${process.pid}`))
  expect(await history.open({ home, readOnly: false })).toMatchObject({ readOnly: true })
  expect((await history.list({ text: 'learningRate<0.0025' })).total).toBe(0)
  expect(await history.check()).toMatchObject({ problems: [{ key: 'listsDiffer', values: { runs: 3 } }] })
  await history.close()
  rmSync(join(home, `.writable-${process.pid}`), { recursive: true })
  await history.open({ home, readOnly: false })
  await expectRightLists(ids)
})

test('a run whose own row was changed is named, derives nothing, and is not removed as if it had been deleted', async () => {
  const ids = await threeRuns()
  await history.close()
  tamper(home, `update run set deleted_at = 1`, `update run set experiment = 'classificatioo' where name = 'run-1'`)
  expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 3 })
  expect((await history.list({ experiment: 'classification' })).rows.map(({ runId }) => runId)).toEqual([
    ids[2],
    ids[0],
  ])
  expect(await history.check()).toMatchObject({
    problems: [{ code: 'E-STO-004', key: 'runsDamaged', values: { damaged: 1, total: 3 } }],
  })
  await history.close()
  await history.open({ home, readOnly: false })
  expect((await history.list({})).rows.map(({ damaged }) => damaged)).toEqual([undefined, true, undefined])
})

test('a damaged index is made anew, and told; where that is not possible, what is left is read', async () => {
  const ids = await threeRuns()
  await history.close()
  const whole = readFileSync(join(home, 'lab.db'))
  const database = openDatabase(join(home, 'lab.db'), { readOnly: true })
  const indexes = database
    .prepare(
      `select name, rootpage from sqlite_schema where type = 'index' and tbl_name in ('run', 'run_metric', 'run_end')`,
    )
    .all() as { name: string; rootpage: number }[]
  database.close()
  let mended = 0
  for (const { name, rootpage } of indexes) {
    const bytes = Buffer.from(whole)
    // The end of the entry that was made first.
    bytes[rootpage * 4096 - 3]! ^= 1
    writeFileSync(join(home, 'lab.db'), bytes)
    const { problems, readOnly } = await history.open({ home, readOnly: false })
    await expectRightLists(ids)
    if (!name.includes('unfinished')) {
      expect({ name, readOnly, problems }).toMatchObject({ readOnly: false, problems: [{ key: 'indexMended' }] })
      mended++
    }
    await history.close()
    expect(await history.open({ home, readOnly: false }), name).toMatchObject({ readOnly: false, problems: [] })
    await history.close()
    if (name !== 'run_by_time') continue
    writeFileSync(join(home, 'lab.db'), bytes)
    mkdirSync(join(home, `.writable-${process.pid}`))
    expect(await history.open({ home, readOnly: false })).toMatchObject({
      readOnly: true,
      problems: [{ key: 'historyDamaged' }],
    })
    await expectRightLists(ids)
    await history.close()
    rmSync(join(home, `.writable-${process.pid}`), { recursive: true })
  }
  expect(mended).toBeGreaterThan(3)
})
