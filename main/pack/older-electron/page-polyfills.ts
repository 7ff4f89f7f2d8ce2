/** What Chromium 108 lacks of a present page's world, loaded before the page's own script. */
import 'core-js-bundle'

/** Electron 22 hands over an upload's bytes, but not a blob's: reading that never ends. */
const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) =>
  plainFetch(input, init?.body instanceof Blob ? { ...init, body: await init.body.arrayBuffer() } : init)
