import { expect, it } from 'vitest'
import { survivorsOf } from '../../../lab/core/images/canny/survivors.ts'
import { createPixels } from '../../../lab/core/images/pixels.ts'
import { EdgeTracker } from './edge-tracker.ts'
import { thumbnailOf } from './thumbnails.ts'

const canny = (lowThreshold: number, highThreshold: number) =>
  ({ kind: 'canny', lowThreshold, highThreshold, apertureSize: 3, l2Gradient: false }) as const

it.each([
  [1301, 977, 700],
  [977, 1301, 2048],
  [2500, 300, 2048],
])(
  'packs the preview of a picture of %i × %i at %i, bit for bit, and what its thumbnail looks at',
  (width, height, maxSide) => {
    const grey = createPixels(width, height, 1)
    for (let at = 0; at < grey.data.length; at++) grey.data[at] = (Math.imul(at, 2_654_435_761) >>> 13) & 127
    const tracker = new EdgeTracker(survivorsOf(grey, canny(50, 150)))
    tracker.move(canny(200, 400))
    const preview = tracker.preview(maxSide)
    const packed = tracker.packedPreview(maxSide)!
    expect([packed.width, packed.height]).toEqual([preview.width, preview.height])
    const bits = Array.from(preview.data, (_, at) => (packed.bits[at >> 3]! & (0x80 >> (at & 7)) ? 255 : 0))
    expect(Buffer.compare(Uint8Array.from(bits), preview.data as Uint8Array)).toBe(0)
    expect(bits.some((bit) => bit > 0) && bits.some((bit) => bit === 0)).toBe(true)
    expect(Buffer.compare(thumbnailOf(packed.looked, 8, true), thumbnailOf(preview, 8, true))).toBe(0)
  },
)
it('packs nothing that is too small to gain by it, or too large for a message', () => {
  const tracker = (width: number, height: number) =>
    new EdgeTracker(survivorsOf(createPixels(width, height, 1), canny(50, 150)))
  expect(tracker(200, 150).packedPreview(2048)).toBeNull()
  expect(tracker(2100, 400).packedPreview(4096)).toBeNull()
  expect(tracker(2100, 400).packedPreview(2048)).not.toBeNull()
})
