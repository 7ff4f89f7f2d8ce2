/** `npm run dist` where it cannot pack: one sentence, and nothing harmed. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSmallDisk } from '../fixtures/small-disk.ts'

const root = join(import.meta.dirname, '../..')
function dist(args: string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['main/launch.mjs', 'dist', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  return { code: status, printed: stdout, said: stderr }
}
/** Whether a process is there. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
/** What packing has at work in `dist/` while it goes on, and was left there: another test may pack at the same time. */
const leftovers = (): string[] =>
  readdirSync(join(root, 'dist')).filter((name) => /^lowered-\d/.test(name) && !lives(Number(name.split('-')[1])))

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'spiral-lab-packing-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const disk = makeSmallDisk('48m')
afterAll(() => disk?.remove())

it.skipIf(disk === null)('says that the disk is full, leaves what was there, and nothing of its own', () => {
  const { home } = disk!
  writeFileSync(join(home, 'an-earlier-package'), 'whole')
  const { code, printed, said } = dist(['dir', '--out', home])
  expect(said).toContain(`Nothing was packed: there is no room left for packing in ${home}; nothing that was there`)
  expect(said).not.toMatch(/^\s+at /m)
  expect({ code, printed }).toEqual({ code: 1, printed: '' })
  expect(readdirSync(home)).toEqual(['an-earlier-package'])
  expect(readFileSync(join(home, 'an-earlier-package'), 'utf8')).toBe('whole')
  expect(leftovers()).toEqual([])
})

describe('refuses to pack', () => {
  it('around an Electron that is none, or one that is too old', () => {
    const old = join(folder, 'old')
    mkdirSync(old)
    writeFileSync(join(old, 'electron'), '')
    writeFileSync(join(old, 'version'), '9.4.1')
    const wrong = [
      [join(folder, 'nowhere'), 'in which there is no unpacked Electron'],
      [old, 'is version 9.4.1; 22 is the oldest that will do'],
    ] as const
    for (const [named, words] of wrong) {
      const { code, said } = dist(['dir', '--out', folder], { ELECTRON_OVERRIDE_DIST_PATH: named })
      expect(said).toMatch(/^Nothing was packed: .+\.$/m)
      expect(said).toContain(words)
      expect(said).toContain(named)
      expect(code).toBe(1)
    }
    expect(readdirSync(folder)).toEqual(['old'])
  })

  it('into a file', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, 'mine')
    const { code, said } = dist(['dir', '--out', file])
    expect(said).toContain(`Nothing was packed: nothing can be written in ${file}.`)
    expect(code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })
})
