/**
 * Protocol buffers' wire format, as far as an ONNX model needs it. Written by hand because it is these few lines: the
 * library that knows ONNX brings an old protobufjs of some hundred kilobytes, which tries `eval` when it is loaded.
 */

/** A message that is being written: bytes, in order. */
export type Encoded = Uint8Array[]

/** A whole number, seven bits a byte, lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  // Numbers here may have more than 32 bits (sizes), so they are divided, not shifted.
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Uint8Array.of(...bytes, left)
    bytes.push((left % 128) + 128)
  }
}

const VARINT = 0
const BYTES = 2
const FIXED32 = 5
const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire)

/** A text in UTF-8, by the language alone: neither a window nor a terminal is needed for it. */
const utf8 = (text: string): Uint8Array =>
  Uint8Array.from(encodeURIComponent(text.toWellFormed()).match(/%..|[^%]/g) ?? [], (part) =>
    part.length > 1 ? parseInt(part.slice(1), 16) : part.charCodeAt(0),
  )

/** A field with a whole number from 0 on. */
export const integer = (field: number, value: number): Encoded => [tag(field, VARINT), varint(value)]
/** A field with a float32. */
export const float = (field: number, value: number): Encoded => [
  tag(field, FIXED32),
  new Uint8Array(Float32Array.of(value).buffer),
]
export const bytes = (field: number, value: Uint8Array): Encoded => [tag(field, BYTES), varint(value.length), value]
export const string = (field: number, value: string): Encoded => bytes(field, utf8(value))
/** A field with a message. */
export const message = (field: number, parts: readonly Encoded[]): Encoded => {
  const content = parts.flat()
  const size = content.reduce((sum, { length }) => sum + length, 0)
  return [tag(field, BYTES), varint(size), ...content]
}
