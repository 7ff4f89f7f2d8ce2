import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../lab/core/image-gate/crc32.ts'
import { createPixels } from '../../lab/core/images/pixels.ts'
import { LabError } from '../../preload/errors.ts'
import { decodeImage } from './decode-image.ts'

/** Small files of the kinds that phones, cameras and programs write, each with one thing out of order. */
const file = (name: string): Buffer => {
  const bytes = readFileSync(new URL(`../../tests/fixtures/pictures/${name}`, import.meta.url))
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
const passed = async (bytes: Uint8Array) => (await decodeImage(bytes)).passedOver.map((note) => note.phrase)
const refusal = async (bytes: Uint8Array): Promise<LabError> => {
  const thrown = await decodeImage(bytes).then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(LabError)
  return thrown as LabError
}
const noise = (width: number, height: number, channels: 1 | 3 | 4) => {
  const pixels = createPixels(width, height, channels)
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = Math.imul(i + 1, 0x9e3779b1) >>> 24
  return sharp(pixels.data, { raw: { width, height, channels } })
}
const insert = (bytes: Uint8Array, at: number, ...extra: number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Uint8Array.from(extra), bytes.subarray(at)])

describe('JPEG', () => {
  it.each([
    ['samsung-sos.jpg', 'passed.scanParameters'],
    ['adobe-transform-2-three-nojfif.jpg', 'passed.adobe'],
    ['junk-between-segments.jpg', 'passed.junk'],
  ])('%s has the pixels of its undamaged twin, and says what was passed over', async (name, note) => {
    const { pixels } = await decodeImage(file('plain.jpg'))
    expect(await decodeImage(file(name))).toMatchObject({ pixels, passedOver: [{ phrase: note }] })
    expect(await passed(file('plain.jpg'))).toEqual([])
  })
  it('of an unknown version of JFIF opens', async () => {
    const plain = file('plain.jpg')
    const later = Uint8Array.from(plain)
    expect(later.subarray(6, 10)).toEqual(Uint8Array.from(Buffer.from('JFIF')))
    later[11] = 9
    expect(await decodeImage(later)).toMatchObject({
      pixels: (await decodeImage(plain)).pixels,
      passedOver: [{ phrase: 'passed.jfif' }],
    })
  })
  it('is turned by an orientation of any type of whole number', async () => {
    const { header, pixels } = await decodeImage(file('orientation-6-long.jpg'))
    expect(header.orientation).toBe(6)
    expect([pixels.width, pixels.height]).toEqual([48, 64])
  })
  it('with bytes between two scans that belong to neither opens; with damaged data it does not', async () => {
    const sound = await noise(64, 48, 3).jpeg({ progressive: true }).toBuffer()
    const { pixels } = await decodeImage(sound)
    const secondScan = sound.indexOf(Buffer.from([0xff, 0xda]), sound.indexOf(Buffer.from([0xff, 0xda])) + 2)
    const before = sound.lastIndexOf(Buffer.from([0xff, 0xc4]), secondScan)
    expect(await decodeImage(insert(sound, before, 1, 2, 3))).toMatchObject({
      pixels,
      passedOver: [{ phrase: 'passed.decoder' }],
    })
    const scan = sound.indexOf(Buffer.from([0xff, 0xda]))
    const short = Buffer.concat([sound.subarray(0, scan + 40), sound.subarray(before)])
    expect((await refusal(short)).shape).toMatchObject({ code: 'E-IMG-006', key: 'imageDataDamaged' })
    // Both at once: the decoder tells of one alone, and damage must not hide behind it.
    const both = insert(short, short.lastIndexOf(Buffer.from([0xff, 0xc4])), 1, 2, 3)
    expect((await refusal(both)).code).toBe('E-IMG-006')
  })
  it('damage behind a harmless fault is still damage', async () => {
    const samsung = file('samsung-sos.jpg')
    const scan = samsung.indexOf(Buffer.from([0xff, 0xda]))
    const short = Buffer.concat([samsung.subarray(0, scan + 200), samsung.subarray(-2)])
    const { shape } = await refusal(short)
    expect(shape.key).toBe('imageDataDamaged')
    expect(shape.message).toContain('premature end')
    expect(shape.message, 'the place is not known').not.toMatch(/at byte/)
  })
  it('opens without its end mark where the picture is whole, and says what is missing where it is not', async () => {
    for (const progressive of [false, true]) {
      const sound = await noise(64, 48, 3).jpeg({ progressive }).toBuffer()
      const { pixels } = await decodeImage(sound)
      for (const cut of [1, 2]) {
        const opened = await decodeImage(sound.subarray(0, -cut))
        expect(opened).toMatchObject({ pixels, passedOver: [{ phrase: 'passed.end' }] })
      }
      for (const cut of [12, 60, sound.length >> 1])
        expect((await refusal(sound.subarray(0, -cut))).shape).toMatchObject({
          key: 'imageTruncatedAt',
          values: { at: sound.length - cut },
        })
    }
  })
  it('a progressive one that ends between two scans is not whole', async () => {
    const sound = await noise(64, 48, 3).jpeg({ progressive: true }).toBuffer()
    const scans: number[] = []
    for (let at = 0; (at = sound.indexOf(Buffer.from([0xff, 0xda]), at + 1)) > 0;) scans.push(at)
    expect(scans.length).toBeGreaterThan(4)
    for (const at of scans) expect((await refusal(sound.subarray(0, at))).code).toBe('E-IMG-002')
  })
  it('data after a whole picture are a trailer', async () => {
    const plain = file('plain.jpg')
    const opened = await decodeImage(Buffer.concat([plain, Buffer.from('SEFT and a film that moves')]))
    expect(opened).toMatchObject({
      pixels: (await decodeImage(plain)).pixels,
      passedOver: [{ phrase: 'passed.trailer' }],
    })
  })
})

