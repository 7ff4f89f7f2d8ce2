import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchElectron } from './fetch-electron.mjs'
import { memory, modules } from './paths.mjs'
import { say } from './say.mjs'

/** The oldest Electron whose Node loads what the lab is built of (Node-API 10, ECMAScript modules, ES2024). */
const OLDEST_MAJOR = 36

/** The program's place in an unpacked Electron. */
const programIn = () => {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** @typedef {{ path: string } | { missing: string }} ElectronBinary the program, or in a few words why there is none */

/** @param {string} folder where an Electron is unpacked @returns {ElectronBinary} */
function look(folder) {
  const path = join(folder, programIn())
  if (!existsSync(path)) return { missing: `there is no Electron in ${folder}` }
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : undefined
  if (version && Number.parseInt(version, 10) < OLDEST_MAJOR)
    return { missing: `the Electron in ${folder} is version ${version}; ${OLDEST_MAJOR} is the oldest that will do` }
  try {
    accessSync(path, constants.X_OK)
  } catch {
    return { missing: `${path} is no program that can be started` }
  }
  return { path }
}

/**
 * The Electron to open the window with: the one that is named by the environment, the one that was fetched, or one that
 * can be fetched now. Fetching is tried once; the outcome is remembered, so that a second start tries nothing.
 * @returns {Promise<ElectronBinary>}
 */
export async function findElectron() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) return look(named)
  const packageFolder = join(modules, 'electron')
  const unpacked = join(packageFolder, 'dist')
  if (existsSync(unpacked)) return look(unpacked)

  const outcome = join(memory, 'electron-fetch.json')
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  )
  if (existsSync(outcome)) {
    const before = /** @type {{ version: string, missing: string }} */ (JSON.parse(readFileSync(outcome, 'utf8')))
    if (before.version === version) return { missing: before.missing }
  }
  say('Fetching Electron for the desktop window (tried once) …')
  const problem = await fetchElectron(packageFolder, version)
  if (problem === undefined) return look(unpacked)
  const missing = `Electron could not be fetched: ${problem}; \`npx install-electron\` tries again`
  mkdirSync(memory, { recursive: true })
  writeFileSync(outcome, JSON.stringify({ version, missing }))
  return { missing }
}
