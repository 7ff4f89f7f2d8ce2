import { createRouterClient } from '@orpc/server'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPixels, type Pixels } from '../../../lab/core/images/pixels.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/images/vision.ts'
import { defaultRecipe } from '../../../lab/core/images/recipe.ts'
import { decode } from '../../../native/decoders/decode-image.ts'
import { encodePng } from '../../../native/decoders/png-encoder.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { limits } from '../../../preload/limits.ts'
import { BoundedCache } from './bounded-cache.ts'
import { createImagingRouter, type ImagingOptions } from './router.ts'

const client = (options: ImagingOptions = {}) => createRouterClient(createImagingRouter(options), { context: {} })
type Client = ReturnType<typeof client>

const handle = (n: number) => `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`
const asFile = (bytes: Uint8Array) => new File([Uint8Array.from(bytes)], 'file')
const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())
const open = (lab: Client, bytes: Uint8Array, n = 1, maxSide = 2048) =>
  lab.open({ imageId: handle(n), name: 'a picture', file: asFile(bytes), maxSide })

/** A white square on black, seen through nothing. */
function square(width: number, height: number): Pixels {
  const pixels = createPixels(width, height, 3)
  for (let y = Math.round(height / 4); y < height * 0.75; y++)
    for (let x = Math.round(width / 4); x < width * 0.75; x++)
      pixels.data.fill(255, 3 * (y * width + x), 3 * (y * width + x) + 3)
  return pixels
}
let file: Uint8Array
beforeAll(async () => {
  file = await encodePng(square(80, 60))
  await loadBestVision()
})

describe('opening', () => {
  it('says what the file is, and gives a preview to draw', async () => {
    const lab = client()
    const opened = await open(lab, file)
    expect(opened).toMatchObject({
      imageId: handle(1),
      name: 'a picture',
      width: 80,
      height: 60,
      channels: 3,
      bitsPerChannel: 8,
      format: 'PNG',
      sizeBytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      preview: { width: 80, height: 60, channels: 4 },
    })
    const drawn = await bytesOf(await lab.bytes({ bulkId: opened.preview.bulkId }))
    expect(drawn.length).toBe(80 * 60 * 4)
    const middle = 4 * (30 * 80 + 40)
    expect([...drawn.slice(0, 4), ...drawn.slice(middle, middle + 4)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255])
  })
  it('does not wait for OpenCV: the picture is seen while that loads', async () => {
    const lab = client({ vision: () => new Promise<never>(() => {}) })
    expect(await open(lab, file)).toMatchObject({ width: 80, preview: { width: 80, channels: 4 } })
  })
  it('draws a grey picture of 16 bits in one channel, scaled to the asked side', async () => {
    const deep = createPixels(64, 32, 1, 'uint16')
    deep.data.fill(0x8080)
    const lab = client()
    const opened = await open(lab, await encodePng(deep), 1, 16)
    expect(opened).toMatchObject({ channels: 1, bitsPerChannel: 16, preview: { width: 16, height: 8, channels: 1 } })
    expect(new Set(await bytesOf(await lab.bytes({ bulkId: opened.preview.bulkId })))).toEqual(new Set([0x80]))
  })
  it('refuses what is no picture, and what is one too many', async () => {
    const lab = client()
    await expect(open(lab, Buffer.from('<html>'))).rejects.toMatchObject({ code: 'E-IMG-001' })
    await expect(open(lab, file.slice(0, -30))).rejects.toMatchObject({ code: 'E-IMG-002' })
    for (let n = 0; n < limits.openImages; n++) await open(lab, file, n)
    await expect(open(lab, file, 99)).rejects.toMatchObject({ code: 'E-IMG-010', shape: { limit: limits.openImages } })
    // The same handle again is no further picture.
    await open(lab, file, 0)
    await lab.close({ imageId: handle(0) })
    await open(lab, file, 99)
  })
  it('does not know a handle or a preview that is not there', async () => {
    const lab = client()
    const gone = { code: 'E-IMG-009' }
    await expect(lab.apply({ imageId: handle(7), recipe: [], maxSide: 64 })).rejects.toMatchObject(gone)
    await expect(lab.encode({ imageId: handle(7), recipe: [] })).rejects.toMatchObject(gone)
    await expect(lab.bytes({ bulkId: 'imaging:00000000' })).rejects.toMatchObject(gone)
    await open(lab, file)
    await lab.close({ imageId: handle(1) })
    await expect(lab.apply({ imageId: handle(1), recipe: [], maxSide: 64 })).rejects.toMatchObject(gone)
  })
})

