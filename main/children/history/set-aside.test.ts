import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { courseRun, failure, makeHistory, makeHome, newRunId, type History } from '../../../tests/fixtures/history.ts'

let history: History
let home: string
let remove: () => void
beforeEach(() => {
  ;({ home, remove } = makeHome())
  history = makeHistory(process.ppid)
})
afterEach(async () => {
  await history.close()
  remove()
})

const garbage = Buffer.from('hello '.repeat(1000))

test('a file that is none is refused by name until it is set aside, whole and with all that belongs to it', async () => {
  writeFileSync(join(home, 'lab.db'), garbage)
  writeFileSync(join(home, 'lab.db-wal'), 'a log')
  mkdirSync(join(home, 'runs', 'one'), { recursive: true })
  writeFileSync(join(home, 'runs', 'one', 'head'), 'a mark')
  writeFileSync(join(home, 'settings.json'), '{}')
  expect(await failure(history.open({ home, readOnly: false }))).toMatchObject({ key: 'historyDamaged' })
  expect(await failure(history.list({}))).toMatchObject({ key: 'historyDamaged' })
  const { kept } = await history.startAnew()
  expect(readFileSync(join(home, kept, 'lab.db')).equals(garbage)).toBe(true)
  expect(readFileSync(join(home, kept, 'lab.db-wal'), 'utf8')).toBe('a log')
  expect(readFileSync(join(home, kept, 'runs/one/head'), 'utf8')).toBe('a mark')
  expect(readdirSync(home).filter((name) => /^(lab|runs|settings)/.test(name))).toEqual(['settings.json'])
  expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 0, readOnly: false, problems: [] })
})

test('one that can still be read in part is set aside as well', async () => {
  await history.open({ home, readOnly: false })
  const runId = newRunId()
  await history.begin(courseRun(runId))
  await history.close()
  const torn = readFileSync(join(home, 'lab.db'))
  torn.fill(0, 4096 * 3, 4096 * 4)
  writeFileSync(join(home, 'lab.db'), torn)
  await history.open({ home, readOnly: false }).catch(() => {})
  const { kept } = await history.startAnew()
  expect(readFileSync(join(home, kept, 'lab.db')).equals(torn)).toBe(true)
})

test('a sound history is never moved, nor one that is only read or held by another lab', async () => {
  expect(await failure(history.startAnew())).toMatchObject({ key: 'historyNotOpen' })
  await history.open({ home, readOnly: false })
  const runId = newRunId()
  await history.begin(courseRun(runId))
  expect(await failure(history.startAnew())).toMatchObject({ key: 'historyNotDamaged' })
  expect(await history.open({ home, readOnly: false })).toMatchObject({ runs: 1 })
  const other = makeHistory(4712)
  await other.open({ home, readOnly: true })
  expect(await failure(other.startAnew())).toMatchObject({ key: 'historyNotOpen' })
  await other.close()
  expect(readdirSync(home).filter((name) => name.startsWith('history.damaged'))).toEqual([])
  expect(existsSync(join(home, 'lab.db'))).toBe(true)
})
