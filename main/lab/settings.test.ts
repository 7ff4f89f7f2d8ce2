import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SettingsFile } from './settings.ts'

let home: string
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'spiral-lab-settings-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

it('keeps what was set, for its owner alone, and nothing of its making', () => {
  const settings = new SettingsFile(home, () => true)
  expect(settings.value).toMatchObject({ language: 'system', theme: 'system' })
  settings.change({ theme: 'dark' })
  settings.change({ language: 'zh-CN' })
  expect(new SettingsFile(home, () => true).value).toMatchObject({ language: 'zh-CN', theme: 'dark' })
  expect(readdirSync(home)).toEqual(['settings.json'])
  if (process.platform !== 'win32') expect(statSync(join(home, 'settings.json')).mode & 0o777).toBe(0o600)
})

it.each(['{"theme":"dark"', 'null', '"dark"', '[]', ''])(
  'a damaged file (%s) is kept aside, the defaults hold, and the user is told',
  (content) => {
    writeFileSync(join(home, 'settings.json'), content)
    const settings = new SettingsFile(home, () => true)
    expect(settings.value.theme).toBe('system')
    expect(settings.problem?.code).toBe('E-STO-010')
    const kept = readdirSync(home)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toBe(settings.problem!.shape.values['kept'])
    expect(readFileSync(join(home, kept[0]!), 'utf8')).toBe(content)
  },
)

it('of a file with a wrong or an unknown field the others hold; the user is told which do not, and the file is kept', () => {
  const content = '{"theme":"dark","language":"klingon","colour":1,"threads":2,"__proto__":{"theme":"light"}}'
  writeFileSync(join(home, 'settings.json'), content)
  const settings = new SettingsFile(home, () => true)
  expect(settings.value).toMatchObject({ theme: 'dark', language: 'system', threads: 2 })
  expect(settings.problem?.shape).toMatchObject({
    key: 'settingsIncomplete',
    values: { fields: 'language, colour, __proto__' },
  })
  expect(readFileSync(join(home, settings.problem!.shape.values['kept'] as string), 'utf8')).toBe(content)
  // The next start has the same ones, and nothing to tell.
  const again = new SettingsFile(home, () => true)
  expect([again.value, again.problem]).toEqual([settings.value, null])
  expect(readdirSync(home)).toHaveLength(2)
})

it('a file with an unknown field in a folder that is only read is used and left where it is', () => {
  writeFileSync(join(home, 'settings.json'), '{"theme":"dark","colour":1}')
  const settings = new SettingsFile(home, () => false)
  expect([settings.value.theme, settings.problem?.code]).toEqual(['dark', 'E-STO-010'])
  expect(readdirSync(home)).toEqual(['settings.json'])
})

it('in a folder that is only read, a change holds for the session', () => {
  const settings = new SettingsFile(home, () => false)
  expect(settings.change({ theme: 'light' }).theme).toBe('light')
  expect(readdirSync(home)).toEqual([])
})

it('a file that cannot be written is told of', () => {
  const settings = new SettingsFile(join(home, 'missing'), () => true)
  expect(() => settings.change({ theme: 'light' })).toThrow('E-STO-002')
})
