import { existsSync, mkdirSync, realpathSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'

/** Makes a folder and those above it. (Node's own `recursive` never returns below `/proc`: it asks for the same folder for ever.) */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** Makes the folder where there is none, and tries to write in it. Null, or what went wrong. */
export function writingFault(folder: string): unknown {
  try {
    makeFolder(folder)
    const trial = join(folder, `.writable-${process.pid}`)
    writeFileSync(trial, '', { mode: 0o600 })
    unlinkSync(trial)
    return null
  } catch (thrown) {
    return thrown
  }
}

/**
 * Refuses a data folder whose path is so long that SQLite could open no history in it; where links lead there, it is the
 * path behind them that counts.
 * @throws LabError dataFolderPathTooLong
 */
export function refuseLongPath(folder: string): void {
  const limit = limits.dataFolderPathBytes
  let bytes = Buffer.byteLength(folder)
  try {
    bytes = Buffer.byteLength(realpathSync(folder))
  } catch {
    // It is not there yet.
  }
  if (bytes > limit) throw labError('dataFolderPathTooLong', { bytes, limit }, { path: 'home', received: bytes, limit })
}
