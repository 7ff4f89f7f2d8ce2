/** A history whose errors are named by their codes, as labs up to 0.1 named them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { errorIn } from '../../../preload/error-language.ts'
import { LabError } from '../../../preload/errors.ts'
import { openDatabase } from '../../../native/sqlite/database.ts'
import { makeHistory, makeHome } from '../../../tests/fixtures/history.ts'

const DIVERGED = '01a22e4f-51ee-7f73-b3f4-ab6831dba0de'
const kept = new URL('../../../tests/fixtures/history-errors-by-code.db.gz', import.meta.url)

const storedError = (home: string) => {
  const database = openDatabase(join(home, 'lab.db'), { readOnly: true })
  const { error_json: stored } = database.prepare('select error_json from run_end').get() as { error_json: string }
  database.close()
  return stored
}

it('says an error that an earlier lab stored by its name of today, in both languages, and leaves what is stored', async () => {
  const { home, remove } = makeHome()
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(join(home, 'lab.db'), gunzipSync(readFileSync(kept)))
  const stored = storedError(home)
  expect(JSON.parse(stored)).toMatchObject({ key: 'E-RUN-001' })

  const history = makeHistory()
  await history.open({ home, readOnly: false })
  const { error, damaged } = await history.get({ runId: DIVERGED })
  expect(damaged).toBeUndefined()
  expect(error).toMatchObject({ code: 'E-RUN-001', key: 'lossDiverged' })
  expect(errorIn('en', error!).message).toBe('The loss became NaN at epoch 1 (first in layer 2).')
  expect(errorIn('zh-CN', error!).message).toBe('第 1 轮时损失变为 NaN（最先出现在 第 2 层）。')
  expect(new LabError(error!).kind).toBe('lab')
  await history.close()
  expect(storedError(home)).toBe(stored)
  remove()
})
