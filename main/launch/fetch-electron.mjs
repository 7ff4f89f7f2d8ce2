import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'

/** How long the first byte of the download may take. Behind a firewall that drops packets it never comes. */
const FIRST_BYTE_MS = 5000
/** How long each further byte may take. */
const NEXT_BYTE_MS = 30_000

/**
 * What Electron's own package does to download a file, with an end when nothing comes.
 * @param {string} url @param {string} target the file that it is written to
 */
async function download(url, target) {
  const controller = new AbortController()
  /** @param {number} ms */
  const patience = (ms) => setTimeout(() => controller.abort(new Error(`nothing came for ${ms / 1000} s`)), ms)
  let timer = patience(FIRST_BYTE_MS)
  try {
    const response = await fetch(url, { signal: controller.signal })
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`)
    mkdirSync(dirname(target), { recursive: true })
    await pipeline(
      response.body,
      async function* (/** @type {AsyncIterable<Uint8Array>} */ bytes) {
        for await (const some of bytes) {
          clearTimeout(timer)
          timer = patience(NEXT_BYTE_MS)
          yield some
        }
      },
      createWriteStream(target),
    )
  } finally {
    clearTimeout(timer)
  }
}

/** @typedef {{ downloadArtifact(details: object): Promise<string> }} ElectronGet the part of `@electron/get` used here */

/**
 * Downloads the Electron of the installed package, checked against the package's own checksums, and unpacks it there.
 * @param {string} packageFolder where the npm package `electron` lies
 * @param {string} version
 * @returns {Promise<string | undefined>} what went wrong, in a few words
 */
export async function fetchElectron(packageFolder, version) {
  try {
    const require = createRequire(join(packageFolder, 'package.json'))
    const get = /** @type {ElectronGet} */ (await import(pathToFileURL(require.resolve('@electron/get')).href))
    await get.downloadArtifact({
      version,
      artifactName: 'electron',
      checksums: /** @type {unknown} */ (JSON.parse(readFileSync(join(packageFolder, 'checksums.json'), 'utf8'))),
      cacheRoot: process.env.electron_config_cache,
      downloader: { download },
    })
  } catch (error) {
    const { message, cause } = /** @type {Error} */ (error)
    return cause instanceof Error ? cause.message : message
  }
  // The package's own script finds the archive in its cache, and unpacks it.
  const code = await run(pinnedNode(), [join(packageFolder, 'install.js')])
  return code === 0 ? undefined : 'it could not be unpacked'
}
