import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { limits } from '../../preload/limits.ts'
import { ChosenFiles } from './chosen-files.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-chosen-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('gives a file’s bytes once', async () => {
  const files = new ChosenFiles()
  writeFileSync(join(folder, 'a.PNG'), 'bytes')
  const { bulkId, name, mediaType } = await files.read(join(folder, 'a.PNG'))
  expect({ name, mediaType }).toEqual({ name: 'a.PNG', mediaType: 'image/png' })
  expect(await files.take(bulkId)!.text()).toBe('bytes')
  expect(files.take(bulkId)).toBeUndefined()
})
it('refuses what is no file, without waiting for it, and what is too large', async () => {
  const files = new ChosenFiles()
  execFileSync('mkfifo', [join(folder, 'pipe.png')])
  await expect(files.read(join(folder, 'pipe.png'))).rejects.toMatchObject({ code: 'E-SHL-001' })
  await expect(files.read(folder)).rejects.toMatchObject({ code: 'E-SHL-001' })
  await expect(files.read('/dev/zero')).rejects.toMatchObject({ code: 'E-SHL-001' })
  await expect(files.read(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'E-SHL-001' })
  writeFileSync(join(folder, 'large.png'), '')
  truncateSync(join(folder, 'large.png'), limits.imageFileBytes + 1)
  await expect(files.read(join(folder, 'large.png'))).rejects.toMatchObject({ code: 'E-IMG-004' })
})
