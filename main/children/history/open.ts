import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, syncToDisk } from '../../../native/sqlite/create.ts'
import { openDatabase, openInMemory, sqliteErrorCode, type Database } from '../../../native/sqlite/database.ts'
import { migrate, newestVersion, schemaVersion, type Migrations } from '../../../native/sqlite/migrations.ts'
import { ownerOf, takeOwnerLock, type OwnerLock } from '../../../native/sqlite/owner-lock.ts'
import { labError, type LabError } from '../../../preload/errors.ts'
import { phrase, saidBy } from '../../../preload/sayable.ts'
import { folderReason } from '../../system-reason.ts'
import { writingFault } from '../../writable-folder.ts'
import { checkUnfinishedRuns } from './check-heads.ts'
import { interruptRuns } from './edit-runs.ts'
import { HistoryStore } from './store.ts'
import { storageError } from './storage-errors.ts'
import { APPLICATION_ID, migrations as released } from './tables.ts'

export interface OpenOptions {
  home: string
  readOnly: boolean
  /** Runs that train still. */
  continuing?: readonly string[]
  /** The process a user would look for, named by E-STO-005. */
  ownerPid: number
  migrations?: Migrations
}

/** The database of a data folder. */
export const databaseIn = (home: string): string => join(home, 'lab.db')

/** Copies the file with the backup interface, checks the copy, and makes it durable: what a migration falls back on. */
async function backUp(home: string, database: Database): Promise<void> {
  const folder = join(home, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const copy = join(
    folder,
    `lab-version-${schemaVersion(database)}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`,
  )
  await database.backup(copy)
  const check = openDatabase(copy, { readOnly: true })
  const verdict = check.pragma('quick_check', { simple: true })
  check.close()
  if (verdict !== 'ok') throw labError('E-STO-004.file', { reason: saidBy(verdict) })
  syncToDisk(copy)
  syncToDisk(folder)
}

/** An error where the file is no sound history of this lab. */
export function faultOf(database: Database): LabError | null {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    return labError('E-STO-004.file', { reason: phrase('database.foreign') })
  const verdict = database.pragma('quick_check(1)', { simple: true })
  return verdict === 'ok' ? null : labError('E-STO-004.file', { reason: saidBy(verdict) })
}

/**
 * Opens a file for reading. On a read-only disk SQLite can't open a database with a log, so a copy of both is read; a file
 * of an older version is read from a copy that is brought up to date.
 */
async function openForReading(home: string, migrations: Migrations): Promise<[Database, afterwards: () => void]> {
  const file = databaseIn(home)
  if (!existsSync(file)) {
    const database = openInMemory()
    await migrate(database, migrations)
    return [database, () => {}]
  }
  try {
    const database = openDatabase(file, { readOnly: true })
    if (schemaVersion(database) >= newestVersion(migrations)) return [database, () => {}]
    database.close()
  } catch (thrown) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(sqliteErrorCode(thrown) ?? '')) throw thrown
  }
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    for (const end of ['', '-wal']) {
      if (!existsSync(file + end)) continue
      copyFileSync(file + end, databaseIn(folder) + end)
      chmodSync(databaseIn(folder) + end, 0o600)
    }
    const copy = openDatabase(databaseIn(folder))
    if (schemaVersion(copy) < newestVersion(migrations)) await migrate(copy, migrations)
    return [copy, remove]
  } catch (thrown) {
    remove()
    throw thrown
  }
}

async function readingStore(home: string, migrations: Migrations, refusal: LabError): Promise<HistoryStore> {
  const [database, afterwards] = await openForReading(home, migrations)
  return new HistoryStore(home, database, { refusal, afterwards })
}

/** Opens the file to write to, making or migrating it first. A newer file, or a damaged one, is not touched. */
async function openForWriting(home: string, migrations: Migrations): Promise<Database | LabError> {
  const file = databaseIn(home)
  if (!existsSync(file)) await createDatabase(file, (database) => migrate(database, migrations))
  const known = newestVersion(migrations)
  // Looked at before anything is set in it.
  const look = openDatabase(file, { readOnly: true })
  const found = schemaVersion(look)
  const fault = faultOf(look)
  look.close()
  if (found > known) return labError('E-STO-006', { found, known })
  if (fault) return fault
  const database = openDatabase(file)
  try {
    if (found < known) {
      await backUp(home, database)
      await migrate(database, migrations)
    }
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/**
 * Opens the history of a data folder.
 *
 * For writing it takes the folder's lock, makes the file where there is none, brings it up to date (a backup first), checks
 * the runs that did not end in good order, and marks them interrupted. A folder that can't be written, a newer file and a
 * damaged one are opened for reading, and `problems` says why.
 * @throws LabError E-STO-001, E-STO-003 (not even readable), E-STO-004.file, E-STO-005 (another lab writes there)
 */
export async function openHistory({
  home,
  readOnly,
  continuing = [],
  ownerPid,
  migrations = released,
}: OpenOptions): Promise<HistoryStore> {
  let lock: OwnerLock | null = null
  try {
    if (readOnly)
      return await readingStore(home, migrations, labError('E-STO-005', { pid: String(ownerOf(home) ?? '?') }))
    const fault = writingFault(home)
    if (fault !== null) {
      const problem = storageError(fault)
      if (!existsSync(databaseIn(home))) throw problem
      const store = await readingStore(home, migrations, labError('E-STO-003', { reason: folderReason(fault) }))
      store.problems.push(store.refusal!)
      return store
    }
    lock = takeOwnerLock(home, ownerPid)
    const opened = await openForWriting(home, migrations)
    if ('shape' in opened) {
      lock.release()
      const store = await readingStore(home, migrations, opened)
      store.problems.push(opened)
      return store
    }
    const store = new HistoryStore(home, opened, { lock })
    checkUnfinishedRuns(store)
    store.interrupted = interruptRuns(store, continuing).length
    for (const run of continuing) store.ended.delete(run)
    store.settle()
    return store
  } catch (thrown) {
    lock?.release()
    throw storageError(thrown, ownerOf(home))
  }
}
