import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptElectron, NoElectron } from './kept-electron.mjs'
import { modules } from '../launch/paths.mjs'

/** The oldest that runs the built lab as it is, and the oldest that a lowered copy runs on. */
const OLDEST_CURRENT = 36
const OLDEST = 22

/**
 * An Electron that is unpacked here.
 * @typedef {object} UnpackedElectron
 * @property {string} folder
 * @property {string} program
 * @property {string} version
 * @property {boolean} old the lab must be lowered for it
 */

const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe', linux: 'electron' }

/** @param {string} folder @returns {UnpackedElectron | null} */
function electronIn(folder) {
  const program = join(folder, programs[/** @type {keyof typeof programs} */ (process.platform)] ?? programs.linux)
  if (!existsSync(program) || !existsSync(join(folder, 'version'))) return null
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  return { folder, program, version, old: Number.parseInt(version, 10) < OLDEST_CURRENT }
}

/**
 * The Electron that is named by the environment; null where none is.
 * @throws NoElectron where what is named will not do
 */
export function namedElectron() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!folder) return null
  const electron = electronIn(folder)
  if (!electron)
    throw new NoElectron(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, in which there is no unpacked Electron`)
  if (Number.parseInt(electron.version, 10) < OLDEST)
    throw new NoElectron(
      `the Electron in ${folder} is version ${electron.version}; ${OLDEST} is the oldest that will do`,
    )
  return electron
}

/** The Electron that this checkout is pinned to, where it was fetched. */
export const pinnedElectron = () => electronIn(join(modules, 'electron/dist'))

/**
 * The best Electron that is at hand: the one that is named, the pinned one, or the kept one.
 * @throws NoElectron where there is none and none can be had
 */
export async function electronAtHand() {
  const electron = namedElectron() ?? pinnedElectron() ?? electronIn(await keptElectron())
  if (!electron) throw new NoElectron('the kept Electron is damaged: remove its folder, and it is fetched anew')
  return electron
}
