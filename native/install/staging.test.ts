import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dropStaging, openStaging, swapFolders } from './staging.ts'

let modules: string
beforeEach(() => {
  modules = mkdtempSync(join(tmpdir(), 'modules-'))
})
afterEach(() => rmSync(modules, { recursive: true }))

const fill = (folder: string, names: string[], content: string): void => {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'file'), content)
  }
}
const read = (folder: string, name: string): string => readFileSync(join(folder, name, 'file'), 'utf8')

it('puts new folders in the place of old ones and of none', () => {
  const [from, to] = [join(modules, 'from'), join(modules, 'to')]
  fill(from, ['deps', 'lib'], 'new')
  fill(to, ['deps', 'src'], 'old')
  swapFolders(from, to, ['deps', 'lib'])
  expect(['deps', 'lib', 'src'].map((name) => read(to, name))).toEqual(['new', 'new', 'old'])
})

it('changes nothing when one of them is missing', () => {
  const [from, to] = [join(modules, 'from'), join(modules, 'to')]
  fill(from, ['deps'], 'new')
  fill(to, ['deps', 'lib'], 'old')
  expect(() => swapFolders(from, to, ['deps', 'lib'])).toThrow()
  expect(['deps', 'lib'].map((name) => read(to, name))).toEqual(['old', 'old'])
  expect(read(from, 'deps')).toBe('new')
})

it('builds alone, clears away what a process left that ended, and refuses a full disk', () => {
  const folder = openStaging(modules, 1)
  fill(folder, ['package'], 'half')
  expect(() => openStaging(modules, 1)).toThrow('Another `npm run native` is at work')
  // No process has this number: it is over the largest of every system.
  writeFileSync(join(folder, 'process'), String(2 ** 30))
  dropStaging(modules)
  expect(existsSync(folder)).toBe(true)
  openStaging(modules, 1)
  expect(existsSync(join(folder, 'package'))).toBe(false)
  dropStaging(modules)
  expect(existsSync(folder)).toBe(false)
  expect(() => openStaging(modules, 2 ** 60)).toThrow(/of disk are needed; \d+ MiB are free/)
})
