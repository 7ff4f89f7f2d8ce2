import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { labError, LabError } from '../../preload/errors.ts'
import { fileFault } from './file-faults.ts'

/** A file that is being written: it is there whole, under its name, or not at all. */
export interface NewFile {
  write(part: string | Uint8Array): Promise<void>
}

/** @throws LabError fileExists where something is there already */
export function refuseExisting(file: string, force: boolean): void {
  if (!force && existsSync(file)) throw labError('fileExists', { file }, { received: file })
}

/** Gives a finished file its name. Without `force` not even a file that has just appeared there is overwritten. */
function name(unfinished: string, file: string, force: boolean): void {
  if (force) return renameSync(unfinished, file)
  try {
    linkSync(unfinished, file)
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException
    if (code === 'EEXIST') throw labError('fileExists', { file }, { received: file })
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw thrown
    // A file system without hard links.
    refuseExisting(file, false)
    return renameSync(unfinished, file)
  }
  rmSync(unfinished)
}

/**
 * Writes a file: beside its place first, then onto the disk, then under its name.
 * @throws LabError diskFull, writeFailed, fileExists; and whatever `write` throws, with nothing left behind
 */
export async function writeNewFile(file: string, force: boolean, write: (to: NewFile) => Promise<void>): Promise<void> {
  refuseExisting(file, force)
  const unfinished = join(dirname(file), `.unfinished-${process.pid}-${Math.floor(performance.now() * 1e6)}`)
  // Also when the process ends in the middle.
  const remove = (): void => rmSync(unfinished, { force: true })
  process.once('exit', remove)
  try {
    const handle = await open(unfinished, 'wx')
    try {
      await write({ write: (part) => handle.appendFile(part) })
      await handle.sync()
    } finally {
      await handle.close()
    }
    name(unfinished, file, force)
  } catch (thrown) {
    throw thrown instanceof LabError || !(thrown as NodeJS.ErrnoException).code
      ? thrown
      : fileFault('written', file, thrown)
  } finally {
    remove()
    process.off('exit', remove)
  }
}
