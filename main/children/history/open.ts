import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, syncToDisk } from '../../../native/sqlite/create.ts'
import {
  openAlone,
  openDatabase,
  openInMemory,
  sqliteErrorCode,
  type Database,
} from '../../../native/sqlite/database.ts'
import { migrate, newestVersion, schemaVersion, type Migrations } from '../../../native/sqlite/migrations.ts'
import { ownerOf, takeOwnerLock, type OwnerLock } from '../../../native/sqlite/owner-lock.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { phrase, fromLibrary } from '../../../preload/message.ts'
import { folderReason } from '../../host/system-reason.ts'
import { refuseLongPath, writingFault } from '../../host/writable-folder.ts'
import { checkUnfinishedRuns } from './check-heads.ts'
import { interruptRuns, restoreDoubtful } from './edit-runs.ts'
import { HistoryStore } from './store.ts'
import { setForeignPartsAside, setPartAside } from './parts.ts'
import { Reserve } from './reserve.ts'
import { salvage } from './salvage.ts'
import { isFullDisk, storageError } from './storage-errors.ts'
import { APPLICATION_ID, migrations as released } from './tables.ts'

export interface OpenOptions {
  home: string
  readOnly: boolean
  /** Whether it was open before, so that it must be there. */
  again?: boolean
  /** Runs that train still. */
  continuing?: readonly string[]
  /** The process a user would look for, named by dataFolderInUse. */
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
  if (verdict !== 'ok') throw labError('historyDamaged', { reason: fromLibrary(verdict) })
  syncToDisk(copy)
  syncToDisk(folder)
}

/** What the lists and the openings ask, which meets what a check may pass over. */
const everyday = [
  'select id, state from run order by created_at',
  `select id from run where state in ('running', 'paused')`,
  'select run, metric, last from run_metric order by metric, last',
  'select run, metric, best from run_metric order by metric, best',
  'select run, path from run_param',
]

/** An error where the file is no sound history of this lab. */
export function faultOf(database: Database): LabError | null {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    return labError('historyDamaged', { reason: phrase('database.foreign') })
  const verdict = database.pragma('integrity_check(1)', { simple: true })
  if (verdict !== 'ok') return labError('historyDamaged', { reason: fromLibrary(verdict) })
  if (schemaVersion(database) > 0)
    for (const query of everyday) for (const row of database.prepare(query).iterate()) void row
  return null
}

