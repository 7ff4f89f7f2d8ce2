import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { edgeFigures } from '../../lab/core/images/vision-figures.ts'
import { strengthThresholds } from '../../lab/core/images/canny/gradient.ts'
import { survivorsOf } from '../../lab/core/images/canny/survivors.ts'
import { ThresholdedEdges } from '../../lab/core/images/canny/thresholded-edges.ts'
import { grey } from '../../lab/core/images/plain/grey.ts'
import { createPixels, toEightBits, type Pixels } from '../../lab/core/images/pixels.ts'
import type { CannyStep, VisionProvider, VisionStep } from '../../lab/core/images/vision.ts'
import { toLabError } from '../../preload/errors.ts'
import { phrase, fromLibrary, formatMessage } from '../../preload/message.ts'
import { decode } from '../decoders/decode-image.ts'
import { loadBestVision, loadVision, type VisionStatus } from './vision-list.ts'

interface Case {
  picture: string
  steps: VisionStep[]
  file: string
  row: number
  edgePixels?: number
}
const folder = new URL('../../tests/reference/vision/', import.meta.url)
const { cases } = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as { cases: Case[] }

const opened = new Map<string, Promise<Pixels>>()
const open = (file: string): Promise<Pixels> => {
  if (!opened.has(file)) opened.set(file, decode(readFileSync(new URL(file, folder))))
  return opened.get(file)!
}

/** Rows of a picture from `row` on. */
function cut(pixels: Pixels, row: number, height: number): Pixels {
  const stride = pixels.width * pixels.channels
  return { ...pixels, height, data: pixels.data.slice(row * stride, (row + height) * stride) }
}

function largestDifference(a: Pixels, b: Pixels): { largest: number; places: number } {
  expect([a.width, a.height, a.channels, a.type]).toEqual([b.width, b.height, b.channels, b.type])
  let [largest, places] = [0, 0]
  a.data.forEach((value, i) => {
    const difference = Math.abs(value - b.data[i]!)
    largest = Math.max(largest, difference)
    if (difference > 0) places++
  })
  return { largest, places }
}

let statuses: VisionStatus[] = []
const providers: VisionProvider[] = []
beforeAll(async () => {
  statuses = await loadVision()
  providers.push(...statuses.flatMap(({ provider }) => provider ?? []))
})
afterAll(() => {
  for (const { name, reason } of statuses) console.log(`vision: ${name}: ${formatMessage('en', reason)}`)
})

describe('the list', () => {
  it('names every way, best first, with a reason, and has WebAssembly in any case', async () => {
    expect(statuses.map(({ name }) => name)).toEqual(['opencv4nodejs', 'opencv-wasm'])
    for (const { provider, reason, version } of statuses) {
      expect(formatMessage('en', reason).length).toBeGreaterThan(5)
      expect(version === null).toBe(provider === null)
    }
    expect(statuses[1]!.provider?.version).toBe('5.0.0')
    expect((await loadBestVision()).name).toBe(providers[0]!.name)
  })
  it('says of each way why it is not there, where none is', async () => {
    const refused = { opencv4nodejs: phrase('provider.untried'), 'opencv-wasm': fromLibrary(new Error('no memory')) }
    const { shape } = await loadBestVision(refused).then(
      () => Promise.reject(new Error('it loaded one')),
      (thrown: unknown) => toLabError(thrown),
    )
    expect(shape).toMatchObject({
      code: 'E-IMG-012',
      message: expect.stringMatching(/opencv4nodejs.*opencv-wasm.*no memory/),
    })
  })
})

