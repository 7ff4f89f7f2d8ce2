import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { whileAlone } from './lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('lets one work at a time, and lets the next go on when the work has failed', async () => {
  const lock = join(folder, 'one/lock')
  let working = 0
  let most = 0
  let done = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++working)
    await new Promise((resolve) => setTimeout(resolve, 20))
    working--
    if (++done === 2) throw new Error('on purpose')
  }
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => whileAlone(lock, work)))
  expect(most).toBe(1)
  expect(done).toBe(4)
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  expect(existsSync(lock)).toBe(false)
})

it('takes the lock of a process that is gone', async () => {
  const lock = join(folder, 'abandoned')
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(lock, String(pid))
  let worked = false
  await whileAlone(lock, async () => {
    worked = true
  })
  expect(worked).toBe(true)
  expect(existsSync(lock)).toBe(false)
})
