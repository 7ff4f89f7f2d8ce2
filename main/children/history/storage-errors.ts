import { sqliteErrorCode } from '../../../native/sqlite/database.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { phrase, saidBy } from '../../../preload/sayable.ts'
import { folderReason, isFolderFault, systemCode } from '../../system-reason.ts'

/** A full disk. Where the log's index cannot grow, SQLite speaks of an I/O error, but nothing was written wrong. */
const fullDisk = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']

/** Whether the disk itself failed, after which nothing in memory may be trusted to have reached it. */
export function isDiskFault(thrown: unknown): boolean {
  const sqlite = sqliteErrorCode(thrown)
  if (sqlite) return sqlite.startsWith('SQLITE_IOERR') && !fullDisk.includes(sqlite)
  return systemCode(thrown) === 'EIO'
}

/** What SQLite or the file system threw, as an error of the catalogue; anything else as it is. */
export function storageError(thrown: unknown, ownerPid: number | null = null): unknown {
  if (thrown instanceof LabError) return thrown
  const sqlite = sqliteErrorCode(thrown)
  const system = sqlite ? null : systemCode(thrown)
  if (fullDisk.includes(sqlite ?? system ?? '')) return labError('E-STO-001')
  if (isDiskFault(thrown)) return labError('E-STO-012', { reason: saidBy(sqlite ?? system ?? 'EIO') })
  if (sqlite?.startsWith('SQLITE_BUSY')) return labError('E-STO-005', { pid: String(ownerPid ?? '?') })
  if (sqlite?.startsWith('SQLITE_READONLY') || sqlite === 'SQLITE_CANTOPEN')
    return labError('E-STO-003', { reason: phrase('folder.readOnly') })
  if (sqlite?.startsWith('SQLITE_CORRUPT')) return labError('E-STO-004.file', { reason: phrase('database.malformed') })
  if (sqlite === 'SQLITE_NOTADB') return labError('E-STO-004.file', { reason: phrase('database.none') })
  if (isFolderFault(thrown)) return labError('E-STO-003', { reason: folderReason(thrown) })
  return thrown
}
