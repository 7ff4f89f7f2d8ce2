import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Up to this much resident memory, in bytes, looking for what can go is not worth the time. */
const ENOUGH = 640 * 2 ** 20

let collect: (() => void) | null | undefined

/**
 * Lets go of what earlier pictures left. V8 hardly sees pixels, which lie outside of its heap, and waits; but all of it
 * counts when the process is looked at, and a picture must not be refused for the memory of the one before.
 */
export function giveBackMemory(): void {
  if (process.memoryUsage.rss() < ENOUGH) return
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    // A flag that comes late may do nothing, says V8: then memory is given back when V8 thinks so.
    collect = runInNewContext('globalThis.gc ?? null') as (() => void) | null
  }
  collect?.()
}
