import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { memory, modules } from './paths.mjs'
import { pinnedNode, } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { say } from './say.mjs'

/** How long the first byte of the download may take. Behind a firewall that drops packets it never comes. */
const FIRST_BYTE_MS = 5000
/** The oldest Electron whose Node loads what the lab is built of (Node-API 10, ECMAScript modules, ES2024). */
const OLDEST_MAJOR = 36

const packageFolder = join(modules, 'electron')

/** The program's place in an unpacked Electron. */
const programIn = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}[/** @type {string} */ (process.platform)] ?? 'electron'

/**
 * @typedef {{ path: string } | { missing: string }} ElectronBinary the program, or in a few words why there is none
 */

/**
 * @param {string} folder an unpacked Electron
 * @returns {ElectronBinary}
 */
function look(folder) {
  const path = join(folder, programIn)
  if (!existsSync(path)) return { missing: `there is no Electron in ${folder}` }
  const versionFile = join(folder, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : undefined
  if (version && Number.parseInt(version) < OLDEST_MAJOR)
    return { missing: `the Electron in ${folder} is version ${version}, which is too old (${OLDEST_MAJOR} or newer)` }
  return { path }
}

/**
 * The download of Electron's own package, with an end when nothing comes.
 * @param {string} url @param {string} target the file that it is written to
 */
async function download(url, target) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error(`no byte came within ${FIRST_BYTE_MS / 1000} s`)), FIRST_BYTE_MS)
  try {
    const response = await fetch(url, { signal: controller.signal })
    if (!response.ok || !response.body) throw new Error(`the answer was ${response.status}`)
    const reader = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body))
    reader.once('data', () => clearTimeout(timer))
    mkdirSync(dirname(target), { recursive: true })
    await pipeline(reader, createWriteStream(target))
  } finally {
    clearTimeout(timer)
  }
}
