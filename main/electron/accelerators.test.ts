import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { StartChild } from '../supervisor/started-child.ts'
import { Accelerators } from './accelerators.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-accelerators-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (value: string | null) => {
  const file = {
    value,
    read: () => file.value,
    write(next: string | null) {
      file.value = next
    },
  }
  return file
}
/** What children are started with. */
function environmentOf(accelerators: Accelerators): Record<string, string> {
  let seen: Record<string, string> = {}
  const start = ((_program: string, environment: Record<string, string>) => {
    seen = environment
    return {}
  }) as unknown as StartChild
  accelerators.lend(start)('training', { A: 'b' }, () => {
    throw new Error('never')
  })
  return seen
}

it('takes a checkout in which something is built, from the next start on, and lets go of it', () => {
  const addon = join(folder, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
  mkdirSync(dirname(addon), { recursive: true })
  writeFileSync(addon, '')
  const file = fileOf(null)
  const now = new Accelerators(file, false)
  now.choose(folder)
  expect(now.folder).toBe(null)
  expect(environmentOf(now)).toEqual({ A: 'b' })
  const next = new Accelerators(file, false)
  expect(environmentOf(next)).toEqual({ A: 'b', SPIRAL_LAB_ACCELERATORS: folder })
  next.choose(null)
  expect(next.next).toBe(null)
})
it('refuses a folder in which nothing is built, and keeps what was chosen before', () => {
  const file = fileOf('/before')
  expect(() => new Accelerators(file, false).choose(folder)).toThrow(expect.objectContaining({ code: 'E-SHL-011' }))
  expect(file.value).toBe('/before')
})
it('uses nothing that has gone, and nothing after starts that failed', () => {
  expect(new Accelerators(fileOf(join(folder, 'gone')), false).folder).toBe(null)
  expect(new Accelerators(fileOf(folder), true).folder).toBe(null)
  expect(new Accelerators(fileOf(folder), false).folder).toBe(folder)
})
