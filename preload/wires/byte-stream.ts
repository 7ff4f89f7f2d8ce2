import type { ProcessEnd } from './child-process.ts'

/** A pipe between two processes, as Node's sockets are. */
export interface BytePipe {
  write(bytes: Uint8Array, callback: (error?: Error | null) => void): boolean
  end(): unknown
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'close' | 'error', listener: () => void): unknown
}

/** Before each message: one byte for its kind, four for its length (little-endian). */
const HEAD = 5
const JSON_TEXT = 0
const BYTES = 1

/** Packs a message: bytes as they are, anything else as JSON. */
function pack(message: unknown): Uint8Array {
  const body = message instanceof Uint8Array ? message : new TextEncoder().encode(JSON.stringify(message))
  const packed = new Uint8Array(HEAD + body.length)
  packed[0] = message instanceof Uint8Array ? BYTES : JSON_TEXT
  new DataView(packed.buffer).setUint32(1, body.length, true)
  packed.set(body, HEAD)
  return packed
}

/** Puts chunks together, however they were cut, and tells each whole message. */
function unpacker(onMessage: (message: unknown) => void): (chunk: Uint8Array) => void {
  const head = new Uint8Array(HEAD)
  let headFilled = 0
  let body: Uint8Array | null = null
  let filled = 0
  return (chunk) => {
    let at = 0
    while (at < chunk.length || (body && filled === body.length)) {
      if (!body) {
        const part = chunk.subarray(at, at + HEAD - headFilled)
        head.set(part, headFilled)
        headFilled += part.length
        at += part.length
        if (headFilled < HEAD) return
        body = new Uint8Array(new DataView(head.buffer).getUint32(1, true))
        filled = 0
      }
      const part = chunk.subarray(at, at + body.length - filled)
      body.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < body.length) return
      const whole = body
      body = null
      headFilled = 0
      onMessage(head[0] === BYTES ? whole : JSON.parse(new TextDecoder().decode(whole)))
    }
  }
}

/**
 * A pipe as an end for `processWire`. For two programs that are not of one kind (Electron and Node), whose engines need
 * not read what the other one's `serialization: 'advanced'` writes.
 */
export function pipeEnd(pipe: BytePipe): ProcessEnd & { post(message: unknown): void } {
  let connected = true
  const gone = (): void => void (connected = false)
  pipe.on('close', gone)
  // A pipe that breaks is closed next, which is what is listened for.
  pipe.on('error', gone)
  return {
    get connected() {
      return connected
    },
    send: (message, callback) => pipe.write(pack(message), (error) => callback(error ?? null)),
    post: (message) => void (connected && pipe.write(pack(message), () => {})),
    on(event: 'message' | 'disconnect', listener: (message: unknown) => void) {
      if (event === 'message') pipe.on('data', unpacker(listener))
      else pipe.on('close', () => listener(undefined))
    },
    disconnect: () => void pipe.end(),
  }
}
