import * as bmp from 'bmp-ts'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createPixels, typeOfBits, type Pixels } from '../../lab/core/images/pixels.ts'
import { decode, decodeImage } from './decode-image.ts'
import { encodePng } from './png-encoder.ts'

/** A picture whose every value is different from its neighbours': no mix-up of places, rows or channels goes unseen. */
function pattern(width: number, height: number, channels: 1 | 3 | 4, bits: 8 | 16 = 8): Pixels {
  const pixels = createPixels(width, height, channels, typeOfBits(bits))
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = Math.imul(i + 1, 0x9e3779b1) >>> (32 - bits)
  return pixels
}

const raw = (pixels: Pixels) =>
  sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: pixels.channels } })

describe('PNG', () => {
  it('keeps every value of grey, RGB and RGBA pictures of 8 and 16 bits', async () => {
    for (const channels of [1, 3, 4] as const)
      for (const bits of [8, 16] as const) {
        const pixels = pattern(37, 23, channels, bits)
        expect(await decode(await encodePng(pixels))).toEqual(pixels)
      }
  })
  it('any size survives the way there and back', async () => {
    const shape = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      channels: fc.constantFrom(1 as const, 3 as const, 4 as const),
      bits: fc.constantFrom(8 as const, 16 as const),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ width, height, channels, bits }) => {
        const pixels = pattern(width, height, channels, bits)
        expect(await decode(await encodePng(pixels))).toEqual(pixels)
      }),
      { numRuns: 60 },
    )
  })
  it('reads interlaced pictures and palettes', async () => {
    const pixels = pattern(37, 23, 3)
    expect(await decode(await raw(pixels).png({ progressive: true }).toBuffer())).toEqual(pixels)
    const few = createPixels(20, 10, 3)
    few.data.forEach((_, i) => (few.data[i] = Math.floor(i / 3) % 4 === i % 3 ? 255 : 0))
    const indexed = await raw(few).png({ palette: true, colours: 8, dither: 0 }).toBuffer()
    expect((await decodeImage(indexed)).header.bits).toBeLessThan(8)
    expect(await decode(indexed)).toEqual(few)
  })
  it('leaves out a colour profile: values are the ones that the file stores', async () => {
    const pixels = pattern(16, 16, 3)
    const tagged = await raw(pixels).withIccProfile('p3', { attach: true }).png().toBuffer()
    const untagged = await sharp(tagged).keepIccProfile().raw().toBuffer()
    expect((await sharp(tagged).metadata()).hasProfile).toBe(true)
    expect(Buffer.from((await decode(tagged)).data as Uint8Array).equals(untagged)).toBe(true)
  })
})

describe('JPEG and WebP', () => {
  it('give what the plain decoder gives, grey and colour, baseline and progressive', async () => {
    for (const channels of [1, 3] as const)
      for (const progressive of [false, true]) {
        const source = raw(pattern(45, 31, channels)).toColourspace(channels === 1 ? 'b-w' : 'srgb')
        const file = await source.jpeg({ progressive, quality: 92 }).toBuffer()
        const { pixels, header } = await decodeImage(file)
        expect(header).toMatchObject({ format: 'JPEG', width: 45, height: 31, channels, bits: 8 })
        const direct = await sharp(file)
          .toColourspace(channels === 1 ? 'b-w' : 'srgb')
          .raw()
          .toBuffer()
        expect(Buffer.from(pixels.data as Uint8Array).equals(direct)).toBe(true)
      }
  })
  it('reads a JPEG of four inks as three colours', async () => {
    const file = await raw(pattern(16, 16, 3))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer()
    expect(await decode(file)).toMatchObject({ width: 16, height: 16, channels: 3 })
  })
  it('WebP without loss keeps every value, with and without alpha, behind profile and EXIF too', async () => {
    for (const channels of [3, 4] as const) {
      const pixels = pattern(37, 23, channels)
      if (channels === 4) for (let i = 3; i < pixels.data.length; i += 4) pixels.data[i] = pixels.data[i]! | 1
      expect(await decode(await raw(pixels).webp({ lossless: true, exact: true }).toBuffer())).toEqual(pixels)
      const dressed = await raw(pixels)
        .keepIccProfile()
        .withExif({ IFD0: { Copyright: 'nobody' } })
        .webp({ lossless: true, exact: true })
        .toBuffer()
      expect(await decode(dressed)).toEqual(pixels)
    }
    const lossy = await raw(pattern(37, 23, 4))
      .webp({ quality: 80 })
      .toBuffer()
    expect(await decode(lossy)).toMatchObject({ width: 37, height: 23, channels: 4, type: 'uint8' })
  })
  it('reads the first picture of an animation', async () => {
    const frames = [pattern(8, 6, 3), createPixels(8, 6, 3)]
    const joined = Buffer.concat(frames.map(({ data }) => data as Uint8Array))
    const file = await sharp(joined, { raw: { width: 8, height: 12, channels: 3, pageHeight: 6 } })
      .webp({ lossless: true, loop: 0, delay: [100, 100] })
      .toBuffer()
    const { pixels } = await decodeImage(file)
    expect([pixels.width, pixels.height]).toEqual([8, 6])
    const channels = pixels.channels
    const colours = Array.from(pixels.data).filter((_, i) => i % channels < 3)
    expect(colours).toEqual(Array.from(frames[0]!.data))
  })
})

