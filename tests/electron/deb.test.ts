/** What people install: a deb is built, installed, used by an ordinary user without a network, and removed again. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDeb } from '../../main/pack/deb.ts'
import { isTestBuild, packFolder } from '../../main/pack/pack-folder.ts'
import { scenario } from '../end-to-end/scenario.ts'
import { openStage, type Stage } from './electron-lab.ts'

const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...['dpkg', 'dpkg-deb', 'unshare', 'ip', 'setpriv'].filter((program) => !has(program)),
]
// It installs a package on the machine and takes many minutes: `npm test -- --deb`.
const asked = process.env['DEB'] === '1'
if (asked && missing.length > 0)
  console.warn(
    `not run: the deb is not installed here, which lacks ${missing.join(', ')}; the unpacked program is used instead, by tests/electron/packed.test.ts`,
  )

const INSTALLED = '/opt/spiral-lab/spiral-lab'

/** A line of the driver. */
interface Told {
  step?: string
  failed?: string
  ended?: number | string | null
  processes?: { command: string; seccomp: string; user: string }[]
  complaints?: string[]
  interfaces?: string[]
  noRoute?: number
  noRouteAfterOwnAttempt?: number
}

describe.skipIf(!asked || missing.length > 0)('the deb', () => {
  let stage: Stage
  let deb = ''
  let home: string
  let told: Told[] = []
  beforeAll(async () => {
    if (existsSync('/opt/spiral-lab'))
      throw new Error('Spiral Lab is installed here already; the test would replace it')
    stage = await openStage()
    deb = join(stage.folder, 'spiral-lab.deb')
    const packed = await packFolder({ ...stage, output: join(stage.folder, 'packed') })
    makeDeb(packed, stage.electron, deb, stage.folder, true)
    home = join(stage.folder, 'home')
    mkdirSync(home)
    copyFileSync(join(import.meta.dirname, '../reference/vision/scene.png'), join(home, 'scene.png'))
    chmodSync(stage.folder, 0o755)
    chownSync(home, 65534, 65534)
  })
  afterAll(() => {
    // One that was here before the test is not the test's own.
    if (deb !== '') spawnSync('dpkg', ['--purge', 'spiral-lab'])
    stage?.close()
  })

  it('says what it is, what it needs and what it opens', () => {
    const control = execFileSync('dpkg-deb', ['--field', deb], { encoding: 'utf8' })
    expect(control).toMatch(/^Version: \d+\.\d+\.\d+/m)
    expect(/~test/.test(control)).toBe(isTestBuild(stage.electron))
    expect(control).toMatch(/^Depends: libc6 \(>= 2\.\d+\), /m)
    const files = execFileSync('dpkg-deb', ['--contents', deb], { encoding: 'utf8', maxBuffer: 1 << 26 })
    expect(files).toMatch(/^-rwsr-xr-x root\/root .*\/chrome-sandbox$/m)
    expect(files).toContain('./usr/share/icons/hicolor/256x256/apps/spiral-lab.png')
    expect(files).not.toMatch(/\.map$/m)
  })

  it('is installed by dpkg, with its place in the menu', () => {
    const { status } = spawnSync('dpkg', ['--install', deb], { encoding: 'utf8' })
    // Libraries that are missing here are what apt is for.
    if (status !== 0) execFileSync('apt-get', ['install', '-q', '-y', '--fix-broken'], { stdio: 'ignore' })
    expect(statSync(INSTALLED).isFile()).toBe(true)
    const entry = readFileSync('/usr/share/applications/spiral-lab.desktop', 'utf8')
    for (const type of ['image/png', 'image/jpeg', 'image/webp', 'image/bmp', 'x-scheme-handler/spiral-lab'])
      expect(entry.split(`${type};`)).toHaveLength(2)
  })

  it('has every fuse closed, and they hold', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(INSTALLED)
    const open = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
    ]
    expect(open.map((fuse) => wire[fuse])).toEqual(open.map(() => FuseState.DISABLE))
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
    // The unchanged Electron is a Node when it is told to be one; this one has no display, and starts nothing.
    const environment = { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' }
    const run = (program: string): string =>
      spawnSync(program, ['-e', 'console.log("ran as Node")'], { env: environment, encoding: 'utf8', timeout: 20_000 })
        .stdout
    expect(run(stage.electron.program)).toContain('ran as Node')
    expect(run(INSTALLED)).not.toContain('ran as Node')
  })

  it('plays the whole scenario as an ordinary user, in its sandbox, without a network', async () => {
    const driver = [process.execPath, '--no-warnings', '--experimental-transform-types']
    const script = 'ip link set lo up && exec "$@"'
    const command = ['--net', 'sh', '-c', script, 'sh', ...driver, join(import.meta.dirname, 'deb-driver.ts')]
    const child = spawn('unshare', [...command, '/usr/bin/spiral-lab', home], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()))
    await new Promise((resolve) => child.once('close', resolve))
    told = text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Told)
    expect(told.flatMap(({ failed }) => failed ?? [])).toEqual([])
    expect(told.flatMap(({ step }) => step ?? [])).toEqual(scenario.map(({ name }) => name))
    expect(told.flatMap(({ ended }) => (ended === undefined ? [] : [ended]))).toEqual([0, 0])
    const { processes = [], complaints } = told.find(({ processes }) => processes) ?? {}
    expect(complaints).toEqual([])
    const pages = processes.filter(({ command }) => command.includes('--type=renderer'))
    expect(pages).toHaveLength(1)
    // Filtered system calls, and nothing that runs as root.
    expect(pages[0]!.seccomp).toBe('2')
    expect(processes.filter(({ user }) => user === '0')).toEqual([])
    expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([])
  })

  it('has tried to send nothing to the outside', () => {
    const { interfaces, noRoute, noRouteAfterOwnAttempt } = told.find(({ interfaces }) => interfaces)!
    expect(interfaces).toEqual(['lo'])
    expect({ noRoute, noRouteAfterOwnAttempt }).toEqual({ noRoute: 0, noRouteAfterOwnAttempt: 1 })
  })

  it('wrote nothing into its log that tells of trouble, of the decoder either', () => {
    const log = join(home, '.local/share/spiral-lab/logs/electron.log')
    const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
    expect(text).not.toMatch(/GLib|g_object|E-APP-00|could not/)
  })

  it('is removed again, and leaves what the user has kept, which it says', () => {
    const said = execFileSync('dpkg', ['--remove', 'spiral-lab'], { encoding: 'utf8' })
    expect(said).toContain('What it has kept stays')
    expect(existsSync('/opt/spiral-lab')).toBe(false)
    expect(existsSync('/usr/bin/spiral-lab')).toBe(false)
    expect(existsSync('/usr/share/applications/spiral-lab.desktop')).toBe(false)
    expect(existsSync(join(home, '.local/share/spiral-lab/lab.db'))).toBe(true)
  })
})
