import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabase } from './create.ts'
import { openDatabase, sqliteErrorCode } from './database.ts'
import { migrate, newestVersion, schemaVersion, type Migrations } from './migrations.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-sqlite-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const first: Migrations = {
  '001-things': {
    up: async (queries) => void (await sql`create table thing (name text not null) strict`.execute(queries)),
  },
}
const second: Migrations = {
  ...first,
  '002-sizes': {
    up: async (queries) => void (await sql`alter table thing add column size real`.execute(queries)),
  },
}

test('every pragma that safety rests on', async () => {
  await createDatabase(join(folder, 'lab.db'), (database) => migrate(database, first))
  const database = openDatabase(join(folder, 'lab.db'))
  const pragmas = [
    'journal_mode',
    'synchronous',
    'foreign_keys',
    'trusted_schema',
    'cell_size_check',
    'mmap_size',
    'busy_timeout',
  ]
  expect(Object.fromEntries(pragmas.map((name) => [name, database.pragma(name, { simple: true })]))).toEqual({
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    cell_size_check: 1,
    mmap_size: 0,
    busy_timeout: 2000,
  })
  database.close()
})

test('a new database appears whole: one file, nothing left of its making, none where making it failed', async () => {
  const file = join(folder, 'lab.db')
  const failing = createDatabase(file, () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(`${file}.unfinished`, 'left by a power cut')
  await createDatabase(file, (database) => migrate(database, first))
  expect(readdirSync(folder)).toEqual(['lab.db'])
})

test('a file that is no database is refused and left alone', () => {
  const file = join(folder, 'lab.db')
  writeFileSync(file, 'not a database at all, but long enough to be looked at'.repeat(10))
  const before = readFileSync(file)
  let code: string | null = null
  try {
    openDatabase(file)
  } catch (error) {
    code = sqliteErrorCode(error)
  }
  expect(code).toBe('SQLITE_NOTADB')
  expect(readFileSync(file)).toEqual(before)
})

test('migrations: one version to the next with the data kept, and all or nothing', async () => {
  const file = join(folder, 'lab.db')
  await createDatabase(file, (database) => migrate(database, first))
  const database = openDatabase(file)
  expect(schemaVersion(database)).toBe(1)
  database.exec(`insert into thing values ('kept')`)
  const broken: Migrations = {
    ...second,
    '003-fails': { up: async (queries) => void (await sql`alter table nothing add column x`.execute(queries)) },
  }
  await expect(migrate(database, broken)).rejects.toThrow('nothing')
  expect(schemaVersion(database)).toBe(1)
  expect(database.prepare('select * from thing').all()).toEqual([{ name: 'kept' }])
  await migrate(database, second)
  expect(schemaVersion(database)).toBe(newestVersion(second))
  expect(database.prepare('select * from thing').all()).toEqual([{ name: 'kept', size: null }])
  await migrate(database, second)
  database.close()
})

/** Syncs of the write-ahead log that strace sees while a process commits 50 times. */
function logSyncs(setting: string): number {
  const trace = join(folder, 'trace')
  const script = `
    const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, 'database.ts'))})
    const database = openDatabase(${JSON.stringify(join(folder, 'lab.db'))})
    ${setting}
    const insert = database.prepare("insert into thing values ('x')")
    for (let commit = 0; commit < 50; commit++) database.transaction(() => insert.run()).immediate()
    process.kill(process.pid, 'SIGKILL')`
  const node = [process.execPath, '--input-type=module', '--eval', script]
  const { error } = spawnSync('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace, ...node])
  if (error) throw error
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /sync\(\d+<[^>]*lab\.db-wal>/.test(line)).length
}

const hasStrace = process.platform === 'linux' && spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0
if (!hasStrace) console.warn('not run: strace')

// In CI a missing tool is a failure: there strace must be found.
test.skipIf(!hasStrace && !process.env.CI)(
  'each commit waits for the disk; without the explicit setting it would not',
  async () => {
    expect(hasStrace).toBe(true)
    await createDatabase(join(folder, 'lab.db'), (database) => migrate(database, first))
    expect(logSyncs('')).toBeGreaterThanOrEqual(50)
    expect(logSyncs(`database.pragma('synchronous = NORMAL')`)).toBeLessThan(10)
  },
)
