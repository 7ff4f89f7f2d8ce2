import { mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { planOutputs } from './image.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-image-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('one picture goes into the file, several into a folder that is made', () => {
  expect(planOutputs(['a/in.jpg'], 'out.png')).toEqual([{ file: 'a/in.jpg', out: 'out.png' }])
  const out = join(folder, 'new', 'folder')
  expect(planOutputs(['a/in.jpg', 'b/other.webp'], out)).toEqual([
    { file: 'a/in.jpg', out: join(out, 'in.png') },
    { file: 'b/other.webp', out: join(out, 'other.png') },
  ])
  expect(statSync(out).isDirectory()).toBe(true)
})
it('one picture and a folder that is there: into the folder', () => {
  mkdirSync(join(folder, 'there'))
  expect(planOutputs(['in.jpg'], join(folder, 'there'))).toEqual([
    { file: 'in.jpg', out: join(folder, 'there', 'in.png') },
  ])
})
it('refuses two pictures of one name, a name of another format, and a file for several', () => {
  expect(() => planOutputs(['a/x.png', 'b/x.jpg'], folder)).toThrow(
    /`a\/x.png` and `b\/x.jpg` would both become `x.png`/,
  )
  expect(() => planOutputs(['a.png'], 'out.jpg')).toThrow(/written as PNG/)
  writeFileSync(join(folder, 'file'), '')
  expect(() => planOutputs(['a.png', 'b.png'], join(folder, 'file'))).toThrow(/must be a folder/)
})
