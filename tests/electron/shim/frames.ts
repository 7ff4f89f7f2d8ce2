/** Messages over a stream of bytes, for both ends of a utility process: kind, length (32 bits), then text or bytes. */
const HEAD = 5
const BYTES = 1
const JSON_TEXT = 0

/** Packs what `postMessage` was given: bytes as they are, anything else as JSON. */
export function packFrame(message: unknown): Buffer {
  const bytes = message instanceof Uint8Array
  const body = bytes
    ? Buffer.from(message.buffer, message.byteOffset, message.byteLength)
    : Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(HEAD)
  head[0] = bytes ? BYTES : JSON_TEXT
  head.writeUInt32LE(body.length, 1)
  return Buffer.concat([head, body])
}

/** Takes chunks as they come and tells each whole message. */
export function frameReader(tell: (message: unknown) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let held = 0
  return (chunk) => {
    parts.push(chunk)
    held += chunk.length
    for (;;) {
      if (held < HEAD) return
      if (parts[0]!.length < HEAD) parts = [Buffer.concat(parts)]
      const length = parts[0]!.readUInt32LE(1)
      if (held < HEAD + length) return
      const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
      const body = whole.subarray(HEAD, HEAD + length)
      const kind = whole[0]
      parts = [whole.subarray(HEAD + length)]
      held -= HEAD + length
      tell(kind === BYTES ? new Uint8Array(body) : JSON.parse(body.toString()))
    }
  }
}
