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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The process that said it holds a folder's lock: for people to read, never to decide by. */
export function ownerOf(folder: string): number | null {
  try {
    const pids = readFileSync(pidFile(folder), 'utf8').split('\n').map(Number)
    const known = pids.filter((pid) => Number.isInteger(pid) && pid > 0)
    // Where the lab itself has ended, the process that still holds its lock is the one to look for.
    return known.find(isAlive) ?? known[0] ?? null
  } catch {
    return null
  }
}

/**
 * Takes the lock of a data folder: an exclusive transaction on `owner.db`, a database that holds nothing else. (SQLite's
 * exclusive mode on the history itself would keep readers out, too.)
 * @param pid the process that a user would look for, written beside the lock
 * @throws LabError dataFolderInUse where another lab holds it; SqliteError where the folder can't be written
 */
export function takeOwnerLock(folder: string, pid: number, mayMend = true): OwnerLock {
  const database = new SQLite(join(folder, 'owner.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
    chmodSync(join(folder, 'owner.db'), 0o600)
  } catch (error) {
    database.close()
    // Nobody holds it, or this would be told first: bytes that are no database any more lock nothing.
    if (mayMend && /^SQLITE_(NOTADB|CORRUPT)/.test(sqliteErrorCode(error) ?? '')) {
      rmSync(join(folder, 'owner.db'))
      return takeOwnerLock(folder, pid, false)
    }
    if (sqliteErrorCode(error)?.startsWith('SQLITE_BUSY'))
      throw labError('dataFolderInUse', { pid: String(ownerOf(folder) ?? '?') })
    throw error
  }
  try {
    writeFileSync(pidFile(folder), `${pid}\n${process.pid}\n`, { mode: 0o600 })
  } catch {
    // A full disk: the lock is held all the same.
  }
  return {
    release() {
      if (!database.open) return
      rmSync(pidFile(folder), { force: true, recursive: true })
      database.close()
    },
  }
}
