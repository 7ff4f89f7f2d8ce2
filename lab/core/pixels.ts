/** A decoded picture: rows from the top, the channels of a pixel side by side (grey, RGB or RGBA), no padding. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 3 | 4
  /** Bits of one value: 8 (0–255, Uint8Array) or 16 (0–65535, Uint16Array). */
  bits: 8 | 16
  data: Uint8Array | Uint16Array
}

/** Makes an all-zero picture. */
export function createPixels(width: number, height: number, channels: 1 | 3 | 4, bits: 8 | 16 = 8): Pixels {
  const length = width * height * channels
  return { width, height, channels, bits, data: bits === 8 ? new Uint8Array(length) : new Uint16Array(length) }
}

/** Bytes that a picture's values take. */
export const pixelBytes = (pixels: Pixels): number => pixels.data.byteLength

/** An 8-bit copy of a 16-bit picture, each value divided by 257 and rounded, so that 0 and 65535 become 0 and 255. */
export function toEightBits(pixels: Pixels): Pixels & { data: Uint8Array } {
  const { data } = pixels
  if (data instanceof Uint8Array) return { ...pixels, bits: 8, data }
  const eight = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) eight[i] = (data[i]! + 128) / 257
  return { ...pixels, bits: 8, data: eight }
}

/** The same picture in RGBA (opaque where it had no alpha), or itself where it is grey or RGBA: what a canvas can draw. */
export function toDrawable(pixels: Pixels): Pixels & { channels: 1 | 4; data: Uint8Array } {
  const eight = toEightBits(pixels)
  if (eight.channels !== 3) return { ...eight, channels: eight.channels }
  const count = eight.width * eight.height
  const data = new Uint8Array(count * 4)
  for (let i = 0, from = 0, to = 0; i < count; i++, from += 3, to += 4) {
    data[to] = eight.data[from]!
    data[to + 1] = eight.data[from + 1]!
    data[to + 2] = eight.data[from + 2]!
    data[to + 3] = 255
  }
  return { ...eight, channels: 4, data }
}
