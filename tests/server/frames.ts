/** A frame of the WebSocket protocol as bytes, with any of its rules broken. */
export interface FrameParts {
  fin?: boolean
  /** The three reserved bits, 0 to 7. */
  reserved?: number
  opcode: number
  masked?: boolean
  payload?: Uint8Array
  /** What the frame says its length is, where that is not the truth. */
  length?: bigint
}

export const TEXT = 1
export const BINARY = 2
export const CLOSE = 8
export const PING = 9
export const PONG = 10

export function frame({
  fin = true,
  reserved = 0,
  opcode,
  masked = true,
  payload = new Uint8Array(),
  length,
}: FrameParts): Buffer {
  const said = length ?? BigInt(payload.length)
  const size = said < 126n ? Buffer.alloc(2) : said < 65_536n ? Buffer.alloc(4) : Buffer.alloc(10)
  size[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  const mask = masked ? 0x80 : 0
  if (size.length === 2) size[1] = mask | Number(said)
  else if (size.length === 4) {
    size[1] = mask | 126
    size.writeUInt16BE(Number(said), 2)
  } else {
    size[1] = mask | 127
    size.writeBigUInt64BE(said, 2)
  }
  // A mask of zeros is one: the payload stands there as it is.
  return Buffer.concat([size, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload])
}

export const textFrame = (text: string): Buffer => frame({ opcode: TEXT, payload: Buffer.from(text) })

/** The code of the first close frame in what a server sent after its handshake; 0 where there is none. */
export function closeCode(received: Buffer): number {
  let at = received.indexOf('\r\n\r\n') + 4
  while (at + 2 <= received.length) {
    const short = received[at + 1]! & 0x7f
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    const length =
      short < 126 ? short : short === 126 ? received.readUInt16BE(at + 2) : Number(received.readBigUInt64BE(at + 2))
    if ((received[at]! & 0x0f) === CLOSE) return length >= 2 ? received.readUInt16BE(at + head) : 1005
    at += head + length
  }
  return 0
}