describe('PNG', () => {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  /** A picture with some chunks of one's own after its header. */
  const dressed = async (channels: 1 | 3, ...chunks: Buffer[]) => {
    const sound = await noise(24, 18, channels)
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .png()
      .toBuffer()
    return { sound, bytes: Buffer.concat([sound.subarray(0, 33), ...chunks, sound.subarray(33)]) }
  }
  it('opens with a large text that is thrown away, and with a chunk whose name is none', async () => {
    const large = await decodeImage(file('png-big-text.png.gz'))
    const unnamed = await decodeImage(file('png-bad-ancillary-name.png'))
    expect(large.passedOver).toMatchObject([{ phrase: 'passed.chunk', values: { chunk: 'tEXt' } }])
    expect(unnamed).toMatchObject({ pixels: large.pixels, passedOver: [{ phrase: 'passed.unnamed' }] })
  })
  it('no ancillary chunk keeps a picture out, whatever it holds', async () => {
    for (const [name, data, note] of [
      ['tRNS', new Uint8Array(5), 'passed.transparency'],
      ['iCCP', new Uint8Array(9 * 2 ** 20), 'passed.chunk'],
      ['eXIf', new Uint8Array(3), undefined],
      ['acTL', new Uint8Array(0), undefined],
      ['gAMA', new Uint8Array(1), undefined],
    ] as const) {
      const { sound, bytes } = await dressed(3, chunk(name, data))
      const opened = await decodeImage(bytes)
      expect(opened.pixels, name).toEqual((await decodeImage(sound)).pixels)
      expect(opened.passedOver.map((each) => each.phrase)).toEqual(note ? [note] : [])
    }
    const { sound, bytes } = await dressed(1, chunk('PLTE', Uint8Array.of(1, 2, 3)))
    expect((await decodeImage(bytes)).pixels).toEqual((await decodeImage(sound)).pixels)
    const damaged = (await dressed(3, chunk('tRNS', new Uint8Array(6)))).bytes
    damaged[33 + 8]! ^= 1
    expect(await passed(damaged)).toEqual(['passed.transparency'])
  })
  it('opens with a text between two parts of its data, and with something in its end mark', async () => {
    const sound = await noise(24, 18, 3).png().toBuffer()
    const { pixels } = await decodeImage(sound)
    const at = sound.indexOf('IDAT') - 4
    const length = sound.readUInt32BE(at)
    const data = sound.subarray(at + 8, at + 8 + length)
    const parts = [
      sound.subarray(0, at),
      chunk('IDAT', data.subarray(0, 100)),
      chunk('tEXt', Buffer.from('a\0b')),
      chunk('IDAT', data.subarray(100)),
    ]
    expect((await decodeImage(Buffer.concat([...parts, sound.subarray(-12)]))).pixels).toEqual(pixels)
    const filled = Buffer.concat([sound.subarray(0, -12), chunk('IEND', Uint8Array.of(1))])
    expect(await decodeImage(filled)).toMatchObject({ pixels, passedOver: [{ phrase: 'passed.trailer' }] })
  })
  it('opens without its end mark where the picture is whole, and says what is missing where it is not', async () => {
    const sound = await noise(200, 120, 3).png({ compressionLevel: 0 }).toBuffer()
    const { pixels } = await decodeImage(sound)
    for (const cut of [1, 7, 12])
      expect(await decodeImage(sound.subarray(0, -cut))).toMatchObject({
        pixels,
        passedOver: [{ phrase: 'passed.end', values: { bytes: cut } }],
      })
    // Several chunks of data: one that is whole is not yet the last one.
    const at = sound.indexOf('IDAT') - 4
    const data = sound.subarray(at + 8, at + 8 + sound.readUInt32BE(at))
    const first = Buffer.concat([sound.subarray(0, at), chunk('IDAT', data.subarray(0, data.length >> 1))])
    for (const more of [0, 5, 11])
      expect((await refusal(Buffer.concat([first, sound.subarray(at, at + more)]))).shape).toMatchObject({
        key: 'imageTruncated',
        values: { missing: 12 - more, at: first.length + more },
      })
  })
  it('with damaged data is refused, at the place that is known and at none that is not', async () => {
    const sound = await noise(24, 18, 3).png().toBuffer()
    const at = sound.indexOf('IDAT')
    sound[at + 20]! ^= 1
    expect((await refusal(sound)).shape.key).toBe('imageChunkDamaged')
    const end = at + 4 + sound.readUInt32BE(at - 4)
    sound.writeUInt32BE(crc32(sound, at, end), end)
    const { shape } = await refusal(sound)
    expect(shape.key).toBe('imageDataDamaged')
    expect(shape.message).not.toMatch(/at byte/)
  })
})