describe('every provider gives the pixels of Python’s OpenCV', () => {
  const kinds = [...new Set(cases.map(({ file }) => file))]
  it.each(kinds)('%s', async (file) => {
    for (const provider of providers)
      for (const { picture, steps, row, edgePixels } of cases.filter((one) => one.file === file)) {
        const source = await open(`${picture}.png`)
        const before = source.data.slice()
        const result = steps.reduce((pixels, step) => provider.run(pixels, step), source)
        const expected = cut(await open(file), row, source.height)
        expect(largestDifference(result, expected), `${provider.name} ${JSON.stringify(steps)}`).toEqual({
          largest: 0,
          places: 0,
        })
        if (edgePixels !== undefined) expect(edgeFigures(result).edgePixels).toBe(edgePixels)
        expect(source.data, 'the source stays as it is').toEqual(before)
      }
  })
  it('and so does the plain reference of Canny, whose thresholds move by hysteresis alone', async () => {
    const plain: typeof cases = cases.filter(({ steps }) => steps.length === 1 && steps[0]!.kind === 'canny')
    expect(plain.length).toBeGreaterThan(20)
    const prepared = new Map<string, ThresholdedEdges>()
    // In turn over all pictures, so that each one's edges are drawn again and again.
    for (const { picture, steps, file, row } of [...plain, ...plain.toReversed()]) {
      const step = steps[0] as CannyStep
      const key = `${picture} ${step.apertureSize} ${step.l2Gradient}`
      const source = toEightBits(await open(`${picture}.png`))
      if (!prepared.has(key))
        prepared.set(key, new ThresholdedEdges(survivorsOf(grey(source, { kind: 'grey', weights: 'opencv' }), step)))
      const edges = prepared.get(key)!
      edges.follow(strengthThresholds(step))
      expect(
        largestDifference(edges.picture(), cut(await open(file), row, source.height)).places,
        JSON.stringify([picture, step]),
      ).toBe(0)
    }
  })
  it('and the cases say something: edges are found, and settings differ in what they find', () => {
    const counts = cases.flatMap(({ edgePixels }) => edgePixels ?? [])
    expect(counts.length).toBeGreaterThan(60)
    expect(counts.filter((count) => count > 20).length).toBeGreaterThan(counts.length * 0.9)
    expect(new Set(counts).size).toBeGreaterThan(counts.length / 2)
  })
})

describe('every provider', () => {
  it('drops alpha when it makes grey, and blurs it with the rest otherwise', () => {
    for (const provider of providers) {
      const pixels = createPixels(9, 7, 4)
      pixels.data.forEach((_, i) => (pixels.data[i] = (i * 53) & 255))
      const opaque = createPixels(9, 7, 3)
      for (let i = 0; i < 63; i++) for (let c = 0; c < 3; c++) opaque.data[3 * i + c] = pixels.data[4 * i + c]!
      expect(provider.run(pixels, { kind: 'grey', weights: 'opencv' })).toEqual(
        provider.run(opaque, { kind: 'grey', weights: 'opencv' }),
      )
      expect(provider.run(pixels, { kind: 'gaussianBlur', sigma: 1 }).channels).toBe(4)
    }
  })
  it('works on a picture of one pixel and on one row', () => {
    const canny: VisionStep = { kind: 'canny', lowThreshold: 1, highThreshold: 2, apertureSize: 3, l2Gradient: true }
    for (const provider of providers)
      for (const [width, height] of [
        [1, 1],
        [40, 1],
        [1, 40],
      ] as const)
        for (const step of [{ kind: 'gaussianBlur', sigma: 2 } as const, canny]) {
          const result = provider.run(createPixels(width, height, 3), step)
          expect([result.width, result.height]).toEqual([width, height])
          expect(result.data.every((value) => value === 0)).toBe(true)
        }
  })
  it('frees what it takes: a thousand pictures need no more memory than a few', () => {
    for (const provider of providers) {
      const pixels = createPixels(400, 300, 3)
      const work = (times: number) => {
        for (let i = 0; i < times; i++) provider.run(pixels, { kind: 'grey', weights: 'opencv' })
      }
      work(20)
      const before = process.memoryUsage().rss
      work(1_000)
      // Unfreed, these would be 480 MB.
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
    }
  })
})
