import { sqliteErrorCode } from '../../../native/sqlite/database.ts'
import { labError, LabError } from '../../../preload/errors.ts'
import { phrase, fromLibrary } from '../../../preload/message.ts'
import { folderReason, isFolderFault, systemCode } from '../../host/system-reason.ts'

/** A full disk. Where the log's index cannot grow, SQLite speaks of an I/O error, but nothing was written wrong. */
const fullDisk = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']

/** Whether there is no room on the disk. */
export const isFullDisk = (thrown: unknown): boolean =>
  fullDisk.includes(sqliteErrorCode(thrown) ?? systemCode(thrown) ?? '')

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
  if (isFullDisk(thrown)) return labError('diskFull')
  if (isDiskFault(thrown)) return labError('diskFault', { reason: fromLibrary(sqlite ?? system ?? 'EIO') })
  if (sqlite?.startsWith('SQLITE_BUSY')) return labError('dataFolderInUse', { pid: String(ownerPid ?? '?') })
  if (sqlite?.startsWith('SQLITE_READONLY') || sqlite === 'SQLITE_CANTOPEN')
    return labError('dataFolderNotWritable', { reason: phrase('folder.readOnly') })
  if (sqlite?.startsWith('SQLITE_CORRUPT')) return labError('historyDamaged', { reason: phrase('database.malformed') })
  if (sqlite === 'SQLITE_NOTADB') return labError('historyDamaged', { reason: phrase('database.none') })
  if (isFolderFault(thrown)) return labError('dataFolderNotWritable', { reason: folderReason(thrown) })
  return thrown
}
