/** The script that starts the packed program is run on systems that are played by small programs in its path. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startScript } from './start-script.ts'

const NEEDED = '2.34'
let folder: string
const write = (name: string, text: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, name), 0o755)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-start-'))
  writeFileSync(join(folder, 'start'), startScript('program', NEEDED))
  chmodSync(join(folder, 'start'), 0o755)
  write('program', 'echo "started: $*"')
  write('uname', 'echo x86_64')
  write('getconf', 'echo "glibc 2.36"')
  write('ldd', 'echo "  libc.so.6 => /lib/libc.so.6 (0x1)"')
  write('unshare', 'exit 0')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(environment: Record<string, string> = { DISPLAY: ':1' }) {
  const { status, stdout, stderr } = spawnSync(join(folder, 'start'), ['--home', 'a folder'], {
    env: { PATH: `${folder}:${process.env['PATH']}`, ...environment },
    encoding: 'utf8',
  })
  return { code: status, started: stdout.trim(), said: stderr.trim() }
}

describe.runIf(process.platform === 'linux')('the packed program', () => {
  it('starts with what it was given', () => {
    expect(start()).toEqual({ code: 0, started: 'started: --home a folder', said: '' })
    // Newer by its number, older by its letters.
    write('getconf', 'echo "glibc 2.100"')
    expect(start().code).toBe(0)
  })

  it.each([
    ['a system that is too old', () => write('getconf', 'echo "glibc 2.17"'), /its glibc is 2\.17, .* 2\.34 or newer/],
    ['a system without glibc', () => write('getconf', 'exit 1'), /no glibc.*2\.34 or newer/],
    ['another processor', () => write('uname', 'echo riscv64'), /this computer's processor \(riscv64\)/],
    [
      'a library that is missing',
      () => write('ldd', 'printf "\\tlibgbm.so.1 => not found\\n"'),
      /lacks libgbm\.so\.1 .*deb/,
    ],
  ])('says in one sentence that it cannot start on %s, and is not started', (_, play, words) => {
    play()
    const { code, started, said } = start()
    expect({ code, started }).toEqual({ code: 1, started: '' })
    expect(said).toMatch(words)
    expect(said.split('\n')).toHaveLength(1)
  })

  it('says that there is no display to open a window on', () => {
    expect(start({})).toMatchObject({ code: 1, started: '', said: expect.stringContaining('no display') as string })
  })
})
