import fc from 'fast-check'
import { deflateSync, crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LabError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { crc32 } from './crc32.ts'
import { exifOrientation } from './exif-orientation.ts'
import { gateImage } from './gate.ts'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

function chunk(name: string, data: ArrayLike<number> = []): number[] {
  const body = [...ascii(name), ...Array.from(data)]
  return [...u32(data.length), ...body, ...u32(crc32(Uint8Array.from(body)))]
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const header = (width: number, height: number, depth = 8, colour = 0, interlace = 0): number[] =>
  chunk('IHDR', [...u32(width), ...u32(height), depth, colour, 0, 0, interlace])
const flat = (width: number, height: number): Uint8Array => deflateSync(new Uint8Array((width + 1) * height))
const png = (...chunks: number[][]): Uint8Array => Uint8Array.from([...SIGNATURE, ...chunks.flat()])
const good = png(header(4, 3), chunk('IDAT', flat(4, 3)), chunk('IEND'))

/** The error that the gate answers a file with. */
function refusal(bytes: Uint8Array): LabError {
  try {
    gateImage(bytes)
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown
    throw thrown
  }
  throw new Error('the gate let it pass')
}

describe('what a file is', () => {
  it('is decided by content: pages, SVG, GIF, TIFF and archives are refused by how they begin', () => {
    for (const begin of [
      'hello',
      '<html>',
      '<svg xmlns=',
      'GIF89a',
      'II*\0',
      'PK\u0003\u0004',
      '%PDF-1.7',
      '\0\0\0\u0018ftypheic',
    ])
      expect(refusal(Uint8Array.from(ascii(begin))).code).toBe('E-IMG-001')
    expect(refusal(Uint8Array.from(ascii('<hmm>'))).message).toContain('3C 68 6D 6D')
    expect(refusal(Uint8Array.from(ascii('<html>'))).shape.values).toEqual({ kind: 'HTML' })
    expect(refusal(new Uint8Array(0)).code).toBe('E-IMG-001')
  })
  it('is refused over the limit of a file before anything is read', () => {
    const error = refusal(new Uint8Array(limits.imageFileBytes + 1))
    expect(error.shape).toMatchObject({ key: 'imageFileTooLarge', limit: limits.imageFileBytes })
  })
})

describe('PNG', () => {
  it('gives size, channels and bits, and hands on what makes the picture alone', () => {
    const kept = gateImage(good)
    expect(kept.header).toEqual({ format: 'PNG', width: 4, height: 3, channels: 1, bits: 8 })
    expect(kept.essential).toEqual(good)
    const dressed = png(
      header(4, 3),
      chunk('iCCP', new Uint8Array(500)),
      chunk('tEXt', ascii('Comment\0hello')),
      chunk('IDAT', flat(4, 3)),
      chunk('tIME', new Uint8Array(7)),
      chunk('IEND'),
    )
    const withTail = Uint8Array.from([...dressed, ...ascii('<script>and a second format behind the end</script>')])
    expect(gateImage(withTail).essential).toEqual(good)
  })
  it.each([
    ['two headers', png(header(4, 3), header(4, 3), chunk('IDAT', flat(4, 3)), chunk('IEND'))],
    ['no picture data', png(header(4, 3), chunk('IEND'))],
    ['a palette that is missing', png(header(4, 3, 8, 3), chunk('IDAT', flat(4, 3)), chunk('IEND'))],
    ['a depth that does not exist', png(header(4, 3, 3), chunk('IDAT', flat(4, 3)), chunk('IEND'))],
    ['width 0', png(header(0, 3), chunk('IDAT', flat(4, 3)), chunk('IEND'))],
    ['an unknown critical chunk', png(header(4, 3), chunk('EVIL'), chunk('IDAT', flat(4, 3)), chunk('IEND'))],
    ['an absurd length', png(header(4, 3), [...u32(0x7fffffff), ...ascii('IDAT'), 0, 0, 0, 0, 0])],
  ])('with %s is badly built: E-IMG-006', (_name, bytes) => {
    expect(refusal(bytes).code).toBe('E-IMG-006')
  })
  it('says how many bytes are missing, for every prefix that is not the whole picture', () => {
    const END = 12
    for (let length = 8; length < good.length - END; length++) {
      const error = refusal(good.slice(0, length))
      expect(error.code).toBe('E-IMG-002')
      expect(error.shape.values.at).toBe(length)
      const missing = Number(error.shape.values.missing)
      expect(missing).toBeGreaterThan(0)
      expect(missing).toBeLessThanOrEqual(good.length - length)
    }
    for (let cut = 1; cut <= END; cut++) {
      const gated = gateImage(good.slice(0, -cut))
      expect(gated).toMatchObject({ missing: cut, passedOver: [{ phrase: 'passed.end' }] })
      expect(gated.essential).toEqual(good)
    }
    // Within the last chunk of data the whole rest is known.
    expect(refusal(good.slice(0, good.length - 20)).shape.values.missing).toBe(20)
  })
  it('notices every flipped bit of the chunks that make the picture', () => {
    for (let bit = 8 * 12; bit < 8 * (good.length - 12); bit++) {
      const damaged = good.slice()
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      expect(['E-IMG-002', 'E-IMG-003', 'E-IMG-004', 'E-IMG-006']).toContain(refusal(damaged).code)
    }
    const damaged = good.slice()
    damaged[45]! ^= 1
    expect(refusal(damaged).shape.message).toBe('Chunk IDAT at byte 33 is damaged (its checksum differs).')
  })
  it('is refused by size from its first 33 bytes', () => {
    const started = performance.now()
    expect(refusal(png(header(16_385, 1))).code).toBe('E-IMG-004')
    expect(refusal(png(header(10_000, 5_001))).message).toContain('50.01 MP')
    expect(refusal(png(header(0x7fffffff, 0x7fffffff))).code).toBe('E-IMG-004')
    expect(performance.now() - started).toBeLessThan(50)
  })
  it('is refused where few bytes become very many; a flat honest picture of 48 megapixels is not', () => {
    const rows = deflateSync(new Uint8Array((16_000 / 8 + 1) * 3_000), { level: 9 })
    const bomb = png(header(16_000, 3_000, 1), chunk('IDAT', rows), chunk('IEND'))
    expect(refusal(bomb).code).toBe('E-IMG-005')
    const honest = deflateSync(new Uint8Array((8_000 + 1) * 6_000), { level: 9 })
    expect(gateImage(png(header(8_000, 6_000), chunk('IDAT', honest), chunk('IEND'))).header.width).toBe(8_000)
  })
})

describe('BMP', () => {
  const le = (value: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => (value >> (8 * i)) & 255)
  const bmp = (
    width: number,
    height: number,
    bits: number,
    rest: number[],
    compression = 0,
    colours = 0,
  ): Uint8Array => {
    const table = colours * 4
    return Uint8Array.from(
      [ascii('BM'), le(0, 8), le(54 + table, 4), le(40, 4), le(width, 4), le(height, 4), le(1, 2), le(bits, 2)]
        .concat([le(compression, 4), le(0, 12), le(colours, 4), le(0, 4), rest])
        .flat(),
    )
  }
  it('must have every row', () => {
    const whole = bmp(3, 2, 24, Array<number>(24).fill(7))
    expect(gateImage(whole).header).toEqual({ format: 'BMP', width: 3, height: 2, channels: 3, bits: 8 })
    expect(refusal(whole.slice(0, -5)).shape).toMatchObject({ code: 'E-IMG-002', values: { missing: 5 } })
  })
  it('says which of its runs lead over a row’s end, and has every row', () => {
    const palette = [0, 0, 0, 0, 255, 255, 255, 0]
    const passed = (...codes: number[]) =>
      gateImage(bmp(4, 1, 8, [...palette, ...codes], 1, 2)).passedOver.map((note) => note.phrase)
    expect(gateImage(bmp(4, 1, 8, [...palette, 4, 1, 0, 1], 1, 2)).header.channels).toBe(1)
    expect(passed(4, 1, 0, 1)).toEqual([])
    expect(passed(5, 1, 0, 1)).toEqual(['passed.runs'])
    expect(passed(4, 1, 0, 0, 1, 1, 0, 1)).toEqual(['passed.end', 'passed.trailer'])
    expect(passed(4, 1)).toEqual(['passed.end'])
    expect(refusal(bmp(4, 1, 8, [...palette, 3, 1], 1, 2)).code).toBe('E-IMG-002')
  })
  it('opens without the filling of its last row, with odd planes and with more colours than can be named', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(gateImage(bmp(3, 2, 24, rows)).passedOver).toEqual([])
    expect(refusal(bmp(3, 2, 24, rows.slice(0, -1))).shape.values.missing).toBe(4)
    const planes = bmp(3, 2, 24, rows)
    planes[26] = 0
    expect(gateImage(planes).passedOver).toMatchObject([{ phrase: 'passed.planes' }])
    const colours = gateImage(bmp(3, 2, 4, Array<number>(300 * 4 + 8).fill(7), 0, 300))
    expect(colours.passedOver).toMatchObject([{ phrase: 'passed.colours', values: { said: 300, colours: 16 } }])
  })
  it.each([
    ['a negative width', bmp(-3, 2, 24, [])],
    ['the one height whose opposite does not exist', bmp(3, -0x80000000, 24, [])],
    ['an unknown compression', bmp(3, 2, 24, [], 4)],
  ])('with %s is refused', (_name, bytes) => {
    expect(['E-IMG-004', 'E-IMG-006']).toContain(refusal(bytes).code)
  })
})

describe('JPEG', () => {
  const segment = (marker: number, data: number[]): number[] => [0xff, marker, 0, data.length + 2, ...data]
  const frame = (width: number, height: number, marker = 0xc0, bits = 8): number[] =>
    segment(marker, [bits, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
  const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0, 3]
  const jpeg = (...parts: number[][]): Uint8Array => Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xd9])
  it('is walked through its scans; comments, profiles and what follows the end are left out', () => {
    const plain = jpeg(frame(9, 7), scan)
    expect(gateImage(plain).header).toEqual({ format: 'JPEG', width: 9, height: 7, channels: 1, bits: 8 })
    const dressed = jpeg(segment(0xe2, [1, 2, 3]), segment(0xfe, [4]), frame(9, 7), scan)
    expect(gateImage(Uint8Array.from([...dressed, 1, 2, 3])).essential).toEqual(plain)
  })
  it.each([
    ['two frames', jpeg(frame(9, 7), frame(9, 7), scan), 'E-IMG-006'],
    ['12 bits', jpeg(frame(9, 7, 0xc1, 12), scan), 'E-IMG-006'],
    ['lossless coding', jpeg(frame(9, 7, 0xc3), scan), 'E-IMG-006'],
    ['height 0', jpeg(frame(9, 0), scan), 'E-IMG-006'],
    ['no scan', jpeg(frame(9, 7)), 'E-IMG-006'],
    ['65,535 a side', jpeg(frame(65_535, 65_535), scan), 'E-IMG-004'],
    ['a great expansion', jpeg(frame(16_000, 3_000), scan), 'E-IMG-005'],
    ['scans without end', jpeg(frame(9, 7), ...Array<number[]>(limits.jpegScans + 1).fill(scan)), 'E-IMG-006'],
  ])('with %s is refused', (_name, bytes, code) => {
    expect(refusal(bytes).code).toBe(code)
  })
})

