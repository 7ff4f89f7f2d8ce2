import sharp, { type Sharp } from 'sharp'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { crc32 } from '../../lab/core/image-gate/crc32.ts'
import { gateImage } from '../../lab/core/image-gate/gate.ts'
import { createPixels, typeOfBits, type Pixels } from '../../lab/core/images/pixels.ts'
import { swapsSides } from '../../lab/core/images/orientation.ts'
import { LabError } from '../../preload/errors.ts'
import { SEED } from '../../tests/fixtures/seed.ts'
import { decodeImage, type DecodedImage } from './decode-image.ts'

/** `SEED=` repeats a run, `MUTANTS=` makes it longer. */
const mutants = Number(process.env.MUTANTS ?? 4_000)

/** A small generator (mulberry32): a printed seed repeats every mutant. */
function generator(state: number): (range: number) => number {
  return (range) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % range
  }
}

function picture(width: number, height: number, channels: 1 | 3 | 4, bits: 8 | 16 = 8): Pixels {
  const pixels = createPixels(width, height, channels, typeOfBits(bits))
  pixels.data.forEach((_, i) => (pixels.data[i] = (i * 37 + (i >> 4) * 11) & 0xffff))
  return pixels
}

const samples: { name: string; bytes: Uint8Array }[] = []

beforeAll(async () => {
  const raw = (pixels: Pixels) =>
    sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: pixels.channels } })
  const add = async (name: string, image: Sharp) => samples.push({ name, bytes: await image.toBuffer() })
  for (const channels of [1, 3, 4] as const) {
    const space = channels === 1 ? 'b-w' : 'srgb'
    const small = picture(24, 18, channels)
    await add(`png ${channels}`, raw(small).toColourspace(space).png())
    await add(`png interlaced ${channels}`, raw(small).toColourspace(space).png({ progressive: true }))
    const deep = channels === 1 ? 'grey16' : 'rgb16'
    await add(
      `png 16 bits ${channels}`,
      raw(picture(12, 10, channels, 16))
        .toColourspace(deep)
        .png(),
    )
    await add(`webp ${channels}`, raw(small).webp())
    await add(`webp lossless ${channels}`, raw(small).webp({ lossless: true }))
    if (channels === 4) continue
    await add(`jpeg ${channels}`, raw(small).toColourspace(space).jpeg())
    await add(`jpeg progressive ${channels}`, raw(small).toColourspace(space).jpeg({ progressive: true }))
  }
  const small = picture(24, 18, 3)
  for (const format of ['png', 'jpeg', 'webp'] as const)
    for (const orientation of [3, 6])
      await add(`${format} turned ${orientation}`, raw(small).withMetadata({ orientation }).toFormat(format))
  await add('png palette', raw(small).png({ palette: true, colours: 16 }))
  for (const bits of [8, 24] as const) {
    const stride = Math.ceil((24 * bits) / 32) * 4
    const palette = bits === 8 ? 1024 : 0
    const bytes = Buffer.alloc(54 + palette + stride * 18, 90)
    bytes.write('BM')
    bytes.writeUInt32LE(54 + palette, 10)
    bytes.fill(0, 14, 54)
    for (const [at, value] of Object.entries({ 14: 40, 18: 24, 22: 18 })) bytes.writeUInt32LE(value, Number(at))
    bytes.writeUInt16LE(1, 26)
    bytes.writeUInt16LE(bits, 28)
    samples.push({ name: `bmp ${bits}`, bytes })
  }
})

const interesting = [0, 1, 2, 0x7f, 0x80, 0xff, 0xd8, 0xd9, 0xda, 0xc0, 0xc2]

/** Where a PNG's chunks begin; empty for other formats. */
function chunkStarts(bytes: Uint8Array): number[] {
  const starts: number[] = []
  if (bytes[0] !== 0x89) return starts
  for (let at = 8; at + 12 <= bytes.length;) {
    starts.push(at)
    at += 12 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
  }
  return starts
}

