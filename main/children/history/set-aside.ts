import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { syncToDisk } from '../../../native/sqlite/create.ts'
import { openDatabase } from '../../../native/sqlite/database.ts'
import { takeOwnerLock } from '../../../native/sqlite/owner-lock.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { databaseIn, faultOf } from './open.ts'
import { storageError } from './storage-errors.ts'

/** What belongs to a history in its data folder; the database comes last, so that what is left off half-way is still damaged. */
const parts = ['lab.db-wal', 'lab.db-shm', 'runs', 'lab.db']

/** Whether the file is no sound history: anything else that keeps it from being read is no damage. */
function isDamaged(home: string): boolean {
  try {
    const database = openDatabase(databaseIn(home), { readOnly: true })
    try {
      return faultOf(database) !== null
    } finally {
      database.close()
    }
  } catch (thrown) {
    const error = storageError(thrown)
    if (error instanceof LabError && error.shape.key === 'historyDamaged') return true
    throw error
  }
}

/**
 * Moves a damaged history, with its log and the files of its runs, into a new folder beside it. Nothing is deleted.
 * @returns the folder's name within the data folder
 * @throws LabError historyNotDamaged where the history is sound, dataFolderInUse where another lab holds it, dataFolderNotWritable
 */
export function setHistoryAside(home: string, ownerPid: number): string {
  const lock = takeOwnerLock(home, ownerPid)
  try {
    if (!existsSync(databaseIn(home)) || !isDamaged(home)) throw labError('historyNotDamaged')
    const kept = `history.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    const folder = join(home, kept)
    mkdirSync(folder, { mode: 0o700 })
    for (const part of parts) if (existsSync(join(home, part))) renameSync(join(home, part), join(folder, part))
    for (const path of [folder, home]) syncToDisk(path)
    return kept
  } catch (thrown) {
    throw storageError(thrown)
  } finally {
    lock.release()
  }
}
