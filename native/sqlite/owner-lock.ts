import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { labError } from '../../preload/errors.ts'
import { sqliteErrorCode } from './database.ts'

/** The right to write to a data folder. The system takes it back when the process ends, however it ends. */
export interface OwnerLock {
  release(): void
}

const pidFile = (folder: string): string => join(folder, 'owner.pid')

/** The process that said it holds a folder's lock: for people to read, never to decide by. */
export function ownerOf(folder: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile(folder), 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

/**
 * Takes the lock of a data folder: an exclusive transaction on `owner.db`, a database that holds nothing else. (SQLite's
 * exclusive mode on the history itself would keep readers out, too.)
 * @param pid the process that a user would look for, written beside the lock
 * @throws LabError E-STO-005 where another lab holds it; SqliteError where the folder can't be written
 */
export function takeOwnerLock(folder: string, pid: number): OwnerLock {
  const database = new SQLite(join(folder, 'owner.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    chmodSync(join(folder, 'owner.db'), 0o600)
    writeFileSync(pidFile(folder), `${pid}\n`, { mode: 0o600 })
  } catch (error) {
    database.close()
    if (sqliteErrorCode(error)?.startsWith('SQLITE_BUSY'))
      throw labError('E-STO-005', { pid: String(ownerOf(folder) ?? '?') })
    throw error
  }
  return {
    release() {
      if (!database.open) return
      rmSync(pidFile(folder), { force: true })
      database.close()
    },
  }
}
