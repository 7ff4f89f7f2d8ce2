import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import SQLite from 'better-sqlite3'
import type { Database } from './database.ts'

/** Makes a file's or a folder's present content durable. The file must not be open in SQLite: closing it drops locks. */
export function syncToDisk(path: string): void {
  // Windows has no handle for a folder; its renames are journalled.
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    if (process.platform !== 'win32') throw error
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Makes a new database. It is built under another name, synced, renamed and its folder synced, so that a power cut leaves
 * either none or a whole one. Write-ahead logging is already on in it, lest the first opening rewrite its header in place.
 * @param build makes the tables
 */
export async function createDatabase(file: string, build: (database: Database) => Promise<void>): Promise<void> {
  const unfinished = `${file}.unfinished`
  const remove = (): void => {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(unfinished + end, { force: true })
  }
  remove()
  try {
    const database = new SQLite(unfinished)
    try {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = FULL')
      await build(database)
    } finally {
      database.close()
    }
    // The log and its index take their rights from the file.
    chmodSync(unfinished, 0o600)
    syncToDisk(unfinished)
    renameSync(unfinished, file)
  } catch (error) {
    remove()
    throw error
  }
  syncToDisk(dirname(file))
}
