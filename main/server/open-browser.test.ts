import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseOpeners, writeOpeningFile, type Desktop } from './open-browser.ts'

const desktop = (change: Partial<Desktop> = {}, installed = ['xdg-open', 'chromium']): Desktop => ({
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  isRoot: false,
  isInstalled: (program) => installed.includes(program),
  ...change,
})

describe('the browser that is opened', () => {
  it('is the desktop’s own, and else the one that is installed', () => {
    expect(chooseOpeners(desktop())).toEqual([['xdg-open'], ['chromium']])
    expect(chooseOpeners(desktop({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }, ['firefox']))).toEqual([
      ['firefox'],
    ])
    expect(chooseOpeners(desktop({ platform: 'darwin', isRoot: true }))).toEqual([['open']])
    expect(chooseOpeners(desktop({ platform: 'win32' }))).toEqual([['cmd', '/c', 'start', '""']])
  })
  it('is none where none would start, with the reason', () => {
    expect(chooseOpeners(desktop({ isRoot: true }))).toContain('root')
    expect(chooseOpeners(desktop({ environment: {} }))).toContain('display')
    expect(chooseOpeners(desktop({}, []))).toContain('installed')
    expect(chooseOpeners(desktop({}, ['snap', 'xdg-open', 'firefox']))).toContain('snap')
    expect(chooseOpeners(desktop({}, ['snap', 'xdg-open', 'google-chrome']))).toEqual([['google-chrome']])
    expect(chooseOpeners(desktop({ platform: 'aix' }))).toContain('aix')
  })
})

it('the file that a browser is given is this user’s alone, and goes when it is told to', () => {
  const { file, remove } = writeOpeningFile('http://127.0.0.1:4711/#t=abc_DEF-123')
  expect(readFileSync(file, 'utf8')).toContain('url=http://127.0.0.1:4711/open#t=abc_DEF-123"')
  if (process.platform !== 'win32')
    expect([file, dirname(file)].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700])
  remove()
  expect(existsSync(dirname(file))).toBe(false)
})