describe('a recipe', () => {
  it('gives an edge picture, what is measured of it, and the same as PNG', async () => {
    const lab = client()
    await open(lab, file)
    const applied = await lab.apply({ imageId: handle(1), recipe: defaultRecipe, maxSide: 2048 })
    expect(applied).toMatchObject({ width: 80, height: 60, provider: (await loadBestVision()).name })
    const drawn = (await bytesOf(applied.file)).slice(0, 80 * 60)
    const edges = drawn.filter((value) => value === 255).length
    expect(applied.figures).toEqual({ edgePixels: edges, edgeShare: edges / 4800 })
    // The outline of a square of 40 × 30 has about 2 · (40 + 30) pixels.
    expect(edges).toBeGreaterThan(110)
    expect(edges).toBeLessThan(160)
    expect(applied.durationMs).toBeGreaterThan(0)
    const png = await decode(await bytesOf(await lab.encode({ imageId: handle(1), recipe: defaultRecipe })))
    expect(png).toMatchObject({ width: 80, height: 60, channels: 1, data: drawn })
  })
  it('is completed and checked: an error names the field', async () => {
    const lab = client()
    await open(lab, file)
    const short = await lab.apply({ imageId: handle(1), recipe: [{ kind: 'canny' }], maxSide: 2048 })
    const long = await lab.apply({
      imageId: handle(1),
      recipe: [{ kind: 'canny', lowThreshold: 150, highThreshold: 50, apertureSize: 3, l2Gradient: false }],
      maxSide: 2048,
    })
    expect(short.figures).toEqual(long.figures)
    const wrong = lab.apply({
      imageId: handle(1),
      recipe: [{ kind: 'grey' }, { kind: 'canny', apertureSize: 4 }],
      maxSide: 64,
    })
    await expect(wrong).rejects.toMatchObject({
      code: 'E-MOD-001',
      shape: { path: 'recipe[1].apertureSize', received: 4 },
    })
  })
  it('that cannot be carried out names its step and field, and the picture is worked on as before', async () => {
    const lab = client()
    await open(lab, file)
    const apply = (recipe: unknown[]) => lab.apply({ imageId: handle(1), recipe: recipe as object[], maxSide: 64 })
    const before = await bytesOf((await apply([{ kind: 'invert' }])).file)
    const grey = { kind: 'grey' }
    const wrong: [recipe: unknown[], path: string][] = [
      [[grey, { kind: 'sharpen' }], 'recipe[1].kind'],
      [[grey, { kind: 'gaussianBlur', sigma: -1 }], 'recipe[1].sigma'],
      [[grey, { kind: 'gaussianBlur', sigma: 'wide' }], 'recipe[1].sigma'],
      [[grey, { kind: 'medianBlur', size: 4 }], 'recipe[1].size'],
      [[{ kind: 'convert', to: 'float32' }, { kind: 'canny' }], 'recipe[1].kind'],
      [[{ kind: 'convert', to: 'bool' }, { kind: 'gaussianBlur' }], 'recipe[1].kind'],
      [[{ kind: 'equalize' }], 'recipe[0].kind'],
      [[grey, { kind: 'fill', rows: '400:500' }], 'recipe[1].rows'],
      [[grey, { kind: 'crop', columns: '9:9' }], 'recipe[1].columns'],
      [[grey, { kind: 'fill', rows: 'ten' }], 'recipe[1].rows'],
      [[grey, { kind: 'convolve', kernel: [['a', 'b']] }], 'recipe[1].kernel[0][0]'],
      [[grey, { kind: 'convolve', kernel: 'mean' }], 'recipe[1].kernel'],
      [[grey, { kind: 'convolve', kernel: [[1, 2], [3]] }], 'recipe[1].kernel'],
      [[{ kind: 'resize', width: 1e9, height: 1 }], 'recipe[0].width'],
    ]
    for (const [recipe, path] of wrong)
      await expect(apply(recipe), JSON.stringify(recipe)).rejects.toMatchObject({ shape: { path } })
    // Two steps of which the second would take more memory than there is.
    const large = [
      { kind: 'resize', width: 10_000, height: 5_000 },
      { kind: 'convert', to: 'float64' },
    ]
    await expect(apply(large)).rejects.toMatchObject({ shape: { path: 'recipe[1]' } })
    expect(await bytesOf((await apply([{ kind: 'invert' }])).file)).toEqual(before)
  })
  it('with nothing switched on gives the picture itself and measures nothing', async () => {
    const lab = client()
    await open(lab, file)
    const off = await lab.apply({ imageId: handle(1), recipe: [{ kind: 'canny', enabled: false }], maxSide: 2048 })
    expect(off).toMatchObject({ figures: {}, preview: { channels: 4 } })
  })
  it('keeps thin edges visible in a small preview', async () => {
    const lab = client()
    const opened = await open(lab, await encodePng(square(1600, 1200)))
    const applied = await lab.apply({ imageId: opened.imageId, recipe: defaultRecipe, maxSide: 100 })
    const small = (await bytesOf(applied.file)).slice(0, applied.preview.width * applied.preview.height)
    // About 2 · (50 + 38) of the 100 × 75 pixels, at full brightness.
    expect(small.filter((value) => value === 255).length).toBeGreaterThan(160)
    expect(applied).toMatchObject({ width: 1600, height: 1200, preview: { width: 100, height: 75, channels: 1 } })
  })
  it('computes again only from the step that changed', async () => {
    const real = await loadBestVision()
    const ran: string[] = []
    const spy: VisionProvider = {
      ...real,
      run: (pixels: Pixels, step: VisionStep) => (ran.push(step.kind), real.run(pixels, step)),
    }
    const lab = client({ vision: () => Promise.resolve(spy) })
    await open(lab, file)
    const apply = (highThreshold: number, sigma = 1.4) =>
      lab.apply({
        imageId: handle(1),
        recipe: [{ kind: 'grey' }, { kind: 'gaussianBlur', sigma }, { kind: 'canny', highThreshold }],
        maxSide: 512,
      })
    await apply(100)
    expect(ran.splice(0)).toEqual(['gaussianBlur', 'canny'])
    for (let threshold = 101; threshold < 140; threshold++) await apply(threshold)
    // Once thresholds alone have moved, nothing but hysteresis is done again.
    expect(new Set(ran)).toEqual(new Set(['canny']))
    expect(ran.splice(0).length).toBeLessThan(5)
    await apply(100, 2)
    expect(ran.splice(0)).toEqual(['gaussianBlur', 'canny'])
    await apply(100, 2)
    expect(ran).toEqual([])
  })
  it('is drafted on a smaller copy where all of the picture would take long, and only then', async () => {
    const lab = client()
    await open(lab, await encodePng(square(2400, 1800)), 1)
    await open(lab, file, 2)
    const apply = (n: number, draft: boolean, recipe: object[]) =>
      lab.apply({ imageId: handle(n), recipe, maxSide: 2048, draft })
    const blur = (sigma: number) => [
      { kind: 'gaussianBlur', sigma },
      { kind: 'crop', rows: '0:900' },
    ]
    const drafted = await apply(1, true, blur(8))
    expect(drafted).toMatchObject({ draft: true, figures: {}, width: 2400, height: 900, thumbnails: { count: 0 } })
    expect(drafted.preview.width).toBeLessThanOrEqual(1024)
    const whole = await apply(1, false, blur(8))
    expect(whole).toMatchObject({ draft: false, preview: { width: 2048 }, thumbnails: { count: 3 } })
    // What is there needs no draft, and what is small is soon there.
    expect((await apply(1, true, blur(8))).draft).toBe(false)
    expect((await apply(2, true, blur(8))).draft).toBe(false)
    await expect(apply(1, true, [{ kind: 'equalize' }])).rejects.toMatchObject({ code: 'E-MOD-001' })
    // Thresholds move on the whole picture, once they have moved.
    const canny = (highThreshold: number) => apply(1, true, [{ kind: 'canny', highThreshold }])
    await canny(90)
    await canny(91)
    await expect.poll(async () => (await canny(92)).draft).toBe(false)
    expect((await canny(93)).figures).toEqual((await apply(1, false, [{ kind: 'canny', highThreshold: 93 }])).figures)
    // Such edges come packed where they are asked for so; what is computed anew does not.
    const packed = async (highThreshold: number) =>
      lab.apply({ imageId: handle(1), recipe: [{ kind: 'canny', highThreshold }], maxSide: 2048, packed: true })
    const plain = await canny(94)
    const bits = await packed(94)
    expect([plain.packed, bits.packed, bits.preview.width]).toEqual([false, true, 2048])
    const [bytes, few] = [await bytesOf(plain.file), await bytesOf(bits.file)]
    const size = 2048 * 1536
    expect(Buffer.compare(bytes.subarray(size), few.subarray(size / 8))).toBe(0)
    const unpacked = bytes.slice(0, size).map((_, at) => (few[at >> 3]! & (0x80 >> (at & 7)) ? 255 : 0))
    expect(Buffer.compare(bytes.subarray(0, size), unpacked)).toBe(0)
    const other = await lab.apply({ imageId: handle(2), recipe: defaultRecipe, packed: true })
    expect(other.packed).toBe(false)
  })
  it('of several windows at once is worked off one after the other, each with its own answer', async () => {
    const lab = client()
    await open(lab, file, 1)
    await open(lab, await encodePng(square(40, 40)), 2)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        lab.apply({ imageId: handle(1 + (i % 2)), recipe: defaultRecipe, maxSide: 2048 }),
      ),
    )
    answers.forEach(({ width }, i) => expect(width).toBe(i % 2 ? 40 : 80))
    await expect(open(lab, Buffer.from('GIF89a'), 3)).rejects.toMatchObject({ code: 'E-IMG-001' })
    await lab.apply({ imageId: handle(1), recipe: [], maxSide: 64 })
  })
})

