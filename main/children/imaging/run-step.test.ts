import { beforeAll, expect, it } from 'vitest'
import { createPixels, type Pixels } from '../../../lab/core/pixels.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/vision.ts'
import { loadVision } from '../../../native/vision/vision-list.ts'
import { costOf, runStep } from './run-step.ts'

let providers: VisionProvider[] = []
beforeAll(async () => {
  providers = (await loadVision()).flatMap(({ provider }) => provider ?? [])
}, 30_000)

/** Slopes and noise, so that every pixel has something to say. */
function picture(channels: 1 | 3, bits: 8 | 16): Pixels {
  const pixels = createPixels(61, 97, channels, bits)
  let noise = 7
  pixels.data.forEach((_, at) => {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0
    pixels.data[at] = ((noise >>> 20) + at * 3) % (bits === 8 ? 256 : 65_536)
  })
  return pixels
}
const blur = (sigma: number): VisionStep => ({ kind: 'gaussianBlur', sigma })
const canny: VisionStep = {
  kind: 'canny',
  lowThreshold: 50,
  highThreshold: 150,
  apertureSize: 3,
  l2Gradient: false,
}

it('strip by strip gives the pixels of the whole picture at once, on every provider', async () => {
  for (const vision of providers)
    for (const channels of [1, 3] as const)
      for (const bits of [8, 16] as const)
        for (const step of [{ kind: 'grey' } as const, blur(0.4), blur(1.4), blur(4), canny]) {
          const pixels = picture(channels, bits)
          const shares: number[] = []
          const done = await runStep(vision, pixels, step, async (share) => void shares.push(share), 1)
          expect(done, JSON.stringify([vision.name, channels, bits, step])).toEqual(vision.run(pixels, step))
          if (step.kind === 'canny') expect(shares).toEqual([])
          else {
            expect(shares.length).toBeGreaterThan(1)
            expect(shares).toEqual(shares.toSorted((a, b) => a - b))
            expect(shares.at(-1)).toBe(1)
          }
        }
})

it('ends with what its pause throws, and does no strip more', async () => {
  let strips = 0
  const counting: VisionProvider = {
    ...providers[0]!,
    run: (pixels, step) => {
      strips++
      return providers[0]!.run(pixels, step)
    },
  }
  const stopped = runStep(counting, picture(3, 8), blur(1), () => Promise.reject(new Error('no more')), 1)
  await expect(stopped).rejects.toThrow('no more')
  expect(strips).toBe(1)
})

it('a wide blur costs more than a narrow one, colour more than grey', () => {
  expect(costOf(blur(10), 1)).toBeGreaterThan(costOf(blur(1), 1))
  expect(costOf(blur(1), 3)).toBeGreaterThan(costOf(blur(1), 1))
})
