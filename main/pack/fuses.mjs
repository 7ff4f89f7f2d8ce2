// The fuses of the packed program. electron-builder knows eight of them and leaves a new one as it was delivered; here each
// must be named, or the build fails. Its own copy of the library is an older one, too.
import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

/** @typedef {import('electron-builder').AfterPackContext} PackContext */

/** electron-builder's names differ from Electron's by their first letter alone. @param {string} name */
const numberOf = (name) =>
  FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name.charAt(0).toUpperCase() + name.slice(1))]

/** @param {PackContext} context what was packed; without `electronFuses` (an Electron from before them) none is set */
export async function setEveryFuse({ packager, appOutDir, electronPlatformName }) {
  const { electronFuses } = packager.config
  if (!electronFuses) return
  const { productFilename } = packager.appInfo
  const programs = { darwin: `${productFilename}.app`, mas: `${productFilename}.app`, win32: `${productFilename}.exe` }
  const linux = /** @type {{ executableName?: string }} */ (packager).executableName ?? productFilename
  const program = programs[/** @type {keyof typeof programs} */ (electronPlatformName)] ?? linux
  await flipFuses(join(appOutDir, program), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    .../** @type {Record<FuseV1Options, boolean>} */ (
      Object.fromEntries(Object.entries(electronFuses).map(([name, on]) => [numberOf(name), on]))
    ),
    // electron-builder has no name for it: WebAssembly is bounded by traps, which is also faster.
    [FuseV1Options.WasmTrapHandlers]: true,
  })
}
