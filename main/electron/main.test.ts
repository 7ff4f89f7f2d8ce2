/** What is set before Electron is ready: whoever takes one of these lines away is told here. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const calls = vi.hoisted(() => [] as unknown[][])
const switches = vi.hoisted(() => new Set<string>())
vi.mock('electron', () => {
  const note =
    (name: string) =>
    (...given: unknown[]): void =>
      void calls.push([name, ...given])
  return {
    app: {
      getAppPath: () => '/app',
      commandLine: { hasSwitch: (name: string) => switches.has(name), appendSwitch: note('appendSwitch') },
      enableSandbox: note('enableSandbox'),
      setPath: note('setPath'),
      // Another one runs already: this one goes no further.
      requestSingleInstanceLock: () => false,
      quit: note('quit'),
    },
    crashReporter: { start: note('crashReporter') },
    protocol: { registerSchemesAsPrivileged: note('scheme') },
  }
})

let home: string
const argv = process.argv
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'spiral-lab-main-'))
  process.argv = [argv[0]!, '/app', '--home', home]
  calls.length = 0
  vi.resetModules()
})
afterEach(() => {
  process.argv = argv
  switches.clear()
  rmSync(home, { recursive: true, force: true })
})

it('every page is in the sandbox, nothing goes out, crashes stay in the data folder', async () => {
  await import('./main.ts')
  expect(calls).toContainEqual(['enableSandbox'])
  expect(calls).toContainEqual(['appendSwitch', 'disable-background-networking'])
  expect(calls).toContainEqual(['appendSwitch', 'host-resolver-rules', 'MAP * ~NOTFOUND'])
  expect(calls).toContainEqual(['crashReporter', { uploadToServer: false }])
  expect(calls).toContainEqual(['setPath', 'userData', join(home, 'window')])
  // What V8 has made of the page's scripts is kept.
  expect(calls.find(([name]) => name === 'scheme')).toMatchObject(['scheme', [{ privileges: { codeCache: true } }]])
  const names = calls.map(([name]) => name)
  // Dumps are kept below the folder that is set then.
  expect(names.indexOf('setPath')).toBeLessThan(names.indexOf('crashReporter'))
  expect(names.at(-1)).toBe('quit')
})

it('a sandbox that the user has switched off is not switched on again', async () => {
  switches.add('no-sandbox')
  await import('./main.ts')
  expect(calls.map(([name]) => name)).not.toContain('enableSandbox')
})

it('has a folder for this start alone where the data folder is a file: without one no window opens', async () => {
  const file = join(home, 'notes.txt')
  writeFileSync(file, 'mine')
  process.argv = [argv[0]!, '/app', '--home', file]
  await import('./main.ts')
  const [, , folder] = calls.find(([name, which]) => name === 'setPath' && which === 'userData')!
  expect(folder).toMatch(/spiral-lab-window-/)
  expect(statSync(String(folder)).isDirectory()).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe('mine')
  rmSync(String(folder), { recursive: true })
})
