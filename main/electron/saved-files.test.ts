import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SavedFiles } from './saved-files.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-test-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const there = () => readdirSync(folder).sort()

it('a file is there whole, once it was ended, in place of what was there', async () => {
  const files = new SavedFiles()
  const path = join(folder, 'model.json')
  writeFileSync(path, 'the old one')
  const id = await files.begin(path)
  await files.write(id, Buffer.from('new '))
  expect(readFileSync(path, 'utf8')).toBe('the old one')
  await files.write(id, Buffer.from('model'))
  expect(await files.end(id)).toBe('model.json')
  expect([there(), readFileSync(path, 'utf8')]).toEqual([['model.json'], 'new model'])
  await expect(files.write(id, Buffer.from('late'))).rejects.toMatchObject({ code: 'E-SHL-005' })
})

it('one that is dropped, or whose page went away, leaves nothing', async () => {
  const files = new SavedFiles()
  const ids: string[] = []
  for (let n = 0; n < 6; n++) {
    ids.push(await files.begin(join(folder, `${n}.csv`)))
    await files.write(ids.at(-1)!, Buffer.from('half'))
  }
  // The oldest made room.
  expect(there()).toHaveLength(4)
  await expect(files.end(ids[0]!)).rejects.toMatchObject({ code: 'E-SHL-005' })
  await files.drop(ids[5]!)
  await files.drop(ids[5]!)
  expect(there()).toHaveLength(3)
  await files.dropAll()
  expect(there()).toEqual([])
})

it('a place where nothing can be written is told of, and what a link leads to is written', async () => {
  const files = new SavedFiles()
  const nowhere = files.begin(join(folder, 'missing', 'a.png'))
  await expect(nowhere).rejects.toMatchObject({ code: 'E-SHL-002', shape: { values: { file: 'a.png' } } })
  writeFileSync(join(folder, 'real'), '')
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  const id = await files.begin(join(folder, 'link'))
  await files.write(id, Buffer.from('through'))
  await files.end(id)
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('through')
})
