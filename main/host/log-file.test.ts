import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { logFile } from './log-file.ts'

let home: string
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'spiral-lab-log-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))
const file = () => join(home, 'logs', 'server.log')

it('an entry is one line, whatever it says, and can move no cursor', () => {
  const log = logFile(home, 'server')
  log('first\nsecond\u001b[2J\r\u202eevil')
  log('next')
  const lines = readFileSync(file(), 'utf8').split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z first\\nsecond\\u001b\[2J\\u000d\\u202eevil$/)
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
})
it('goes on in a new file when the old one is full, and after a restart', () => {
  logFile(home, 'server')('old')
  const log = logFile(home, 'server')
  for (let i = 0; i < 12; i++) log('x'.repeat(100_000))
  expect(readFileSync(`${file()}.old`, 'utf8')).toContain(' old\n')
  expect(statSync(file()).size).toBeLessThan(1 << 20)
})
it('a folder that cannot be written costs nothing but the log', () => {
  writeFileSync(join(home, 'logs'), 'a file where the folder should be')
  expect(() => logFile(home, 'server')('line')).not.toThrow()
  expect(existsSync(file())).toBe(false)
})