describe('the parts', () => {
  it('the checksum is zlib’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), (bytes, from) => {
        expect(crc32(bytes, Math.min(from, bytes.length))).toBe(zlibCrc32(bytes.subarray(from)))
      }),
    )
  })
  it('an orientation is 1 to 8 or nothing, in both byte orders, and damage never throws', () => {
    const big = (value: number) => [
      0x4d,
      0x4d,
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      value >> 8,
      value & 255,
      0,
      0,
    ]
    const little = (value: number) => [
      0x49,
      0x49,
      42,
      0,
      8,
      0,
      0,
      0,
      1,
      0,
      0x12,
      1,
      3,
      0,
      1,
      0,
      0,
      0,
      value & 255,
      value >> 8,
      0,
      0,
    ]
    for (let value = 0; value <= 0xffff; value += value < 20 ? 1 : 997)
      for (const block of [big(value), little(value)])
        expect(exifOrientation(Uint8Array.from(block))).toBe(value >= 1 && value <= 8 ? value : undefined)
    for (const [type, bytes] of [
      [1, [6, 0, 0, 0]],
      [4, [6, 0, 0, 0]],
      [6, [6, 0, 0, 0]],
      [8, [6, 0, 0, 0]],
      [9, [6, 0, 0, 0]],
    ] as const)
      expect(
        exifOrientation(Uint8Array.from([...little(0).slice(0, 12), type, ...little(0).slice(13, 18), ...bytes])),
      ).toBe(6)
    expect(exifOrientation(Uint8Array.from([...little(0).slice(0, 12), 2, ...little(6).slice(13)]))).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (junk, valid) => {
        const block = Uint8Array.from([...(valid ? big(6).slice(0, 8) : []), ...junk])
        expect([undefined, 1, 2, 3, 4, 5, 6, 7, 8]).toContain(exifOrientation(block))
      }),
    )
  })
  it('any bytes behind any signature are a picture or a typed error', () => {
    const signatures = [
      SIGNATURE,
      [0xff, 0xd8, 0xff],
      [...ascii('RIFF'), 60, 0, 0, 0, ...ascii('WEBP')],
      ascii('BM'),
      [],
    ]
    fc.assert(
      fc.property(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 200 }), (signature, bytes) => {
        expect(refusal(Uint8Array.from([...signature, ...bytes])).code).toMatch(/^E-IMG-00[1-6]$/)
      }),
      { numRuns: 2_000 },
    )
  })
})
