/** A history of the version before recordings: brought up to date, with a backup, and killed in the middle of that. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../native/sqlite/database.ts'
import { schemaVersion } from '../../native/sqlite/migrations.ts'
import { soaking, tellFigures } from '../fixtures/budget.ts'
import { makeHistory, makeHome } from '../fixtures/history.ts'
import { SEED } from '../fixtures/seed.ts'

const KILLS = Number(process.env.KILLS ?? (soaking ? 50 : 8))
/** Two runs of 60 epochs: one of the second numerics, one from before there were any. */
const [newer, older] = ['01a20de2-0a09-7e03-98ea-ccee2a573001', '01a20de2-0a09-7e03-98ea-ccee2a573002'] as const
const kept = gunzipSync(readFileSync(new URL('../fixtures/history-version-3.db.gz', import.meta.url)))

let home: string
let remove: () => void
beforeEach(() => {
  ;({ home, remove } = makeHome())
})
afterEach(() => remove())

function oldHistory(): void {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(join(home, 'lab.db'), kept)
}
/** The version of a file; and every row of the tables that were there before, as text. */
function contents(file: string): { version: number; rows: string } {
  const database = openDatabase(file, { readOnly: true })
  const rows = ['run', 'run_end', 'run_metric', 'metric_block'].map((table) =>
    JSON.stringify(database.prepare(`select * from ${table}`).all()),
  )
  const found = { version: schemaVersion(database), rows: rows.join('\n') }
  database.close()
  return found
}

test('a history of version 3 is brought up to date with a backup of it first, and every run stays as it was', async () => {
  oldHistory()
  const before = contents(join(home, 'lab.db'))
  expect(before.version).toBe(3)
  const history = makeHistory()
  expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 2, problems: [] })
  for (const [runId, numerics] of [
    [newer, 2],
    [older, 1],
  ] as const) {
    expect(await history.get({ runId })).toMatchObject({
      numerics,
      parent: null,
      recordingBytes: 0,
      replay: null,
      madeBy: null,
    })
    expect((await history.get({ runId })).damaged).toBeUndefined()
    // Without keyframes every position is computed from the spec.
    expect(await history.position({ runId, position: 60 })).toMatchObject({
      first: 0,
      epochs: 60,
      states: [],
      numerics,
    })
  }
  await history.close()
  expect(contents(join(home, 'lab.db'))).toEqual({ ...before, version: 5 })
  const backups = readdirSync(join(home, 'backups')).filter((name) => name.endsWith('.db'))
  expect(backups.length).toBe(1)
  expect(contents(join(home, 'backups', backups[0]!))).toEqual(before)
})

/** Opens the history, and is killed so many milliseconds after it began. */
const openUntilKilled = (afterMs: number): Promise<void> =>
  new Promise((resolve) => {
    const program = `
      const { makeHistory } = await import(${JSON.stringify(join(import.meta.dirname, '../fixtures/history.ts'))})
      process.stdout.write('begun')
      await makeHistory().open({ home: ${JSON.stringify(home)}, readOnly: false })
      setInterval(() => {}, 1000)`
    const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs))
    child.once('close', () => resolve())
  })

test(
  `killed ${KILLS} times while it is brought up to date (SEED=${SEED}): the old version or the new one, never between`,
  async () => {
    oldHistory()
    const before = contents(join(home, 'lab.db'))
    const seen = new Set<number>()
    for (let kill = 0; kill < KILLS; kill++) {
      oldHistory()
      await openUntilKilled(((SEED >>> (kill % 16)) % 40) + 30 * (kill % 8) ** 2)
      if (!existsSync(join(home, 'lab.db'))) throw new Error('the history is gone')
      const found = contents(join(home, 'lab.db'))
      expect([3, 4, 5]).toContain(found.version)
      expect(found.rows).toBe(before.rows)
      seen.add(found.version)
      const history = makeHistory()
      expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 2, problems: [] })
      expect((await history.metrics({ runId: newer })).epochs.length).toBe(60)
      await history.close()
    }
    tellFigures('F21 killed while a history of version 3 is brought up to date', KILLS, KILLS)
    console.log(`${KILLS} kills; versions found after them: ${[...seen].sort().join(', ')}`)
  },
  soaking ? 1_800_000 : 60_000,
)
