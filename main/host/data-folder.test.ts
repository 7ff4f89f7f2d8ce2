import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chooseDataFolder, findDataFolder } from './data-folder.ts'

const on = (platform: NodeJS.Platform, environment: Record<string, string> = {}, asked?: string) =>
  findDataFolder(asked, { platform, environment, userHome: '/u' }).path

it('is what was asked for, then what the environment says, then the system’s place', () => {
  const both = { SPIRAL_LAB_HOME: '/env', XDG_DATA_HOME: '/xdg' }
  expect(on('linux', both, 'given')).toBe(resolve('given'))
  expect(on('linux', both)).toBe(resolve('/env'))
  expect(on('linux', { XDG_DATA_HOME: '/xdg' })).toBe(join('/xdg', 'spiral-lab'))
  expect(on('linux', { XDG_DATA_HOME: 'relative' })).toBe(join('/u', '.local', 'share', 'spiral-lab'))
  expect(on('linux', { SPIRAL_LAB_HOME: '' })).toBe(join('/u', '.local', 'share', 'spiral-lab'))
  expect(on('darwin', { XDG_DATA_HOME: '/xdg' })).toBe(join('/u', 'Library', 'Application Support', 'spiral-lab'))
  expect(on('win32', { APPDATA: '/a' })).toBe(join('/a', 'spiral-lab'))
  expect(on('win32')).toBe(join('/u', 'AppData', 'Roaming', 'spiral-lab'))
})

let folder: string
const place = () => ({ platform: 'linux' as const, environment: { XDG_DATA_HOME: folder }, userHome: '/u' })
const usual = () => join(folder, 'spiral-lab')
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-test-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('is what the user chose, from the next start on, until the usual one is chosen again', () => {
  const chosen = join(folder, 'disk', 'runs')
  chooseDataFolder(chosen, place())
  expect(findDataFolder(undefined, place())).toEqual({ path: chosen, from: 'chosen', problem: null })
  expect(findDataFolder('/given', place())).toMatchObject({ path: resolve('/given'), from: 'given' })
  chooseDataFolder(null, place())
  expect(findDataFolder(undefined, place())).toEqual({ path: usual(), from: 'usual', problem: null })
})

it('a chosen folder that is gone is told of, and not made anew as if it were empty', () => {
  const chosen = join(folder, 'disk')
  chooseDataFolder(chosen, place())
  rmSync(chosen, { recursive: true })
  const found = findDataFolder(undefined, place())
  expect(found).toMatchObject({ path: usual(), from: 'usual' })
  expect(found.problem).toMatchObject({ code: 'E-STO-014', shape: { values: { home: chosen } } })
  mkdirSync(chosen)
  expect(findDataFolder(undefined, place())).toEqual({ path: chosen, from: 'chosen', problem: null })
})

it('a folder that cannot be written is refused, and what was chosen before stays', () => {
  const chosen = join(folder, 'disk')
  chooseDataFolder(chosen, place())
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const bad of [file, join(file, 'below'), '/proc/nowhere'])
    expect(() => chooseDataFolder(bad, place()), bad).toThrow('E-STO-003')
  expect(() => chooseDataFolder(join(folder, 'long/'.repeat(100)), place())).toThrow('too long')
  expect(findDataFolder(undefined, place()).path).toBe(chosen)
})

it('a choice that cannot be read counts as none', () => {
  chooseDataFolder(join(folder, 'disk'), place())
  const kept = join(usual(), 'data-folder.json')
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ home: join(folder, 'disk') })
  for (const damaged of ['', '{', '{"home":3}', '{"home":"relative"}', '[]']) {
    writeFileSync(kept, damaged)
    expect(findDataFolder(undefined, place()), damaged).toEqual({ path: usual(), from: 'usual', problem: null })
  }
})