/** Damages a file in one of the ways that break decoders. */
function mutate(source: Uint8Array, random: (range: number) => number): Uint8Array {
  let bytes = Uint8Array.from(source)
  const chunks = chunkStarts(bytes)
  for (let times = 1 + random(3); times > 0; times--) {
    const at = random(bytes.length)
    switch (random(8)) {
      case 0:
        bytes[at]! ^= 1 << random(8)
        break
      case 1:
        bytes[at] = interesting[random(interesting.length)]!
        break
      case 2:
        bytes = bytes.slice(0, at + 1)
        break
      case 3: {
        const block = bytes.slice(at, at + 1 + random(40))
        bytes = Uint8Array.from([...bytes.slice(0, at), ...block, ...bytes.slice(at)])
        break
      }
      case 4:
        bytes = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1 + random(20))])
        break
      case 5:
        // The header's fields, where most of what a decoder believes stands.
        bytes[Math.min(bytes.length - 1, 8 + random(40))] = random(256)
        break
      default: {
        // A chunk with other content and the right checksum: it comes past the checksum to the decoder.
        const start = chunks.length ? chunks[random(chunks.length)]! : at
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        if (start + 12 > bytes.length || !chunks.length) break
        const length = view.getUint32(start)
        const end = start + 8 + length
        if (end + 4 > bytes.length) break
        if (length > 0) bytes[start + 8 + random(length)] = random(256)
        view.setUint32(end, crc32(bytes, start + 4, end))
      }
    }
    if (bytes.length === 0) return Uint8Array.of(random(256))
  }
  return bytes
}

interface Outcome {
  /** An error's code, or the picture's size with the sum of its values. */
  said: string
  ms: number
}

/** What a file comes to; anything but a sound picture or a typed error is thrown. */
async function outcome(bytes: Uint8Array, read: typeof decodeImage = decodeImage): Promise<Outcome> {
  const started = performance.now()
  try {
    const { header, pixels } = await read(bytes)
    const swap = header.orientation !== undefined && swapsSides(header.orientation)
    const [width, height] = swap ? [header.height, header.width] : [header.width, header.height]
    if (pixels.width !== width || pixels.height !== height) throw new Error('the header says another size')
    if (pixels.data.length !== width * height * pixels.channels) throw new Error('values are missing')
    let sum = 0
    for (const [i, value] of pixels.data.entries()) sum = (sum + value * ((i % 97) + 1)) % 0xffffffff
    return { said: `${width} × ${height} ${sum}`, ms: performance.now() - started }
  } catch (thrown) {
    if (!(thrown instanceof LabError) || !/^E-IMG-00[1-6]$/.test(thrown.code)) throw thrown
    return { said: thrown.code, ms: performance.now() - started }
  }
}

describe('malformed pictures', () => {
  it(
    `${mutants} mutants are a picture or a typed error, the same one each time, and quickly`,
    { timeout: 120_000 },
    async () => {
      console.log(`gate mutants: SEED=${SEED}`)
      const random = generator(SEED)
      const tally = new Map<string, number>()
      let slowest = 0
      for (let i = 0; i < mutants; i++) {
        const sample = samples[random(samples.length)]!
        const bytes = mutate(sample.bytes, random)
        const first = await outcome(bytes)
        if (i % 8 === 0) expect((await outcome(bytes)).said, `${sample.name}, mutant ${i}`).toBe(first.said)
        slowest = Math.max(slowest, first.ms)
        const kind = first.said.startsWith('E-') ? first.said : 'picture'
        tally.set(kind, (tally.get(kind) ?? 0) + 1)
      }
      console.log('gate mutants:', Object.fromEntries([...tally].sort()), `slowest ${slowest.toFixed(1)} ms`)
      expect(slowest).toBeLessThan(2_000)
      // The mutants are worth something only where they reach every answer.
      for (const kind of ['picture', 'E-IMG-001', 'E-IMG-002', 'E-IMG-003', 'E-IMG-006'])
        expect(tally.get(kind), kind).toBeGreaterThan(0)
    },
  )

  it('with the gate left out, the same mutants are not all answered: the test can fail', async () => {
    const random = generator(7)
    const ungated: typeof decodeImage = async (bytes) => {
      const { data, info } = await sharp(bytes, { failOn: 'none', limitInputPixels: 1e6 })
        .raw()
        .toBuffer({ resolveWithObject: true })
      const pixels = { ...info, type: 'uint8', data: new Uint8Array(data) } as unknown as Pixels
      const header = { format: 'PNG', width: info.width, height: info.height, channels: 3, bits: 8 } as const
      return { header, pixels, passedOver: [] }
    }
    let untyped = 0
    let letThrough = 0
    for (let i = 0; i < 300; i++) {
      const bytes = mutate(samples[random(samples.length)]!.bytes, random)
      const without = await outcome(bytes, ungated).catch(() => null)
      if (without === null) untyped++
      else if ((await outcome(bytes)).said.startsWith('E-')) letThrough++
    }
    expect(untyped).toBeGreaterThan(0)
    expect(letThrough).toBeGreaterThan(0)
  })

  it(
    'every prefix of every sample is refused and says what is missing, unless its picture is whole',
    { timeout: 120_000 },
    async () => {
      let [counted, whole] = [0, 0]
      for (const { name, bytes } of samples) {
        const { pixels } = await decodeImage(bytes)
        for (let length = 0; length < bytes.length; length++) {
          const prefix = `${name}, first ${length} bytes`
          const answer: unknown = await decodeImage(bytes.subarray(0, length)).catch((thrown: unknown) => thrown)
          counted++
          if (!(answer instanceof LabError)) {
            // Nothing of the picture may be missing, and what is missing beside it is said.
            expect((answer as DecodedImage).pixels, prefix).toEqual(pixels)
            expect((answer as DecodedImage).passedOver, prefix).toMatchObject([{ phrase: 'passed.end' }])
            whole++
            continue
          }
          const { code, shape } = answer
          if (length < 12) expect(['E-IMG-001', 'E-IMG-002']).toContain(code)
          else {
            expect(code, prefix).toBe('E-IMG-002')
            expect(shape.values.at).toBe(length)
            // Only a JPEG's coded data do not say how long they are.
            if (!name.startsWith('jpeg')) expect(shape.values.missing).toBeGreaterThan(0)
          }
        }
      }
      console.log(`gate prefixes: ${counted} of ${samples.length} files, ${whole} of them whole pictures`)
      expect(whole).toBeGreaterThan(samples.length)
    },
  )

  it('a picture comes out the same after damaged ones were decoded', async () => {
    const random = generator(SEED ^ 0x5bd1e995)
    for (let i = 0; i < 100; i++) {
      const [a, b] = [samples[random(samples.length)]!, samples[random(samples.length)]!]
      const before = await outcome(b.bytes)
      await outcome(a.bytes)
      await outcome(mutate(b.bytes, random))
      expect((await outcome(b.bytes)).said).toBe(before.said)
    }
  })
})

