import type { Picture } from '../../../preload/contract/images.ts'

/** A picture ready to be drawn and read. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 4
  /** Whether any pixel is less than opaque. */
  transparent: boolean
  /** Rows from the top, `channels` bytes a pixel. */
  readonly bytes: Uint8Array
  /** The same, as a canvas that others can be drawn from. */
  readonly canvas: HTMLCanvasElement
  /** Edges as they came, in one bit a pixel: what is drawn of them smaller is drawn from these. */
  readonly bits?: Uint8Array
}

/** Raw bytes as a canvas. Throws where there are fewer bytes than the picture needs. */
export function drawable({ width, height, channels }: Picture, buffer: ArrayBuffer): Pixels {
  const bytes = new Uint8Array(buffer)
  const count = width * height
  if (bytes.length < count * channels) throw new Error(`A picture of ${count * channels} bytes came as ${bytes.length}`)
  return {
    width,
    height,
    channels,
    transparent: channels === 4 && isTransparent(bytes, count),
    bytes,
    canvas: put(channels === 4 ? colourImage(bytes, width, height) : greyImage(bytes, width, height)),
  }
}

function colourImage(bytes: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height)
  image.data.set(bytes.subarray(0, 4 * width * height))
  return image
}

/** Bytes of a picture with one bit a pixel. */
export const packedBytes = ({ width, height }: { width: number; height: number }): number =>
  Math.ceil((width * height) / 8)

/**
 * Edges in one bit a pixel, the first in the highest bit: white on black. Their bytes and their canvas are made when they are
 * first asked for: a slider that moves needs neither. Throws where there are fewer bytes than the picture needs.
 */
export function drawableEdges({ width, height }: { width: number; height: number }, buffer: ArrayBuffer): Pixels {
  const end = packedBytes({ width, height })
  if (buffer.byteLength < end) throw new Error(`A picture of ${end} bytes came as ${buffer.byteLength}`)
  const bits = new Uint8Array(buffer, 0, end)
  let bytes: Uint8Array | undefined
  let canvas: HTMLCanvasElement | undefined
  return {
    width,
    height,
    channels: 1,
    transparent: false,
    bits,
    get bytes() {
      return (bytes ??= unpacked(bits).subarray(0, width * height))
    },
    get canvas() {
      return (canvas ??= put(greyImage(this.bytes, width, height)))
    },
  }
}

/** A byte for each bit: 255 where it is set. */
function unpacked(bits: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 * bits.length)
  // Most are no edges: eight of them are passed over at a time.
  for (let at = 0; at < bits.length; at++)
    for (let rest = bits[at]!, i = 8 * at; rest !== 0; rest = (rest << 1) & 0xff, i++) if (rest & 0x80) bytes[i] = 255
  return bytes
}

function greyImage(bytes: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height)
  // Four bytes are written at once: the same grey three times, and opaque.
  const words = new Uint32Array(image.data.buffer)
  for (let i = 0; i < words.length; i++) words[i] = 0xff000000 | (bytes[i]! * 0x010101)
  return image
}

function put(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}

function isTransparent(bytes: Uint8Array, count: number): boolean {
  for (let i = 3; i < 4 * count; i += 4) if (bytes[i] !== 255) return true
  return false
}

/** The values of one pixel: one of grey, or red, green and blue; null outside the picture. */
export function pixelAt({ width, height, channels, bytes }: Pixels, x: number, y: number): number[] | null {
  if (x < 0 || y < 0 || x >= width || y >= height) return null
  const at = (Math.floor(y) * width + Math.floor(x)) * channels
  return channels === 1 ? [bytes[at]!] : [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!]
}
