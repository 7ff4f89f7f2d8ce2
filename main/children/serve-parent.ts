import { flushCompileCache } from 'node:module'
import { Socket } from 'node:net'
import type { AnyRouter } from '@orpc/server'
import { createWireServer } from '../../preload/server.ts'
import { pipeEnd } from '../../preload/wires/byte-stream.ts'
import { processWire, type ProcessEnd } from '../../preload/wires/child-process.ts'
import { CHANNEL_VARIABLE } from '../supervisor/started-child.ts'
import { watchParent } from './watch-parent.ts'

/** How often a child tells that it is alive and how much memory it holds, in milliseconds. */
const HEARTBEAT_MS = 1_000
/** How long a child may take to end in good order once its parent is gone, where it has something to make durable. */
const LAST_WORDS_MS = 1_500
/** How long it may take where it has nothing. */
const NO_WORDS_MS = 500
/** How long after its start everything that a child needs is compiled, in milliseconds. */
const COMPILED_MS = 3_000

/** Electron's channel to the parent of a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  start?(): void
}

/** The channel to the process that started this one: a pipe, a forked process's, or a utility process's. */
function parentEnd(): ProcessEnd & { post(message: unknown): void } {
  const pipe = process.env[CHANNEL_VARIABLE]
  if (pipe) return pipeEnd(new Socket({ fd: Number(pipe), readable: true, writable: true }))
  const port = (process as unknown as { parentPort?: ParentPort | null }).parentPort
  if (!port)
    return {
      get connected() {
        return process.connected
      },
      send: (message, callback) => process.send?.(message, undefined, {}, callback) ?? false,
      // A parent that is gone in this very moment is no error: losing it ends this process anyway.
      post: (message) => void (process.connected && process.send?.(message, undefined, {}, () => {})),
      on: (event: 'message' | 'disconnect', listener: (message: unknown) => void) => process.on(event, listener),
      disconnect: () => process.disconnect(),
    }
  return {
    // The system ends a utility process together with its parent.
    connected: true,
    send(message, callback) {
      port.postMessage(message)
      callback(null)
      return true
    },
    post: (message) => port.postMessage(message),
    on(event: 'message' | 'disconnect', listener: (message: unknown) => void) {
      if (event === 'message') port.on('message', ({ data }) => listener(data))
    },
  }
}

/**
 * Serves a router to the process that started this one, tells it every second that this one lives, and ends with it.
 * It does so only where no object has a `__proto__`.
 * @param beforeEnd makes durable what must not be lost when the parent is gone
 */
export function serveParent(router: AnyRouter, beforeEnd?: () => Promise<void>): void {
  // Whatever kind of process it is, and whatever switches that kind heeds: it serves nobody before `without-proto.ts` was here.
  if ('__proto__' in Object.prototype) throw new Error('objects have a __proto__, which a message could change')
  const end = parentEnd()
  watchParent(beforeEnd ? LAST_WORDS_MS : NO_WORDS_MS)
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  createWireServer(router, log)(processWire(end))
  end.on('disconnect', () => {
    setTimeout(() => process.exit(1), LAST_WORDS_MS).unref()
    void (beforeEnd?.() ?? Promise.resolve())
      .catch((thrown: unknown) => log(String(thrown)))
      .finally(() => process.exit(0))
  })
  const beat = (): void => end.post({ heartbeat: process.memoryUsage.rss() })
  // The first one says that it is there.
  beat()
  // A child may be ended at any time, and would take with it what V8 has made of its bundle.
  setTimeout(() => flushCompileCache(), COMPILED_MS).unref()
  setInterval(beat, HEARTBEAT_MS).unref()
  // A terminal's Ctrl-C reaches the whole group; the parent decides what a child does then.
  process.on('SIGINT', () => {})
}
