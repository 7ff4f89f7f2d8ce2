/** What Node 12 lacks of a present JavaScript's globals. Imported before anything of the lab. */
import 'core-js-bundle'
import './number-format.ts'
import 'event-target-polyfill'
import 'abort-controller/polyfill'
import { freemem } from 'os'
import { performance } from 'perf_hooks'
import { ReadableStream, TransformStream, WritableStream } from 'web-streams-polyfill'
import * as bodies from './bodies.ts'

const world = globalThis as unknown as Record<string, unknown>
Object.assign(world, { ReadableStream, TransformStream, WritableStream, ...bodies })
world['performance'] ??= performance
Object.assign(process, { availableMemory: freemem })

/** The reason of an abort, which the polyfill does not keep. */
const { prototype } = AbortController
const abort = prototype.abort
prototype.abort = function (reason?: unknown): void {
  const signal = this.signal as { reason?: unknown; aborted: boolean }
  if (!signal.aborted) {
    const error = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })
    Object.defineProperty(signal, 'reason', { value: reason ?? error })
  }
  abort.call(this)
}
Object.defineProperty(AbortSignal.prototype, 'throwIfAborted', {
  value(this: AbortSignal) {
    if (this.aborted) throw this.reason
  },
})
