/** What a value of a picture may be, by NumPy's names. */
export type PixelType = 'uint8' | 'uint16' | 'int16' | 'float32' | 'float64' | 'bool'

export type PixelData = Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array

/** What is known of each type: how it is stored (bool as 0 and 1), its legal range, and its white. */
export const pixelTypes = {
  uint8: { array: Uint8Array, bytes: 1, least: 0, most: 255, white: 255, float: false },
  uint16: { array: Uint16Array, bytes: 2, least: 0, most: 65_535, white: 65_535, float: false },
  int16: { array: Int16Array, bytes: 2, least: -32_768, most: 32_767, white: 32_767, float: false },
  float32: { array: Float32Array, bytes: 4, least: -Infinity, most: Infinity, white: 1, float: true },
  float64: { array: Float64Array, bytes: 8, least: -Infinity, most: Infinity, white: 1, float: true },
  bool: { array: Uint8Array, bytes: 1, least: 0, most: 1, white: 1, float: false },
} as const satisfies Record<PixelType, object>

/** Size, channels and type of a picture, without its values. */
export interface Shape {
  width: number
  height: number
  channels: 1 | 3 | 4
  type: PixelType
}

/** A picture: rows from the top, the channels of a pixel side by side (grey, RGB or RGBA), no padding. */
export interface Pixels extends Shape {
  data: PixelData
}

/** Makes an all-zero picture. */
export function createPixels(width: number, height: number, channels: 1 | 3 | 4, type: PixelType = 'uint8'): Pixels {
  return { width, height, channels, type, data: new pixelTypes[type].array(width * height * channels) }
}

/** The type of a decoded file's values. */
export const typeOfBits = (bits: 8 | 16): 'uint8' | 'uint16' => (bits === 8 ? 'uint8' : 'uint16')

/** Bytes that a picture's values take. */
export const pixelBytes = ({ width, height, channels, type }: Shape): number =>
  width * height * channels * pixelTypes[type].bytes

/** The nearest whole number, the even one of two that are equally near, as NumPy's `rint` and OpenCV's `cvRound`. */
export function roundEven(value: number): number {
  const down = Math.floor(value)
  const rest = value - down
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down
}

/** An 8-bit copy of a 16-bit picture, each value divided by 257 and rounded, so that 0 and 65535 become 0 and 255. */
export function toEightBits(pixels: Pixels): Pixels & { data: Uint8Array } {
  const { data } = pixels
  if (data instanceof Uint8Array) return { ...pixels, data }
  const eight = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) eight[i] = (data[i]! + 128) / 257
  return { ...pixels, type: 'uint8', data: eight }
}

/** How a type that PNG does not have is written: black and white, scaled from 0…1, or by its absolute value. */
export type Conversion = 'bool' | 'scale' | 'absolute'

/** How a picture is written or drawn; null where its values are kept. */
export const conversionOf = (type: PixelType): Conversion | null =>
  type === 'bool' ? 'bool' : type === 'int16' ? 'absolute' : pixelTypes[type].float ? 'scale' : null

/**
 * A picture as PNG and a screen have it, in 8 or 16 bits: bool as black and white, floats scaled from 0…1 (NaN is 0),
 * int16 by its absolute value.
 * @param bits of what floats and int16 become: those of the file that the picture was made of
 */
export function toPresentable(pixels: Pixels, bits: 8 | 16): Pixels & { type: 'uint8' | 'uint16' } {
  const conversion = conversionOf(pixels.type)
  if (conversion === null) return pixels as Pixels & { type: 'uint8' | 'uint16' }
  const type = conversion === 'bool' ? 'uint8' : typeOfBits(bits)
  const { white } = pixelTypes[type]
  const { data } = pixels
  const out = new pixelTypes[type].array(data.length)
  if (conversion === 'bool') for (let i = 0; i < data.length; i++) out[i] = data[i] === 0 ? 0 : 255
  else if (conversion === 'absolute') for (let i = 0; i < data.length; i++) out[i] = Math.min(white, Math.abs(data[i]!))
  else
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!
      out[i] = value > 0 ? (value < 1 ? value * white + 0.5 : white) : 0
    }
  return { ...pixels, type, data: out }
}

/** The same picture in RGBA (opaque where it had no alpha), or itself where it is grey or RGBA: what a canvas can draw. */
export function toDrawable(pixels: Pixels, bits: 8 | 16 = 8): Pixels & { channels: 1 | 4; data: Uint8Array } {
  const eight = toEightBits(toPresentable(pixels, bits))
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
