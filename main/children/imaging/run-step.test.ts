import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createPixels, typeOfBits, type Pixels } from '../../../lab/core/images/pixels.ts'
import type { CannyStep, VisionProvider, VisionStep } from '../../../lab/core/images/vision.ts'
import { loadVision } from '../../../native/vision/vision-list.ts'
import { costOf, runStep } from './run-step.ts'

let providers: VisionProvider[] = []
beforeAll(async () => {
  providers = (await loadVision()).flatMap(({ provider }) => provider ?? [])
})

/** Slopes and noise, so that every pixel has something to say. */
function picture(channels: 1 | 3 | 4, bits: 8 | 16, width = 137, height = 119): Pixels {
  const pixels = createPixels(width, height, channels, typeOfBits(bits))
  let noise = 7
  pixels.data.forEach((_, at) => {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0
    pixels.data[at] = ((noise >>> 20) + at * 3) % (bits === 8 ? 256 : 65_536)
  })
  return pixels
}
const grey: VisionStep = { kind: 'grey', weights: 'opencv' }
const blur = (sigma: number): VisionStep => ({ kind: 'gaussianBlur', sigma })
const canny: CannyStep = { kind: 'canny', lowThreshold: 50, highThreshold: 150, apertureSize: 3, l2Gradient: false }

it('piece by piece gives the pixels of the whole picture at once, on every provider', async () => {
  for (const vision of providers)
    for (const channels of [1, 3, 4] as const)
      for (const bits of [8, 16] as const)
        for (const step of [grey, blur(0.4), blur(1.4), blur(4), canny])
          // Squares of the least side, and strips of some rows.
          for (const mostValues of [1, 60 * 137]) {
            const pixels = picture(channels, bits)
            const shares: number[] = []
            const { pixels: done } = await runStep(
              vision,
              pixels,
              step,
              async (share) => void shares.push(share),
              mostValues,
            )
            const what = JSON.stringify([vision.name, channels, bits, step, mostValues])
            expect(done.channels, what).toBe(vision.run(pixels, step).channels)
            expect(done, what).toEqual(vision.run(pixels, step))
            // A channel may be done in one go where cutting it would take longer.
            if (mostValues === 1) expect(shares.length, what).toBeGreaterThan(1)
            expect(shares, what).toEqual(shares.toSorted((a, b) => a - b))
            expect(shares.at(-1), what).toBe(1)
          }
}, 60_000)

/**
 * A picture of slopes, discs and noise: long edges that get weaker and stronger on their way, so that chains cross strips
 * upwards and downwards.
 */
function scene(width: number, height: number, seed: number, noise: number): Pixels {
  const pixels = createPixels(width, height, 1)
  let state = seed >>> 0
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const discs = Array.from({ length: 5 }, () => [random() * width, random() * height, random() * width, random() * 120])
  for (let at = 0; at < pixels.data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    let value = 60 + (x * 90) / width + 20 * Math.sin(y / 5)
    for (const [cx, cy, radius, height] of discs) if (Math.hypot(x - cx!, y - cy!) < radius! / 2) value += height!
    pixels.data[at] = Math.min(255, value + noise * (random() - 0.5))
  }
  return pixels
}

it('Canny in strips is Canny, whatever the picture, the thresholds, the aperture, the gradient and the strips', async () => {
  const anything = fc.record({
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    seed: fc.nat(),
    noise: fc.constantFrom(0, 4, 30, 255),
    rows: fc.integer({ min: 1, max: 40 }),
    lowThreshold: fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 300, noNaN: true }),
      fc.integer({ min: 0, max: 2000 }),
    ),
    highThreshold: fc.oneof(fc.double({ min: 0, max: 600, noNaN: true }), fc.integer({ min: 0, max: 4000 })),
    apertureSize: fc.constantFrom(3 as const, 5 as const, 7 as const),
    l2Gradient: fc.boolean(),
  })
  const edges = { found: 0, chained: 0 }
  await fc.assert(
    fc.asyncProperty(anything, async ({ width, height, seed, noise, rows, ...thresholds }) => {
      const step: CannyStep = { kind: 'canny', ...thresholds }
      // The apertures of 5 and 7 make far larger gradients.
      const factor = { 3: 1, 5: 10, 7: 4 }[step.apertureSize]
      step.lowThreshold *= factor
      step.highThreshold *= factor
      for (const vision of providers) {
        const pixels = scene(width, height, seed, noise)
        const whole = vision.run(pixels, step)
        const { pixels: strips } = await runStep(vision, pixels, step, () => Promise.resolve(), width * rows)
        expect(Buffer.compare(strips.data as Uint8Array, whole.data as Uint8Array)).toBe(0)
        const high = Math.max(step.lowThreshold, step.highThreshold)
        const sure = vision.run(pixels, { ...step, lowThreshold: high, highThreshold: high })
        edges.found += whole.data.filter(Boolean).length
        edges.chained += whole.data.filter((value, at) => value !== 0 && sure.data[at] === 0).length
      }
    }),
    { numRuns: 400 },
  )
  // The pictures have edges, and many of them are there by a chain alone.
  expect(edges.found).toBeGreaterThan(20_000)
  expect(edges.chained).toBeGreaterThan(2_000)
}, 120_000)

it('ends with what its pause throws, and does no piece more', async () => {
  let pieces = 0
  const counting: VisionProvider = {
    ...providers[0]!,
    run: (pixels, step) => {
      pieces++
      return providers[0]!.run(pixels, step)
    },
  }
  for (const [step, most] of [
    [blur(1), 1],
    [grey, 0],
    // A strip is made grey before its maxima are looked for.
    [canny, 2],
  ] as const) {
    pieces = 0
    const stopped = runStep(counting, picture(3, 8), step, () => Promise.reject(new Error('no more')), 1)
    await expect(stopped).rejects.toThrow('no more')
    expect(pieces).toBe(most)
  }
})

it('a wide blur costs more than a narrow one, colour more than grey', () => {
  expect(costOf(blur(10), 1)).toBeGreaterThan(costOf(blur(1), 1))
  expect(costOf(blur(1), 3)).toBeGreaterThan(costOf(blur(1), 1))
})
