/** Many bytes in a message go behind its text as they are: as base64 in it they would be a third more, and be read twice. */
import { fromBase64, toBase64 } from '../base64.ts'
import type { Frame } from './wire.ts'

/** Fewer bytes stay in the text. */
const LEAST = 1 << 14
/** What a frame with bytes behind its text begins with; no text and no other frame does. */
const MARK = 0xff
/** How typed arrays are named in a message's `meta`. */
export const arrayTypes = { float64: 20, float32: 21, uint8: 22, int32: 23 } as const
const types: ReadonlySet<unknown> = new Set(Object.values(arrayTypes))

/** Bytes that are to go behind a message's text; in one that is text alone they stand as base64. */
class AttachedBytes {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
  toJSON(): string {
    return toBase64(this.bytes)
  }
}

export const writeBytes = (bytes: Uint8Array): string | AttachedBytes =>
  bytes.byteLength < LEAST ? toBase64(bytes) : new AttachedBytes(bytes)
export const readBytes = (value: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof value === 'string' ? fromBase64(value) : value

/** The places in a message's body that have typed arrays, each as what holds it and its key there. */
function* placesOfBytes(body: unknown): Generator<{ holder: Record<string, unknown>; key: string }> {
  if (typeof body !== 'object' || body === null) return
  const { meta } = body as { meta?: unknown }
  for (const entry of Array.isArray(meta) ? (meta as unknown[]) : []) {
    if (!Array.isArray(entry) || !types.has(entry[0])) continue
    const path = ['json', ...(entry as (string | number)[]).slice(1).map(String)]
    const key = path.pop()!
    let holder: unknown = body
    for (const each of path) {
      const within = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, each)
      holder = within ? (holder as Record<string, unknown>)[each] : undefined
    }
    if (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key))
      yield { holder: holder as Record<string, unknown>, key }
  }
}

/** What values stand in: the body of a call or of an answer, the data of a stream's event. */
const bodyOf = (payload: unknown): unknown => {
  const { body, data } = (payload ?? {}) as { body?: unknown; data?: unknown }
  return body ?? data
}

/** Takes many bytes out of a message, and leaves a number in the place of each. */
export function takeAttached(payload: unknown): Uint8Array[] {
  const taken: Uint8Array[] = []
  for (const { holder, key } of placesOfBytes(bodyOf(payload))) {
    const value = holder[key]
    if (value instanceof AttachedBytes) holder[key] = taken.push(value.bytes) - 1
  }
  return taken
}

/** Puts them back in their places. */
export function putAttached(payload: unknown, attached: readonly Uint8Array[]): void {
  if (attached.length === 0) return
  for (const { holder, key } of placesOfBytes(bodyOf(payload))) {
    const value = holder[key]
    if (typeof value === 'number') holder[key] = attached[value]
  }
}

/** A message's text with bytes behind it: a mark, and before each part its length. Without any it is what it was. */
export function joinFrame(message: Frame, attached: readonly Uint8Array[]): Frame {
  if (attached.length === 0) return message
  const text = message as string
  const parts = [new TextEncoder().encode(text), ...attached]
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 1))
  const view = new DataView(frame.buffer)
  frame[0] = MARK
  let at = 1
  for (const part of parts) {
    view.setUint32(at, part.length, true)
    frame.set(part, at + 4)
    at += 4 + part.length
  }
  return frame
}

/** The text and the bytes of such a frame, each in memory of its own; any other frame as it is. */
export function splitFrame(frame: Frame): { message: Frame; attached: Uint8Array[] } {
  if (typeof frame === 'string' || frame[0] !== MARK) return { message: frame, attached: [] }
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const parts: Uint8Array[] = []
  for (let at = 1; at + 4 <= frame.length;) {
    const end = at + 4 + view.getUint32(at, true)
    parts.push(frame.slice(at + 4, end))
    at = end
  }
  const [text, ...attached] = parts
  return { message: new TextDecoder().decode(text), attached }
}
