// The fuses of the packed program. electron-builder knows eight of them and leaves a new one as it was delivered; here each
// must be named, or the build fails. Its own copy of the library is an older one, too.
import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/** @typedef {import('electron-builder').AfterPackContext} PackContext */
/** @typedef {Record<string, boolean | null | undefined>} NamedFuses electron-builder's names, each with what it is set to */

/** electron-builder's names differ from Electron's by their first letter alone. @param {string} name */
const numberOf = (name) =>
  FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name.charAt(0).toUpperCase() + name.slice(1))]

/** @param {PackContext} context @returns {string} the program in what was packed */
function programIn({ packager, appOutDir, electronPlatformName }) {
  const { productFilename } = packager.appInfo
  const programs = { darwin: `${productFilename}.app`, mas: `${productFilename}.app`, win32: `${productFilename}.exe` }
  const linux = /** @type {{ executableName?: string }} */ (packager).executableName ?? productFilename
  return join(appOutDir, programs[/** @type {keyof typeof programs} */ (electronPlatformName)] ?? linux)
}

/**
 * Those of the fuses that this Electron has.
 * @param {PackContext} context @param {NamedFuses} fuses
 * @param {boolean} older it may lack the newest ones; a current Electron may not
 * @returns {Promise<NamedFuses>}
 */
export async function fusesFor(context, fuses, older) {
  // electron-builder has no name for it: WebAssembly is bounded by traps, which is also faster.
  const all = { ...fuses, wasmTrapHandlers: true }
  if (!older) return all
  const wire = await getCurrentFuseWire(programIn(context))
  return Object.fromEntries(Object.entries(all).filter(([name]) => wire[numberOf(name)] !== undefined))
}

/** @param {PackContext} context what was packed @param {NamedFuses} fuses every one that its Electron has */
export async function setEveryFuse(context, fuses) {
  await flipFuses(programIn(context), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    .../** @type {Record<FuseV1Options, boolean>} */ (
      Object.fromEntries(Object.entries(fuses).map(([name, on]) => [numberOf(name), on]))
    ),
  })
}
