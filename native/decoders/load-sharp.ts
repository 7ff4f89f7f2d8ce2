import { createRequire } from 'node:module'
import type sharp from 'sharp'

const require = createRequire(import.meta.url)

/**
 * Electron on Linux brings a copy of glib, and so does sharp's own library: two in one process write about sixty warnings
 * for a picture, and have ended processes. There the WebAssembly build of the same library decodes, which shares nothing
 * with the process. It takes two to three times as long for the same pixels.
 */
function leaveNativeBuild(): void {
  if (!process.versions['electron'] || process.platform !== 'linux') return
  const native = `@img/sharp-${process.platform}-${process.arch}/sharp.node`
  try {
    const filename = require.resolve(native)
    // sharp goes on to the WebAssembly build where this one gives nothing.
    require.cache[filename] = { id: filename, filename, exports: null, loaded: true } as NodeJS.Module
  } catch {
    // The packed program has the WebAssembly build alone.
  }
}

let loaded: typeof sharp | undefined

/** The library that decodes pictures, loaded when the first one comes. */
export function loadSharp(): typeof sharp {
  if (loaded) return loaded
  leaveNativeBuild()
  loaded = require('sharp') as typeof sharp
  // Every picture is decoded once: a cache would only hold memory, and let one picture's decoding touch another's.
  loaded.cache(false)
  return loaded
}
