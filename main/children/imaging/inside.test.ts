import { createRouterClient } from '@orpc/server'
import { beforeAll, expect, it } from 'vitest'
import { defaultRecipe } from '../../../lab/core/images/recipe.ts'
import { drawSample } from '../../../lab/core/images/samples/samples.ts'
import { encodePng } from '../../../native/decoders/png-encoder.ts'
import { createImagingRouter } from './router.ts'

const imageId = '00000000-0000-4000-8000-000000000001'
const lab = createRouterClient(createImagingRouter(), { context: {} })
const input = { imageId, recipe: defaultRecipe }
beforeAll(async () => {
  const bytes = await encodePng(drawSample('shapes', 320, 240))
  await lab.open({ imageId, name: 'shapes', file: new File([Uint8Array.from(bytes)], 'shapes.png'), maxSide: 512 })
})

it('an edge pixel is followed to a strong one, and what is shown of it is what Canny has there', async () => {
  const applied = await lab.apply({ ...input, maxSide: 512 })
  const edges = new Uint8Array(await applied.file.arrayBuffer()).subarray(0, 320 * 240)
  const seen = new Set<string>()
  for (let at = 0; at < edges.length; at += 997) {
    const [x, y] = [at % 320, Math.floor(at / 320)]
    const found = await lab.explain({ ...input, x, y })
    expect(found.stages.hysteresis, `${x}, ${y}`).toBe(edges[at])
    expect(found.verdict === 'strong' || found.verdict === 'connected').toBe(edges[at] === 255)
    expect(found.gradient.magnitude).toBe(Math.abs(found.gradient.gx) + Math.abs(found.gradient.gy))
    if (edges[at] === 255) {
      // Every step of the chain touches the one before, is an edge, and the last one is strong.
      for (const [step, place] of found.chain.entries()) {
        expect(edges[place.y * 320 + place.x]).toBe(255)
        const before = found.chain[step - 1] ?? place
        expect(Math.max(Math.abs(place.x - before.x), Math.abs(place.y - before.y))).toBeLessThanOrEqual(1)
      }
      expect(found.chain.at(-1)!.magnitude).toBeGreaterThan(150)
    }
    seen.add(found.verdict)
  }
  expect(seen.size).toBeGreaterThan(1)
}, 60_000)

it('the stages are drawn, and the last one is the picture itself', async () => {
  const stages = await lab.cannyStages({ ...input, maxSide: 512 })
  expect(stages).toMatchObject({ width: 320, height: 240, pictures: { width: 320, height: 1200, channels: 4 } })
  const bytes = new Uint8Array(await stages.file.arrayBuffer())
  expect(bytes.length).toBe(5 * 320 * 240 * 4)
  const applied = await lab.apply({ ...input, maxSide: 512 })
  const edges = new Uint8Array(await applied.file.arrayBuffer()).subarray(0, 320 * 240)
  for (let at = 0; at < edges.length; at++) expect(bytes[(4 * 320 * 240 + at) * 4]).toBe(edges[at])
  expect(stages.histogram.bins.reduce((sum, count) => sum + count)).toBe(320 * 240)
  await expect(lab.cannyStages({ imageId, recipe: [], maxSide: 64 })).rejects.toMatchObject({ code: 'E-MOD-001' })
})

it('a region is measured as NumPy does', async () => {
  const recipe = [
    { kind: 'fill', rows: '0:4', columns: '0:3', colour: 10 },
    { kind: 'fill', rows: '2:4', columns: '0:3', colour: 30 },
  ]
  const measured = await lab.measure({ imageId, recipe, area: { x: 0, y: 0, width: 3, height: 4 } })
  expect(measured).toMatchObject({ pixels: 12, type: 'uint8', range: { low: 0, high: 255 } })
  for (const channel of measured.channels) {
    expect(channel).toMatchObject({ mean: 20, deviation: 10, least: 10, most: 30, clippedLow: 0, clippedHigh: 0 })
    expect([channel.bins[10], channel.bins[30]]).toEqual([6, 6])
  }
  const values = await lab.values({ imageId, recipe, area: { x: 1, y: 1, width: 2, height: 2 } })
  expect(values).toMatchObject({ channels: 3, values: [...Array<number>(6).fill(10), ...Array<number>(6).fill(30)] })
})

it('thumbnails come with the preview: one of the source and one of each step', async () => {
  const { file, preview, thumbnails, stages } = await lab.apply({ ...input, maxSide: 64 })
  expect(stages.map(({ kind }) => kind)).toEqual(['grey', 'gaussianBlur', 'canny'])
  expect(thumbnails.count).toBe(4)
  const drawn = preview.width * preview.height * preview.channels
  expect(file.size).toBe(drawn + 4 * thumbnails.count * thumbnails.width * thumbnails.height)
})