describe('bombs', () => {
  const u32 = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
  const chunk = (name: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(name), data])
    return Buffer.concat([u32(data.length), body, u32(crc32(body))])
  }
  /** A PNG of one flat colour with chunks of one's own before the data. */
  const flatPng = (width: number, height: number, depth: number, extra: Uint8Array[] = [], interlace = 0) => {
    const row = 1 + Math.ceil((width * depth) / 8)
    const shape = Buffer.concat([u32(width), u32(height), Buffer.from([depth, 0, 0, 0, interlace])])
    const data = deflateSync(Buffer.alloc(row * height), { level: 9 })
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    return Buffer.concat([
      signature,
      chunk('IHDR', shape),
      ...extra,
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ])
  }
  const refusal = (bytes: Uint8Array): { code: string; ms: number } => {
    const started = performance.now()
    try {
      gateImage(bytes)
    } catch (thrown) {
      if (thrown instanceof LabError) return { code: thrown.code, ms: performance.now() - started }
    }
    return { code: 'none', ms: performance.now() - started }
  }

  it('by size and by expansion are refused from the header, without memory', () => {
    const bombs = [
      { name: 'one bit, 32,000 a side', bytes: flatPng(32_000, 32_000, 1), code: 'E-IMG-004' },
      { name: 'one bit, 48 megapixels', bytes: flatPng(16_000, 3_000, 1), code: 'E-IMG-005' },
      { name: 'the same, interlaced', bytes: flatPng(16_000, 3_000, 1, [], 1), code: 'E-IMG-005' },
    ]
    for (const { name, bytes, code } of bombs) {
      const before = process.memoryUsage().rss
      const refused = refusal(bytes)
      expect(refused.code, name).toBe(code)
      expect(refused.ms, name).toBeLessThan(100)
      expect(process.memoryUsage().rss - before, name).toBeLessThan(16 * 2 ** 20)
    }
  })
  it('in metadata never reach the decoder', async () => {
    const inflated = deflateSync(Buffer.alloc(64 * 2 ** 20), { level: 9 })
    const profile = Buffer.concat([Buffer.from('p\0\0'), inflated])
    const text = Buffer.concat([Buffer.from('k\0\0'), inflated])
    const bytes = flatPng(8, 8, 8, [chunk('iCCP', profile), chunk('zTXt', text)])
    const { essential } = gateImage(bytes)
    expect(essential.length).toBeLessThan(200)
    const before = process.memoryUsage().rss
    expect((await outcome(bytes)).said).toBe('8 × 8 0')
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 2 ** 20)
  })
  it('of ten thousand empty and tiny chunks are walked at once', async () => {
    const tiny = Array.from({ length: 10_000 }, () => chunk('IDAT', Buffer.alloc(0)))
    expect((await outcome(flatPng(8, 8, 8, tiny))).ms).toBeLessThan(200)
  })
  it('do expand where the gate is left out: the refusal above has a reason', async () => {
    const bytes = flatPng(16_000, 3_000, 1)
    const { data } = await sharp(bytes, { limitInputPixels: false }).raw().toBuffer({ resolveWithObject: true })
    expect(data.length / bytes.length).toBeGreaterThan(2_000)
  })
})
