/** Starts the lab's window in a real Electron and drives it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { electronAtHand, type UnpackedElectron } from '../../main/pack/electron-at-hand.mjs'
import { copyLoweredApp } from '../../main/pack/lowered-app.ts'
import { openDisplay } from './display.ts'

const root = join(import.meta.dirname, '../..')

/** Everything that windows are started with, made once for a test file. */
export interface Stage {
  electron: UnpackedElectron
  /** The folder of the app: the repository itself, or its copy for an older Electron. */
  app: string
  environment: Record<string, string>
  /** An empty folder of its own, gone with the stage. */
  folder: string
  close(): void
}

/** Finds an Electron, makes the app ready for it and opens a display. Says which Electron it is. */
export async function openStage(): Promise<Stage> {
  if (!existsSync(join(root, 'dist/electron/main.js'))) throw new Error('The lab is not built: `npm run build`.')
  const electron = await electronAtHand()
  const display = await openDisplay()
  const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-electron-'))
  // Beside the packages, which the children find from there; one a process, so that two files do not share it.
  const copy = join(root, 'dist', `electron-${electron.version}-${process.pid}`)
  const environment: Record<string, string> = {
    ...(process.env as Record<string, string>),
    DISPLAY: display.name,
    // It tries to make code from text, to warn if that is possible, which the page's policy then reports.
    ELECTRON_DISABLE_SECURITY_WARNINGS: 'true',
    // As the launcher does.
    SPIRAL_LAB_NODE: process.execPath,
  }
  delete environment['SPIRAL_LAB_HOME']
  if (electron.old) await copyLoweredApp(copy)
  process.stderr.write(
    `Electron ${electron.version}${electron.old ? ', the lab carried to it by a shim' : ''} (${electron.folder})\n`,
  )
  return {
    electron,
    app: electron.old ? copy : root,
    environment,
    folder,
    close() {
      display.close()
      rmSync(folder, { recursive: true, force: true })
      rmSync(copy, { recursive: true, force: true })
    },
  }
}

/** What the page and the processes said that nobody should have to say. */
export interface Complaints {
  page: string[]
  errors: string[]
}

/** The lab in its window. */
export interface ElectronLab {
  app: ElectronApplication
  page: Page
  complaints: Complaints
  /** Quits as a user does; resolves with the exit code, or the signal that ended the program. */
  quit(): Promise<number | NodeJS.Signals | null>
}

/** As root Chromium's sandbox does not start. */
export const sandboxFlags = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** How long a driver may take to reach the program, which has hung once in a while beside a compiler. */
const LAUNCH_MS = 20_000

interface LabStart {
  /** Null leaves it to the lab to find it. */
  home: string | null
  args?: string[]
  packed?: string
  environment?: Record<string, string>
}

/**
 * Opens the window.
 * @param options.packed a packed program, in place of Electron and the app's folder
 * @param options.args what a user would give
 */
export async function openLab(
  stage: Stage,
  { home, args = [], packed, environment = {} }: LabStart,
): Promise<ElectronLab> {
  if (home !== null) mkdirSync(home, { recursive: true })
  const options = {
    executablePath: packed ?? stage.electron.program,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...sandboxFlags(), ...(packed ? [] : [stage.app]), ...(home === null ? [] : ['--home', home]), ...args],
    env: { ...stage.environment, ...environment },
  }
  const app = await _electron
    .launch({ ...options, timeout: LAUNCH_MS })
    .catch(() => _electron.launch({ ...options, timeout: 3 * LAUNCH_MS }))
  const page = await app.firstWindow()
  page.setDefaultTimeout(90_000)
  const complaints: Complaints = { page: [], errors: [] }
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.page.push(message.text())
  })
  page.on('pageerror', (error) => complaints.errors.push(error.message))
  const child = app.process()
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  )
  return {
    app,
    page,
    complaints,
    async quit() {
      // The answer is lost together with the process that gives it.
      await app.evaluate(({ app }) => setImmediate(() => app.quit())).catch(() => {})
      // Whatever hangs must not outlive the tests.
      const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
      return ended.finally(() => clearTimeout(timer))
    },
  }
}