/** What SQLite says where an index does not fit its table. */
const ofAnIndex =
  /^(row \d+ (missing|values differ) from|rowid not at end-of-record for row \d+ of|non-unique entry in|wrong # of entries in) index /

/** Whether nothing but indexes is damaged: all that is in them is in the tables. */
const areIndexesAlone = (database: Database): boolean =>
  (database.pragma('integrity_check(1000)') as { integrity_check: string }[]).every(({ integrity_check }) =>
    ofAnIndex.test(integrity_check),
  )

/** Makes the indexes anew. @throws LabError historyDamaged where more is damaged; then the file stays as it was */
function mendIndexes(database: Database): LabError {
  database
    .transaction(() => {
      database.exec('reindex')
      const left = faultOf(database)
      if (left) throw left
    })
    .immediate()
  return labError('indexMended')
}

/**
 * Opens a file for reading. On a full disk SQLite has no room for the log's index, so this process keeps it to itself. On a
 * read-only disk SQLite can't open a database with a log, so a copy of both is read; a file of an older version is read
 * from a copy that is brought up to date.
 */
async function openForReading(
  home: string,
  migrations: Migrations,
): Promise<[Database, afterwards: (() => void) | null]> {
  const file = databaseIn(home)
  if (!existsSync(file)) {
    const database = openInMemory()
    await migrate(database, migrations)
    return [database, null]
  }
  try {
    const database = openDatabase(file, { readOnly: true })
    if (schemaVersion(database) >= newestVersion(migrations)) return [database, null]
    database.close()
  } catch (thrown) {
    if (isFullDisk(thrown)) return [openAlone(file), null]
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

/**
 * Opens the file to write to, making or migrating it first. A newer file, or a damaged one, is not touched.
 * @throws LabError historyDamaged
 */
async function openForWriting(
  home: string,
  migrations: Migrations,
  problems: LabError[],
): Promise<Database | LabError> {
  const file = databaseIn(home)
  // A log without its database is another's: it must not be played into the new one.
  if (!existsSync(file))
    for (const part of ['lab.db-wal', 'lab.db-shm'])
      if (existsSync(join(home, part))) problems.push(setPartAside(home, part))
  if (!existsSync(file)) await createDatabase(file, (database) => migrate(database, migrations))
  const known = newestVersion(migrations)
  // Looked at before anything is set in it.
  const look = openDatabase(file, { readOnly: true })
  let found: number
  let fault: LabError | null
  try {
    found = schemaVersion(look)
    fault = found > known ? null : faultOf(look)
    if (fault && !areIndexesAlone(look)) throw fault
  } finally {
    look.close()
  }
  if (found > known) return labError('historyTooNew', { found, known })
  const database = openDatabase(file)
  try {
    if (fault) problems.push(mendIndexes(database))
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

/** @throws whatever SQLite and the file system throw */
async function openAny(options: Required<OpenOptions>): Promise<HistoryStore> {
  const { home, readOnly, again, continuing, ownerPid, migrations } = options
  let lock: OwnerLock | null = null
  const problems: LabError[] = []
  try {
    refuseLongPath(home)
    if (again && !existsSync(databaseIn(home))) throw labError('historyMoved', { home })
    if (lstatSync(databaseIn(home), { throwIfNoEntry: false })?.isDirectory())
      throw labError('historyDamaged', { reason: phrase('file.isFolder') })
    if (readOnly)
      return await readingStore(home, migrations, labError('dataFolderInUse', { pid: String(ownerOf(home) ?? '?') }))
    const fault = writingFault(home)
    if (fault !== null) {
      const problem = storageError(fault)
      if (!existsSync(databaseIn(home)) || isFullDisk(fault)) throw problem
      const store = await readingStore(
        home,
        migrations,
        labError('dataFolderNotWritable', { reason: folderReason(fault) }),
      )
      const damage = faultOf(store.database)
      if (damage) {
        store.release()
        throw damage
      }
      store.problems.push(store.refusal!)
      return store
    }
    problems.push(...setForeignPartsAside(home))
    lock = takeOwnerLock(home, ownerPid)
    const opened = await openForWriting(home, migrations, problems)
    if ('shape' in opened) {
      lock.release()
      const store = await readingStore(home, migrations, opened)
      store.problems.push(opened)
      return store
    }
    const store = new HistoryStore(home, opened, { lock })
    store.problems.push(...problems)
    try {
      restoreDoubtful(store)
      checkUnfinishedRuns(store)
      store.interrupted = interruptRuns(store, continuing).length
    } catch (thrown) {
      store.release()
      throw thrown
    }
    for (const run of continuing) store.ended.delete(run)
    store.settleLater()
    return store
  } catch (thrown) {
    lock?.release()
    const error = storageError(thrown, ownerOf(home))
    if (error instanceof LabError) throw error
    // Whatever it is, it is in the files.
    throw labError('historyDamaged', { reason: fromLibrary(thrown) })
  }
}

/** What is left of a damaged history, to be read. */
async function salvagedStore(home: string, migrations: Migrations, fault: LabError): Promise<HistoryStore> {
  try {
    const [database, afterwards] = await salvage(databaseIn(home), migrations)
    const store = new HistoryStore(home, database, { refusal: fault, afterwards })
    store.problems.push(fault)
    return store
  } catch {
    // Nothing is left.
    throw fault
  }
}

/**
 * Opens the history of a data folder.
 *
 * For writing it takes the folder's lock, makes the file where there is none, brings it up to date (a backup first), checks
 * the runs that did not end in good order, and marks them interrupted. A folder that can't be written, a full disk, a newer
 * file and a damaged one are opened for reading, and `problems` says why.
 * @throws LabError dataFolderNotWritable (not even readable), dataFolderPathTooLong, historyDamaged, dataFolderInUse (another lab writes there)
 */
export async function openHistory({
  home,
  readOnly,
  again = false,
  continuing = [],
  ownerPid,
  migrations = released,
}: OpenOptions): Promise<HistoryStore> {
  const options = { home, readOnly, again, continuing, ownerPid, migrations }
  try {
    return await openAny(options)
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.shape.key === 'historyDamaged')
      return await salvagedStore(home, migrations, thrown)
    if (readOnly || !(thrown instanceof LabError) || thrown.key !== 'diskFull') throw thrown
    // What is kept for last words is enough for this one.
    if (new Reserve(home).release()) return openHistory(options)
    const store = await readingStore(home, migrations, thrown)
    store.problems.push(thrown)
    return store
  }
}
