import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Progress } from '../progress.ts'
import { applyOrientation, type Orientation } from './orientation.ts'
import { createPixels, toDrawable, toEightBits, type Pixels, type PixelType } from './pixels.ts'
import { fitInto, scaleDown } from './scale-pixels.ts'

const numbered = (width: number, height: number, channels: 1 | 3 | 4 = 1, type: PixelType = 'uint8'): Pixels => {
  const pixels = createPixels(width, height, channels, type)
  pixels.data.forEach((_, i) => (pixels.data[i] = i))
  return pixels
}

describe('sixteen bits to eight', () => {
  it('is a division by 257, rounded to the nearest', () => {
    const all = createPixels(256, 256, 1, 'uint16')
    all.data.forEach((_, i) => (all.data[i] = i))
    toEightBits(all).data.forEach((value, i) => {
      if (value !== Math.round(i / 257)) throw new Error(`${i} became ${value}`)
    })
    const eight = numbered(3, 2)
    expect(toEightBits(eight).data).toBe(eight.data)
  })
})

describe('what a canvas draws', () => {
  it('is opaque where there was no alpha, and keeps grey and alpha', () => {
    expect(toDrawable(numbered(2, 1, 3)).data).toEqual(Uint8Array.of(0, 1, 2, 255, 3, 4, 5, 255))
    expect(toDrawable(numbered(2, 1, 4)).channels).toBe(4)
    expect(toDrawable(numbered(2, 2, 1, 'uint16'))).toMatchObject({ channels: 1, type: 'uint8' })
  })
})

describe('scaling down', () => {
  it('keeps the proportions, never enlarges and never loses a side', () => {
    const side = fc.integer({ min: 1, max: 5_000 })
    fc.assert(
      fc.property(side, side, side, (width, height, maxSide) => {
        const fitted = fitInto(width, height, maxSide)
        expect(Math.max(fitted.width, fitted.height)).toBeLessThanOrEqual(Math.max(maxSide, 1))
        expect(fitted.width >= 1 && fitted.height >= 1 && fitted.width <= width && fitted.height <= height).toBe(true)
      }),
    )
  })
  it('by the mean or by the largest value', async () => {
    const pixels: Pixels = {
      width: 4,
      height: 2,
      channels: 1,
      type: 'uint8',
      data: Uint8Array.of(0, 255, 10, 20, 0, 0, 30, 40),
    }
    expect((await scaleDown(pixels, 2, 'mean')).data).toEqual(Uint8Array.of(64, 25))
    expect((await scaleDown(pixels, 2, 'largest')).data).toEqual(Uint8Array.of(255, 40))
    expect(await scaleDown(pixels, 4, 'mean')).toBe(pixels)
  })
  it('by the largest value loses no edge, by the mean none of the range', async () => {
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 60 }),
      height: fc.integer({ min: 1, max: 60 }),
      at: fc.nat(),
      maxSide: fc.integer({ min: 1, max: 60 }),
    })
    await fc.assert(
      fc.asyncProperty(picture, async ({ width, height, at, maxSide }) => {
        const pixels = createPixels(width, height, 1)
        pixels.data[at % pixels.data.length] = 255
        expect(Math.max(...(await scaleDown(pixels, maxSide, 'largest')).data)).toBe(255)
        pixels.data.fill(77)
        expect(new Set((await scaleDown(pixels, maxSide, 'mean')).data)).toEqual(new Set([77]))
      }),
    )
  })
})

describe('orientation', () => {
  it('follows the letter F through all eight', async () => {
    // 1 2 / 3 4 / 5 6 as stored; what EXIF means by each number, written out by hand.
    const stored = numbered(2, 3)
    const upright: Record<Orientation, number[]> = {
      1: [0, 1, 2, 3, 4, 5],
      2: [1, 0, 3, 2, 5, 4],
      3: [5, 4, 3, 2, 1, 0],
      4: [4, 5, 2, 3, 0, 1],
      5: [0, 2, 4, 1, 3, 5],
      6: [4, 2, 0, 5, 3, 1],
      7: [5, 3, 1, 4, 2, 0],
      8: [1, 3, 5, 0, 2, 4],
    }
    for (const [orientation, values] of Object.entries(upright)) {
      const turned = await applyOrientation(stored, Number(orientation) as Orientation)
      expect(Array.from(turned.data), orientation).toEqual(values)
      expect(turned.width, orientation).toBe(Number(orientation) >= 5 ? 3 : 2)
    }
  })
})

describe('a large picture', () => {
  const large = createPixels(3_000, 1_500, 3)
  const pieces: [string, (progress: Progress) => Promise<unknown>][] = [
    ['scaled down', (progress) => scaleDown(large, 500, 'mean', progress)],
    ['turned upright', (progress) => applyOrientation(large, 6, progress)],
  ]
  it.each(pieces)('is %s piece by piece, and no further than `progress` lets it', async (_, work) => {
    const shares: number[] = []
    await work(async (share) => void shares.push(share))
    expect(shares.length).toBeGreaterThan(2)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true)
    await expect(work(() => Promise.reject(new Error('no more')))).rejects.toThrow('no more')
  })
})
