import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../../native/sqlite/create.ts'
import { openDatabase, type Database } from '../../../native/sqlite/database.ts'
import { migrate, type Migrations } from '../../../native/sqlite/migrations.ts'

type Row = Record<string, unknown>

/** The rows of a table that can be read: from its beginning up to where it is damaged, and from its end back to there. */
function readableRows(database: Database, table: string, key: string): Row[] {
  const read = (direction: 'asc' | 'desc'): [rows: Row[], whole: boolean] => {
    const rows: Row[] = []
    try {
      const order = key
        .split(', ')
        .map((column) => `${column} ${direction}`)
        .join(', ')
      for (const row of database.prepare(`select * from ${table} order by ${order}`).iterate()) rows.push(row as Row)
      return [rows, true]
    } catch {
      return [rows, false]
    }
  }
  const [first, whole] = read('asc')
  return whole ? first : [...first, ...read('desc')[0]]
}

/** Whether the rows of a table stand in the order of their numbers: by its key they would be found through an index. */
const hasRowid = (database: Database, table: string): boolean =>
  database.prepare('select wr from pragma_table_list where name = ?').pluck().get(table) === 0

/** Copies what can be read of a database into a sound one; says how many runs there are then. */
function copyReadable(from: Database, to: Database): number {
  const tables = to
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'`,
    )
    .pluck()
    .all() as string[]
  to.pragma('foreign_keys = OFF')
  to.transaction(() => {
    for (const table of tables) {
      const columns = to.pragma(`table_info(${table})`) as { name: string; pk: number }[]
      const names = columns.map(({ name }) => name)
      const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
      const insert = to.prepare(
        `insert or ignore into ${table} (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
      )
      for (const row of readableRows(
        from,
        table,
        hasRowid(to, table) ? 'rowid' : key.map(({ name }) => name).join(', '),
      ))
        try {
          insert.run(Object.fromEntries(names.map((name) => [name, row[name] ?? null])))
        } catch {
          // A row that is no row of this table any more.
        }
    }
    for (const table of tables)
      if ((to.pragma(`table_info(${table})`) as { name: string }[]).some(({ name }) => name === 'run'))
        to.prepare(`delete from ${table} where run not in (select id from run)`).run()
  })()
  to.pragma('foreign_keys = ON')
  return to.prepare('select count(*) from run').pluck().get() as number
}

/**
 * A copy, in a folder of its own, of what can be read of a damaged history: each row is as good as its hash says. A log
 * that is damaged, or another database's, may be what is wrong: the one without it is taken where more is left of it.
 * @throws what SQLite throws where the file is no database at all
 */
export async function salvage(file: string, migrations: Migrations): Promise<[Database, remove: () => void]> {
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-salvage-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const found: { database: Database; runs: number }[] = []
  let fault: unknown
  try {
    for (const [at, ends] of [['', '-wal'], ['']].entries()) {
      const copy = join(folder, `damaged-${at}.db`)
      const sound = join(folder, `sound-${at}.db`)
      try {
        for (const end of ends) if (existsSync(file + end)) copyFileSync(file + end, copy + end)
        const from = openDatabase(copy)
        try {
          await createDatabase(sound, (database) => migrate(database, migrations))
          const database = openDatabase(sound)
          found.push({ database, runs: copyReadable(from, database) })
        } finally {
          from.close()
        }
      } catch (thrown) {
        fault = thrown
      }
    }
    const best = found.reduce<(typeof found)[number] | null>((a, b) => (a && a.runs >= b.runs ? a : b), null)
    if (!best) throw fault
    for (const { database } of found) if (database !== best.database) database.close()
    return [best.database, remove]
  } catch (thrown) {
    remove()
    throw thrown
  }
}
