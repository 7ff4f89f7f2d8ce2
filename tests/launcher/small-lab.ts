import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Hosts that tell what they were given; everything else about them is the launcher's and the build's. */
const files = {
  'main/cli/main.ts': `
    import { readFileSync } from 'node:fs'
    import { word } from './word.ts'
    const args: string[] = process.argv.slice(2)
    if (args[0] === 'wait') {
      process.on('SIGTERM', () => process.exit(7))
      setInterval(() => {}, 1000)
    }
    console.log(JSON.stringify({ host: 'cli', word, args, folder: process.cwd(), pid: process.pid }))
    if (args[0] === 'read') console.log(readFileSync(0, 'utf8'))
    if (args[0] === 'fail') process.exitCode = 2`,
  'main/cli/word.ts': `export const word: string = 'first'`,
  'main/cli/word.test.ts': `export {}`,
  'main/server/main.ts': `console.log(JSON.stringify({ host: 'server', args: process.argv.slice(2) }))`,
  'main/electron/main.ts': `console.log('the window')`,
  'main/electron/vite.config.ts': `
    export default {
      plugins: [{ name: 'preload', generateBundle() { this.emitFile({ type: 'asset', fileName: 'preload.cjs', source: '' }) } }],
      build: { ssr: 'main/electron/main.ts', outDir: 'dist/electron', rolldownOptions: { output: { entryFileNames: 'main.js' } } },
    }`,
  'renderer/vite.config.ts': `export default { root: import.meta.dirname, build: { outDir: '../dist/renderer' } }`,
  'renderer/index.html': `<!doctype html><title>The page</title>`,
  'main/children/.keep': '',
  'preload/.keep': '',
  'lab/.keep': '',
  'native/.keep': '',
}

/** How a command of the launcher ended. */
interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** How a command is started. */
interface Given {
  environment?: Record<string, string | undefined>
  /** What it reads from its standard input. */
  input?: string
  cwd?: string
  /** The Node that starts it: the pinned one, unless another is given. */
  node?: string
  /** What Node is given, in place of the launcher. */
  script?: string
}

/** A small tree with the real launcher and the real build in it. */
export class SmallLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'spiral-lab-launcher-'))

  constructor() {
    for (const [path, source] of Object.entries(files)) this.write(path, source)
    for (const path of [
      'package.json',
      'package-lock.json',
      'main/launch.mjs',
      'main/lab-command.mjs',
      'main/vite.config.ts',
    ])
      copyFileSync(join(root, path), join(this.folder, path))
    for (const path of ['main/forms-by-name.ts', 'main/pack/list-packages.ts'])
      this.write(path, readFileSync(join(root, path), 'utf8'))
    cpSync(join(root, 'main/launch'), join(this.folder, 'main/launch'), { recursive: true })
    mkdirSync(join(this.folder, 'node_modules'))
    // Electron's own folder must be one that the launcher may write into.
    for (const name of readdirSync(join(root, 'node_modules')).filter(
      (name) => name !== 'electron' && name !== '.cache',
    ))
      symlinkSync(join(root, 'node_modules', name), join(this.folder, 'node_modules', name))
    rmSync(join(this.folder, 'node_modules/.spiral-lab-installed'), { force: true })
    const lockfile = readFileSync(join(root, 'package-lock.json'))
    this.write(
      'node_modules/.spiral-lab-installed',
      createHash('sha256')
        .update(lockfile)
        .update(process.platform + process.arch)
        .digest('hex'),
    )
    for (const name of ['package.json', 'checksums.json', 'install.js'])
      this.write(`node_modules/electron/${name}`, readFileSync(join(root, 'node_modules/electron', name), 'utf8'))
  }

  write(path: string, source: string, mode?: number): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), source, { mode })
  }

  /** Starts a command; its output can be read while it runs. */
  start(args: string[], { environment, cwd, node, script }: Given = {}): ChildProcess {
    return spawn(node ?? process.execPath, [script ?? join(this.folder, 'main/launch.mjs'), ...args], {
      cwd: cwd ?? this.folder,
      env: { ...process.env, INIT_CWD: undefined, npm_package_json: undefined, ...environment },
    })
  }

  /** Runs a command to its end. */
  run(args: string[], given: Given = {}): Promise<Ended> {
    const child = this.start(args, given)
    child.stdin!.end(given.input ?? '')
    return ended(child)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Waits for the end of a command. */
export function ended(child: ChildProcess): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  child.stdout!.on('data', (bytes: Buffer) => (written.stdout += bytes.toString()))
  child.stderr!.on('data', (bytes: Buffer) => (written.stderr += bytes.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...written })))
}
