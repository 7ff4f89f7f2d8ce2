/** What Node 16 lacks of a present JavaScript's globals. Imported before anything of the lab, by the host and by children. */
import 'core-js-bundle'
import { Blob } from 'buffer'
import { freemem } from 'os'
import * as streams from 'stream/web'
import { File, FormData, Headers, Request, Response } from 'undici'

const { ReadableStream, WritableStream, TransformStream } = streams
const added = { ReadableStream, WritableStream, TransformStream, Blob, File, FormData, Headers, Request, Response }
// A child may also be started by the pinned Node, which has them all.
const world = globalThis as unknown as Record<string, unknown>
for (const [name, value] of Object.entries(added)) world[name] ??= value
process.availableMemory ??= freemem

/** Since Node 20: a signal that is given when one of several is. */
AbortSignal.any ??= (signals) => {
  const any = new AbortController()
  for (const signal of signals)
    if (signal.aborted) any.abort(signal.reason)
    else signal.addEventListener('abort', () => any.abort(signal.reason), { once: true })
  return any.signal
}
