import { lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { labError, type LabError } from '../../../preload/errors.ts'

const kinds: Record<string, 'file' | 'folder'> = {
  'owner.db': 'file',
  'owner.pid': 'file',
  'lab.db-wal': 'file',
  'lab.db-shm': 'file',
  reserve: 'file',
  runs: 'folder',
  quarantine: 'folder',
  backups: 'folder',
  cache: 'folder',
  logs: 'folder',
}

/** Renames a part of the data folder, beside itself; nothing is deleted. */
export function setPartAside(home: string, name: string): LabError {
  const kept = `${name}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(join(home, name), join(home, kept))
  return labError('dataFolderPartDamaged', { name, kept })
}

/** Sets aside whatever is a file where a folder should be, or the other way round, and says what. */
export function setForeignPartsAside(home: string): LabError[] {
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const found = lstatSync(join(home, name), { throwIfNoEntry: false })
    if (!found || (kind === 'file' ? found.isFile() : found.isDirectory() || found.isSymbolicLink())) return []
    return [setPartAside(home, name)]
  })
}