describe('orientation', () => {
  it('all eight give the picture that sharp turns upright', async () => {
    for (const format of ['jpeg', 'webp', 'png'] as const)
      for (let orientation = 1; orientation <= 8; orientation++) {
        const file = await raw(pattern(24, 16, 3))
          .withMetadata({ orientation })
          .toFormat(format)
          .toBuffer()
        const { header, pixels } = await decodeImage(file)
        expect(header.orientation).toBe(orientation)
        expect([pixels.width, pixels.height]).toEqual(orientation >= 5 ? [16, 24] : [24, 16])
        const upright = await sharp(file).autoOrient().raw().toBuffer()
        expect(Buffer.from(pixels.data as Uint8Array).equals(upright), `${format} ${orientation}`).toBe(true)
      }
  })
})

describe('BMP', () => {
  const encode = (pixels: Pixels, bitPP: 24 | 32): Uint8Array => {
    const data = Buffer.alloc(pixels.width * pixels.height * 4)
    for (let i = 0; i < pixels.width * pixels.height; i++)
      for (let c = 0; c < 3; c++) data[4 * i + 3 - c] = pixels.data[3 * i + c]!
    return bmp.encode({ data, width: pixels.width, height: pixels.height, bitPP }).data
  }
  it('of 24 and 32 bits are what another encoder wrote', async () => {
    for (const width of [1, 2, 3, 4, 37])
      for (const bits of [24, 32] as const) {
        const pixels = pattern(width, 11, 3)
        expect(await decode(encode(pixels, bits)), `${width} wide, ${bits} bits`).toEqual(pixels)
      }
  })

  const le = (value: number, count: number) => Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 255)
  /** A BMP with a header of 40 bytes; `extra` stands between header and pixels. */
  const file = (width: number, height: number, bits: number, compression: number, extra: number[], pixels: number[]) =>
    Uint8Array.from([
      ...[0x42, 0x4d, ...le(0, 8), ...le(54 + extra.length, 4), ...le(40, 4), ...le(width, 4), ...le(height, 4)],
      ...[...le(1, 2), ...le(bits, 2), ...le(compression, 4), ...le(0, 20), ...extra, ...pixels],
    ])
  const greys = (count: number) => Array.from({ length: count }, (_, i) => [i * 10, i * 10, i * 10, 0]).flat()

  it('of 1 and 4 bits with an odd width are read to their last row, from below or from the top', async () => {
    const two = [10, 20, 30, 0, 200, 100, 50, 0]
    const [dark, light] = [
      [30, 20, 10],
      [50, 100, 200],
    ]
    const oneBit = await decode(file(3, 2, 1, 0, two, [0b10100000, 0, 0, 0, 0b01000000, 0, 0, 0]))
    expect(Array.from(oneBit.data)).toEqual([dark, light, dark, light, dark, light].flat())
    const fourBits = await decode(file(3, -2, 4, 0, greys(16), [0x12, 0x30, 0, 0, 0x45, 0x60, 0, 0]))
    expect(fourBits).toMatchObject({ channels: 1, data: Uint8Array.from([10, 20, 30, 40, 50, 60]) })
  })
  it('with runs are read: encoded, literal, skipped, end of line', async () => {
    const eight = file(4, 3, 8, 1, greys(256), [3, 7, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 1, 2, 0, 1])
    // The lowest row comes first; this skip leads past the uppermost one, and nothing more is drawn.
    expect(Array.from((await decode(eight)).data)).toEqual([0, 0, 0, 0, 10, 20, 30, 0, 70, 70, 70, 0])
    const good = file(4, 3, 8, 1, greys(256), [3, 7, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 2, 0, 2, 9, 0, 1])
    expect(Array.from((await decode(good)).data)).toEqual([0, 0, 90, 90, 10, 20, 30, 0, 70, 70, 70, 0])
    const four = file(5, 1, 4, 2, greys(16), [3, 0x12, 0, 1])
    expect(Array.from((await decode(four)).data)).toEqual([10, 20, 10, 0, 0])
  })
  it('of 16 bits stretch five and six bits to eight, and honour an alpha mask of 32 bits', async () => {
    const masks = [...le(0xf800, 4), ...le(0x07e0, 4), ...le(0x001f, 4)]
    const sixteen = await decode(file(2, 1, 16, 3, masks, [...le(0xffff, 2), ...le(0x8410, 2)]))
    expect(Array.from(sixteen.data)).toEqual([255, 255, 255, 132, 130, 132])
    const four = [...le(0xff000000, 4), ...le(0x00ff0000, 4), ...le(0x0000ff00, 4), ...le(0x000000ff, 4)]
    const alpha = await decode(file(1, 1, 32, 6, four, le(0x11223344, 4)))
    expect(alpha).toMatchObject({ channels: 4, data: Uint8Array.from([0x11, 0x22, 0x33, 0x44]) })
  })
})
