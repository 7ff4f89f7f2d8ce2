import { Kysely, SqliteAdapter, SqliteDialect, SqliteDriver, sql, CompiledQuery, type DatabaseConnection } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Database } from './database.ts'

/** The steps from one version of the tables to the next, in order; their names begin with their version: `001-runs`. */
export type Migrations = Record<string, Pick<Migration, 'up'>>

/** SQLite can roll back changes of tables, which Kysely's adapter does not use by itself. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * Takes the write lock at the beginning, since a read lock that is raised later can fail in the middle. Does not roll back
 * what SQLite itself has rolled back (on a full disk), which would be an error that hides the first.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: Database
  constructor(database: Database) {
    super({ database })
    this.#database = database
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection)
  }
}

class LabDialect extends SqliteDialect {
  readonly #database: Database
  constructor(database: Database) {
    super({ database })
    this.#database = database
  }
  override createAdapter(): TransactionalAdapter {
    return new TransactionalAdapter()
  }
  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#database)
  }
}

/** Typed queries over an open database. The database stays the caller's to close: never call `destroy` on the result. */
export const queriesOver = <Tables>(database: Database): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new LabDialect(database) })

/** The version of the tables in a file; 0 in an empty one. */
export const schemaVersion = (database: Database): number => Number(database.pragma('user_version', { simple: true }))

/** The version that migrations lead to. */
export const newestVersion = (migrations: Migrations): number => Object.keys(migrations).length

/**
 * Brings the tables to the newest version, all steps and `user_version` in one transaction: a kill in the middle, or a
 * step that fails, leaves the file as it was.
 * @throws what the failing step threw
 */
export async function migrate(database: Database, migrations: Migrations): Promise<void> {
  const version = newestVersion(migrations)
  const last = Object.keys(migrations).sort().at(-1)
  const steps: Record<string, Migration> = {}
  for (const [name, { up }] of Object.entries(migrations))
    steps[name] = {
      async up(queries) {
        await up(queries)
        if (name === last) await sql.raw(`pragma user_version = ${version}`).execute(queries)
      },
    }
  const migrator = new Migrator({
    db: queriesOver<unknown>(database),
    provider: { getMigrations: () => Promise.resolve(steps) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error as Error
}
