import SQLite from 'better-sqlite3'

/** An open SQLite database. All its calls are synchronous. */
export type Database = SQLite.Database
/** A prepared statement that takes its values in order, or by name from one object. */
export type Statement = SQLite.Statement<unknown[]>

/** SQLite's own code of an error, such as `SQLITE_FULL`; null for errors from elsewhere. */
export const sqliteErrorCode = (thrown: unknown): string | null =>
  thrown instanceof SQLite.SqliteError ? thrown.code : null

/** How long a call waits for another connection's lock, in milliseconds. */
const BUSY_MS = 2000
/** Bytes that the write-ahead log is cut back to after a checkpoint. */
const WAL_BYTES = 8 * 1024 * 1024

/**
 * Makes every commit wait for the disk. `synchronous` must be set after `journal_mode`: better-sqlite3 is compiled with
 * another default for WAL, under which a commit does not sync although `PRAGMA synchronous` reads 2 before and after.
 */
function makeDurable(database: Database): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal') throw new Error(`the database cannot use a write-ahead log (its journal mode is ${String(mode)})`)
  database.pragma('synchronous = FULL')
  database.pragma('wal_autocheckpoint = 1000')
  database.pragma(`journal_size_limit = ${WAL_BYTES}`)
  // On macOS fsync alone leaves data in the drive's cache; a checkpoint must not.
  if (process.platform === 'darwin') database.pragma('checkpoint_fullfsync = ON')
}

/** Trusts nothing that the file itself says. */
function makeWary(database: Database): void {
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  database.pragma('cell_size_check = ON')
  database.pragma('mmap_size = 0')
}

/**
 * Opens a database that is there.
 * @throws SqliteError: `SQLITE_CANTOPEN`, `SQLITE_NOTADB`, `SQLITE_READONLY` …
 */
export function openDatabase(file: string, { readOnly = false } = {}): Database {
  const database = new SQLite(file, { readonly: readOnly, fileMustExist: true, timeout: BUSY_MS })
  try {
    makeWary(database)
    if (readOnly) database.pragma('schema_version')
    else makeDurable(database)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/**
 * Opens a database to read it with its log's index in this process's own memory, where the disk has no room for it. Nobody
 * else can open it meanwhile.
 */
export function openAlone(file: string): Database {
  const database = new SQLite(file, { fileMustExist: true, timeout: BUSY_MS })
  try {
    makeWary(database)
    // Before the log is looked at for the first time.
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('query_only = ON')
    database.pragma('schema_version')
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** A database in memory, for a folder that has none yet and may not get one. */
export function openInMemory(): Database {
  const database = new SQLite(':memory:')
  makeWary(database)
  return database
}
