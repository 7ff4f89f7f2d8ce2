import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeNewFile } from './new-file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-new-'))
  file = join(folder, 'out.csv')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('is there whole, with nothing left beside it', async () => {
  await writeNewFile(file, false, async (to) => {
    await to.write('one ')
    expect(existsSync(file)).toBe(false)
    await to.write(Buffer.from('two'))
  })
  expect(readdirSync(folder)).toEqual(['out.csv'])
  expect(readFileSync(file, 'utf8')).toBe('one two')
})
it('or not at all, when the writing fails', async () => {
  await expect(
    writeNewFile(file, false, async (to) => {
      await to.write('half')
      throw new TypeError('broken')
    }),
  ).rejects.toThrow('broken')
  expect(readdirSync(folder)).toEqual([])
})
it('overwrites nothing without force, not even what appears meanwhile', async () => {
  const write = () =>
    writeNewFile(file, false, async (to) => {
      writeFileSync(file, 'somebody else’s')
      await to.write('mine')
    })
  await expect(write()).rejects.toMatchObject({ code: 'E-STO-009' })
  await expect(write()).rejects.toMatchObject({ code: 'E-STO-009' })
  expect(readFileSync(file, 'utf8')).toBe('somebody else’s')
  expect(readdirSync(folder)).toEqual(['out.csv'])
  await writeNewFile(file, true, (to) => to.write('mine'))
  expect(readFileSync(file, 'utf8')).toBe('mine')
})
it('says which file it is, and why', async () => {
  await expect(writeNewFile(join(folder, 'no', 'x.csv'), false, (to) => to.write(''))).rejects.toMatchObject({
    code: 'E-STO-002',
    shape: {
      message: expect.stringContaining('“x.csv” could not be written (there is no such file or folder') as string,
    },
  })
})