describe('samples', () => {
  it('are drawn by the lab itself, are opened like any file, and have edges', async () => {
    const lab = client()
    const names = (await lab.samples()).map(({ name }) => name)
    expect(names.length).toBeGreaterThanOrEqual(5)
    for (const name of names) {
      const bytes = await bytesOf(await lab.sampleFile({ name }))
      expect(await open(lab, bytes)).toMatchObject({ width: 800, height: 600, format: 'PNG', channels: 3 })
      const { figures } = await lab.apply({ imageId: handle(1), recipe: defaultRecipe, maxSide: 64 })
      expect(figures.edgePixels, name).toBeGreaterThan(500)
    }
    await expect(lab.sampleFile({ name: 'constructor' })).rejects.toMatchObject({
      code: 'E-MOD-001',
      shape: { received: 'constructor' },
    })
  })
})

describe('memory', () => {
  it('previews are bounded: the newest stay', async () => {
    const lab = client({ previews: { count: 3, bytes: 2 ** 30 } })
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await open(lab, file, 1, 64)).preview.bulkId)
    await expect(lab.bytes({ bulkId: ids[1]! })).rejects.toMatchObject({ code: 'E-IMG-009' })
    for (const bulkId of ids.slice(2)) expect((await lab.bytes({ bulkId })).size).toBe(64 * 48 * 4)
  })
  it('a cache forgets what was used longest ago, and does not keep what is larger than itself', () => {
    const cache = new BoundedCache<number>(10, 3)
    for (const key of ['a', 'b', 'c']) cache.set(key, key.charCodeAt(0), 3)
    expect(cache.get('a')).toBe(97)
    cache.set('d', 100, 3)
    expect([cache.get('b'), cache.size, cache.bytes]).toEqual([undefined, 3, 9])
    cache.set('too large', 1, 11)
    expect([cache.size, cache.bytes, cache.get('too large')]).toEqual([3, 9, undefined])
    cache.set('large', 1, 8)
    cache.set('large', 2, 10)
    expect([cache.size, cache.bytes, cache.get('large')]).toEqual([1, 10, 2])
    cache.deleteWhere((key) => key === 'large')
    expect([cache.size, cache.bytes]).toEqual([0, 0])
  })
})

