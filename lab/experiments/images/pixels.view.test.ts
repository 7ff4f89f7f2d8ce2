import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { drawable, drawableEdges, packedBytes } from './pixels.view.ts'

class StandInImageData {
  data: Uint8ClampedArray
  width: number
  height: number
  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.data = new Uint8ClampedArray(4 * width * height)
  }
}
/** What was put on the last canvas. */
let put: StandInImageData | null = null
beforeEach(() => {
  const getContext = () => ({ putImageData: (image: StandInImageData) => (put = image) })
  vi.stubGlobal('ImageData', StandInImageData)
  vi.stubGlobal('document', { createElement: () => ({ getContext }) })
})
afterEach(() => vi.unstubAllGlobals())

it('draws packed edges as the same edges in bytes', () => {
  const [width, height] = [13, 5]
  const grey = Uint8Array.from({ length: width * height }, (_, at) => ((at * 7) % 5 < 2 ? 255 : 0))
  const bits = new Uint8Array(packedBytes({ width, height }))
  grey.forEach((value, at) => (bits[at >> 3]! |= value ? 0x80 >> (at & 7) : 0))
  const plain = drawable({ bulkId: 'images:00000000', width, height, channels: 1 }, grey.buffer)
  const drawn = put!.data
  put = null
  const packed = drawableEdges({ width, height }, bits.buffer)
  // Drawn smaller than they are, they need no canvas of their own.
  expect(put).toBe(null)
  void packed.canvas
  expect(put!.data).toEqual(drawn)
  expect([...packed.bytes]).toEqual([...plain.bytes])
  expect([packed.width, packed.height, packed.channels, packed.transparent]).toEqual([width, height, 1, false])
})
it('refuses fewer bytes than the picture needs', () => {
  expect(() => drawableEdges({ width: 9, height: 1 }, new ArrayBuffer(1))).toThrow('A picture of 2 bytes came as 1')
})
