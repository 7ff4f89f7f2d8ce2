/** Bytes as base64 text, in pages and in processes alike: by what the platform has of its own, where it has any. */

/** What newer pages and Node have; the rest of this file does without. */
interface Native {
  Uint8Array: { fromBase64?(text: string): Uint8Array<ArrayBuffer> }
  Buffer?: {
    from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
    from(text: string, encoding: 'base64'): Uint8Array<ArrayBuffer>
  }
}
const native = globalThis as unknown as Native

/** Base64 with its padding and nothing else; Node's own reader takes anything for some. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

export function toBase64(bytes: Uint8Array & { toBase64?(): string }): string {
  if (bytes.toBase64) return bytes.toBase64()
  if (native.Buffer) return native.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  let text = ''
  // String.fromCharCode takes its bytes as arguments, of which there may be only so many.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** The bytes of base64 text, in memory of their own; throws where it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (native.Uint8Array.fromBase64) return native.Uint8Array.fromBase64(text)
  if (native.Buffer) {
    if (text.length % 4 !== 0 || !BASE64.test(text)) throw new TypeError('This is no base64.')
    // A small one would be a part of memory that others share, at any offset: typed arrays want theirs.
    return new Uint8Array(native.Buffer.from(text, 'base64'))
  }
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