describe('a job', () => {
  const work = '0000000000000000000000000000000a'

  it('tells how far it is, up to its end, by the name that its caller gave it', async () => {
    const lab = client()
    await open(lab, await encodePng(square(2000, 1500)))
    const told: number[] = []
    const stop = new AbortController()
    const heard = (async () => {
      for await (const { work: whose, done } of await lab.progress(undefined, { signal: stop.signal }))
        if (whose === work) told.push(done)
    })()
    await lab.encode({ imageId: handle(1), recipe: defaultRecipe, work })
    stop.abort()
    await heard.catch(() => {})
    expect(told.length).toBeGreaterThan(5)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told[0]).toBeLessThan(0.2)
    expect(told.at(-1)).toBe(1)
  })
  it('ends where its caller changes their mind, keeps nothing of it, and the next one is done as ever', async () => {
    const lab = client()
    await open(lab, await encodePng(square(2000, 1500)))
    let steps = 0
    const stop = new AbortController()
    const heard = (async () => {
      for await (const { work: whose } of await lab.progress()) if (whose === work && ++steps === 3) return stop.abort()
    })()
    const recipe = [{ kind: 'gaussianBlur', sigma: 3 }]
    const stopped = lab.encode({ imageId: handle(1), recipe, work }, { signal: stop.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'E-IPC-006' })
    await heard
    const never = open(lab, file, 2)
    const opening = lab.open(
      { imageId: handle(3), name: 'never', file: asFile(file), maxSide: 64 },
      { signal: AbortSignal.abort() },
    )
    await expect(opening).rejects.toThrow()
    await expect(lab.apply({ imageId: handle(3), recipe: [], maxSide: 64 })).rejects.toMatchObject({
      code: 'E-IMG-009',
    })
    expect(await never).toMatchObject({ width: 80 })
    expect((await lab.apply({ imageId: handle(1), recipe, maxSide: 64 })).width).toBe(2000)
  })
  it('that decodes tells of it, and a change of mind is heard while a library decodes; the next job need not wait', async () => {
    const lab = client()
    // Without loss: it takes the library hundreds of milliseconds, and tells nothing of them.
    const { data, width, height } = square(3000, 2400)
    for (let at = 0; at < data.length; at++) data[at] = data[at]! ^ (Math.imul(at, 2_654_435_761) >>> 28)
    const slow = await sharp(data, { raw: { width, height, channels: 3 } })
      .webp({ lossless: true, effort: 0 })
      .toBuffer()
    await open(lab, file, 2)
    const stop = new AbortController()
    const told: number[] = []
    const heard = (async () => {
      for await (const { work: whose, done, guess } of await lab.progress())
        if (whose === work && guess && told.push(done) === 1) return stop.abort()
    })()
    const opening = lab.open({ imageId: handle(1), name: 'slow', file: asFile(slow), maxSide: 64, work }, stop)
    await expect(opening).rejects.toThrow()
    await heard
    expect(told[0]).toBeGreaterThan(0)
    expect(told[0]).toBeLessThan(0.8)
    expect(await lab.apply({ imageId: handle(2), recipe: defaultRecipe, maxSide: 64 })).toMatchObject({ width: 80 })
    await expect(lab.apply({ imageId: handle(1), recipe: [], maxSide: 64 })).rejects.toMatchObject({
      code: 'E-IMG-009',
    })
    // Nothing of it stands in the way when it is wanted after all.
    expect(await open(lab, slow, 1)).toMatchObject({ width: 3000, height: 2400 })
  })
})