describe('WebP', () => {
  it('opens where nothing but what follows the picture is missing, unless that is how it is turned', async () => {
    const announced = await noise(24, 18, 3)
      .withExif({ IFD0: { Copyright: 'nobody' } })
      .webp({ lossless: true })
      .toBuffer()
    const exif = announced.indexOf('EXIF')
    const lacking = async (sound: Buffer, end: number) => {
      expect((await refusal(sound.subarray(0, end))).shape).toMatchObject({
        key: 'imageTruncated',
        values: { missing: sound.length - end },
      })
    }
    await lacking(announced, exif + 2)
    await lacking(announced, announced.length - 1)
    await lacking(announced, exif - 4)
    // The same without word of it in the header.
    const sound = Buffer.from(announced)
    sound[20]! &= ~0x08
    const { pixels } = await decodeImage(sound)
    for (const end of [exif + 2, sound.length - 1])
      expect(await decodeImage(sound.subarray(0, end))).toMatchObject({
        pixels,
        passedOver: [{ phrase: 'passed.end', values: { bytes: sound.length - end } }],
      })
    await lacking(sound, exif - 4)
    expect(await passed(Buffer.concat([sound, Buffer.from('more')]))).toEqual(['passed.trailer'])
  })
})

describe('BMP', () => {
  it('runs are clipped at the row’s end', async () => {
    const { pixels } = await decodeImage(file('rle8-right.bmp'))
    expect(await decodeImage(file('rle8-padded-rows.bmp'))).toMatchObject({
      pixels,
      passedOver: [{ phrase: 'passed.runs' }],
    })
    expect(await passed(file('rle8-right.bmp'))).toEqual([])
  })
  it('runs behind the last row, and far beyond a row’s end, are not followed', async () => {
    const sound = file('rle8-right.bmp')
    const { pixels } = await decodeImage(sound)
    const far = Buffer.concat([sound.subarray(0, -2), Buffer.alloc(4_000_000, 0xff)])
    const began = performance.now()
    expect((await decodeImage(far)).pixels).toEqual(pixels)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
  it('opens without the mark of its end, and not without its last row', async () => {
    const sound = file('rle8-right.bmp')
    const { pixels } = await decodeImage(sound)
    expect(await decodeImage(sound.subarray(0, -2))).toMatchObject({ pixels, passedOver: [{ phrase: 'passed.end' }] })
    expect((await refusal(sound.subarray(0, -8))).code).toBe('E-IMG-002')
  })
  it('keeps the alpha that a mask says, and is opaque where it is 0 everywhere', async () => {
    const masked = await decodeImage(file('v5-rgb-with-alpha-mask.bmp'))
    expect(masked.pixels.channels).toBe(4)
    const alphas = new Set([...masked.pixels.data].filter((_, i) => i % 4 === 3))
    expect(alphas.size).toBeGreaterThan(1)
    const zero = await decodeImage(file('v3-alpha-all-zero.bmp'))
    expect(zero.pixels.channels).toBe(3)
    expect(zero.passedOver).toMatchObject([{ phrase: 'passed.alpha' }])
    expect(new Set(zero.pixels.data).size).toBeGreaterThan(1)
  })
})

describe('a refusal', () => {
  it('names what it recognised', async () => {
    const box = (...brands: string[]) => {
      const body = Buffer.from(`ftyp${brands[0]!}\0\0\0\0${brands.slice(1).join('')}`, 'latin1')
      return Buffer.concat([Buffer.from([0, 0, 0, body.length + 4]), body])
    }
    for (const [kind, bytes] of [
      ['HEIC', box('heic', 'mif1', 'heic')],
      ['HEIC', box('mif1', 'mif1', 'heix')],
      ['AVIF', box('avif', 'mif1', 'miaf')],
      ['AVIF', box('mif1', 'avif')],
      ['GIF', Buffer.from('GIF89a and more')],
      ['TIFF', Buffer.from('II*\0and more', 'latin1')],
      ['TIFF', Buffer.from('MM\0*and more', 'latin1')],
      ['PDF', Buffer.from('%PDF-1.7')],
      ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">')],
      ['SVG', Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "x">\n<svg width="1">')],
      ['HTML', Buffer.from('<!doctype html><svg>')],
    ] as const) {
      const { shape } = await refusal(bytes)
      expect(shape, kind).toMatchObject({ code: 'E-IMG-001', key: 'imageFormatUnsupported', values: { kind } })
      expect(shape.message).toContain(kind)
    }
    const film = box('isom', 'mp42')
    expect((await refusal(film)).shape.key).toBe('notAnImage')
  })
})
