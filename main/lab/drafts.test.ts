import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeHome } from '../../tests/fixtures/history.ts'
import { Drafts } from './drafts.ts'

it('keeps the newest of drafts that come quickly, and reads none before it is written', async () => {
  const { home, remove } = makeHome()
  const drafts = new Drafts(home, () => true)
  const kept = [1, 2, 3].map((n) => drafts.keep('classification', { n }))
  expect(await drafts.read('classification')).toEqual({ n: 3 })
  await Promise.all(kept)
  expect(existsSync(join(home, 'drafts', 'classification.json.unfinished'))).toBe(false)
  void drafts.keep('regression', { n: 4 })
  await drafts.written()
  expect(await new Drafts(home, () => true).read('regression')).toEqual({ n: 4 })
  remove()
})

it('tells that a draft could not be written, and writes the next one', async () => {
  const { home, remove } = makeHome()
  let writable = true
  const drafts = new Drafts(home, () => writable)
  writeFileSync(join(home, 'drafts'), '')
  await expect(drafts.keep('a', 1)).rejects.toMatchObject({ shape: { key: 'writeFailed' } })
  expect(await drafts.read('a')).toBeNull()
  writable = false
  await drafts.keep('a', 2)
  remove()
})
