import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ended, SmallLab } from './small-lab.ts'

const lab = new SmallLab()
afterAll(() => lab.remove())

interface Told {
  host: string
  word?: string
  args: string[]
  folder: string
  pid: number
}
const told = (stdout: string): Told => JSON.parse(stdout.split('\n')[0]!) as Told

/** Whether a process is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('lab', () => {
  test('builds what is missing, and writes to standard output what the command writes and nothing else', async () => {
    const { code, stdout, stderr } = await lab.run(['lab', 'read', '--some', 'thing'], { input: 'from outside' })
    expect(stderr).toMatch(/^Built the programs in [\d.]+ s\.\n$/)
    expect(told(stdout)).toMatchObject({ host: 'cli', word: 'first', args: ['read', '--some', 'thing'] })
    expect(stdout.split('\n').slice(1)).toEqual(['from outside', ''])
    expect(code).toBe(0)
  })

  test('does no work twice', async () => {
    const before = statSync(join(lab.folder, 'dist/main/cli.js')).mtimeMs
    const { stdout, stderr } = await lab.run(['lab', 'again'])
    expect(stderr).toBe('')
    expect(told(stdout).args).toEqual(['again'])
    expect(statSync(join(lab.folder, 'dist/main/cli.js')).mtimeMs).toBe(before)
  })

  test('builds again when a source has changed, and not when a test has', async () => {
    lab.write('main/cli/word.test.ts', '// changed\nexport {}')
    expect((await lab.run(['lab'])).stderr).toBe('')
    lab.write('main/cli/word.ts', "export const word: string = 'second'")
    const { stdout, stderr } = await lab.run(['lab'])
    expect(stderr).toContain('Built the programs')
    expect(told(stdout).word).toBe('second')
  })

  test('builds again when only the bytes of a source have changed, and not when only its time has', async () => {
    const source = join(lab.folder, 'main/cli/word.ts')
    const { atime, mtime } = statSync(source)
    utimesSync(source, atime, new Date(mtime.getTime() + 5_000))
    expect((await lab.run(['lab'])).stderr).toBe('')
    expect((await lab.run(['lab'])).stderr).toBe('')
    lab.write('main/cli/word.ts', "export const word: string = 'sekond'")
    utimesSync(source, atime, new Date(mtime.getTime() + 5_000))
    const { stdout, stderr } = await lab.run(['lab'])
    expect(stderr).toContain('Built the programs')
    expect(told(stdout).word).toBe('sekond')
  })

  test('says what is wrong when a build fails, and builds once it is right', async () => {
    lab.write('main/cli/word.ts', 'export const word: string = ')
    const wrong = await lab.run(['lab'])
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain('Building the programs failed.')
    lab.write('main/cli/word.ts', "export const word: string = 'third'")
    expect(told((await lab.run(['lab'])).stdout).word).toBe('third')
  })

  test('two that start together build once', async () => {
    lab.write('main/cli/word.ts', "export const word: string = 'fourth'")
    const both = await Promise.all([lab.run(['lab']), lab.run(['lab'])])
    expect(both.map(({ stdout }) => told(stdout).word)).toEqual(['fourth', 'fourth'])
    expect(both.filter(({ stderr }) => stderr.includes('Built'))).toHaveLength(1)
  })

  test('passes the exit code on', async () => {
    expect((await lab.run(['lab', 'fail'])).code).toBe(2)
  })

  test('passes a signal on, and leaves nothing behind', async () => {
    const child = lab.start(['lab', 'wait'])
    const end = ended(child)
    const [first] = (await once(child.stdout!, 'data')) as [Buffer]
    const { pid } = told(first.toString())
    child.kill('SIGTERM')
    expect((await end).code).toBe(7)
    expect(isAlive(pid)).toBe(false)
  })

  test('does the same when it was started by another Node: the pinned one takes over', async () => {
    const node = join(lab.folder, 'another-node')
    copyFileSync(process.execPath, node)
    const { code, stdout, stderr } = await lab.run(['lab', 'read'], { node, input: 'through both' })
    expect(stdout.split('\n').slice(1)).toEqual(['through both', ''])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect((await lab.run(['lab', 'fail'], { node })).code).toBe(2)

    const child = lab.start(['lab', 'wait'], { node })
    const end = ended(child)
    const [first] = (await once(child.stdout!, 'data')) as [Buffer]
    const { pid } = told(first.toString())
    expect(pid).not.toBe(child.pid)
    child.kill('SIGTERM')
    expect((await end).code).toBe(7)
    expect(isAlive(pid)).toBe(false)
  })

  test('is a command of its own where the repository is linked', async () => {
    const script = join(lab.folder, 'linked-lab')
    symlinkSync(join(lab.folder, 'main/lab-command.mjs'), script)
    const { stdout } = await lab.run(['one', '--two'], { script, cwd: '/' })
    expect(told(stdout)).toMatchObject({ host: 'cli', args: ['one', '--two'], folder: '/' })
  })

  test('is in the folder where the user is, although npm has gone to the root', async () => {
    const folder = join(lab.folder, 'some/where')
    mkdirSync(folder, { recursive: true })
    const environment = { INIT_CWD: folder, npm_package_json: join(lab.folder, 'package.json') }
    expect(told((await lab.run(['lab'], { environment })).stdout).folder).toBe(folder)
    // Another project's npm script that calls this lab has gone nowhere.
    const foreign = { INIT_CWD: '/', npm_package_json: '/package.json' }
    expect(told((await lab.run(['lab'], { environment: foreign, cwd: folder })).stdout).folder).toBe(folder)
  })
})

describe('start', () => {
  const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined }
  const display = { DISPLAY: ':1', electron_config_cache: join(lab.folder, 'electron-cache') }
  const fakeElectron = (folder: string, version: string): string => {
    lab.write(`${folder}/version`, version)
    lab.write(`${folder}/electron`, '#!/bin/sh\necho "window: $@"\n', 0o755)
    return join(lab.folder, folder)
  }

  test('opens the lab in the browser where it is told to, without a word about the window', async () => {
    const { code, stdout, stderr } = await lab.run(['start', '--browser', '--home', 'somewhere'], {
      environment: display,
    })
    expect(told(stdout)).toEqual({ host: 'server', args: ['--home', 'somewhere'] })
    expect(stderr).not.toContain('browser')
    expect(code).toBe(0)
    for (const option of ['--no-open', '--port=4000'])
      expect(told((await lab.run(['start', option], { environment: display })).stdout).args).toEqual([option])
  })

  test.runIf(process.platform === 'linux')('says in one line why there is no window', async () => {
    const { stdout, stderr } = await lab.run(['start'], { environment: noDisplay })
    expect(told(stdout).host).toBe('server')
    expect(stderr).toBe('The lab opens in the browser: there is no display.\n')
  })

  test.runIf(process.platform === 'linux')('opens the window with an Electron that is named', async () => {
    const folder = fakeElectron('some-electron', '45.4.1')
    const environment = { ...display, ELECTRON_OVERRIDE_DIST_PATH: folder }
    const { code, stdout, stderr } = await lab.run(['start', '--home', 'somewhere'], { environment })
    expect(stdout).toMatch(new RegExp(`^window: (--no-sandbox )?${lab.folder} --home somewhere\n$`))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test.runIf(process.platform === 'linux')('refuses an Electron that is too old', async () => {
    const environment = { ...display, ELECTRON_OVERRIDE_DIST_PATH: fakeElectron('old-electron', 'v9.4.1') }
    const { stdout, stderr } = await lab.run(['start'], { environment })
    expect(told(stdout).host).toBe('server')
    expect(stderr).toMatch(
      /^The lab opens in the browser: the Electron in .* is version 9\.4\.1; 36 is the oldest that will do\.\n$/,
    )
  })

  test.runIf(process.platform === 'linux')('opens the browser where the Electron that is named is none', async () => {
    lab.write('half-copied/electron', 'no program yet')
    const wrong: [string, RegExp][] = [
      [join(lab.folder, 'nowhere'), /there is no Electron in \S+nowhere/],
      [join(lab.folder, 'package.json'), /there is no Electron in \S+package\.json/],
      [join(lab.folder, 'half-copied'), /\S+half-copied\/electron is no program that can be started/],
    ]
    for (const [folder, words] of wrong) {
      const environment = { ...display, ELECTRON_OVERRIDE_DIST_PATH: folder }
      const { code, stdout, stderr } = await lab.run(['start'], { environment })
      expect(told(stdout).host).toBe('server')
      expect(stderr).toMatch(new RegExp(`^The lab opens in the browser: ${words.source}\\.\\n$`))
      expect(code).toBe(0)
    }
  })

  test.runIf(process.platform === 'linux')('tries to fetch Electron once: five seconds, then never again', async () => {
    let asked = 0
    // A host that takes the call and never answers, as behind a firewall that drops packets.
    const silent = createServer(() => asked++).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const mirror = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const environment = { ...display, ELECTRON_OVERRIDE_DIST_PATH: undefined, ELECTRON_MIRROR: mirror }
    const first = await lab.run(['start'], { environment })
    expect(told(first.stdout).host).toBe('server')
    expect(first.stderr).toMatch(/Fetching Electron/)
    expect(first.stderr).toMatch(
      /opens in the browser: Electron could not be fetched: nothing came for 5 s; `npx install-electron` tries again\.\n$/,
    )
    expect(asked).toBe(1)
    const second = await lab.run(['start'], { environment })
    expect(second.stderr).toMatch(/^The lab opens in the browser: Electron could not be fetched/)
    expect(asked).toBe(1)
    silent.closeAllConnections()
    silent.close()
    expect(readdirSync(join(lab.folder, 'node_modules/electron'))).not.toContain('dist')
  })
})

test('a command that there is not is refused, and named are those that there are', async () => {
  const { code, stdout, stderr } = await lab.run(['strat'])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^There is no command 'strat'; there are start, lab, .*, test.*\.\n$/)
})
