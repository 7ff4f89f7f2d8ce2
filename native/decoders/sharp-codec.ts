import sharp from 'sharp'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/sayable.ts'
import type { GatedImage, ImageFormat } from '../../lab/core/image-gate/image-header.ts'
import { noPause, type Pause } from '../../lab/core/pause.ts'
import type { Pixels } from '../../lab/core/pixels.ts'
import { whileWaiting } from './while-waiting.ts'

// Every picture is decoded once: a cache would only hold memory, and let one picture's decoding touch another's.
sharp.cache(false)

const asBuffer = (view: Uint8Array | Uint16Array): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)

/** libvips' name for the way a picture's values are stored. */
const colourSpace = (channels: number, bits: 8 | 16): string =>
  channels === 1 ? (bits === 16 ? 'grey16' : 'b-w') : bits === 16 ? 'rgb16' : 'srgb'

/** Milliseconds for a megapixel, by what the last larger picture took here: libvips tells nothing while it decodes. */
const pace: Record<ImageFormat, number> = { PNG: 20, JPEG: 10, WebP: 25, BMP: 10 }
/** Megapixels below which a picture tells little of the pace. */
const TELLING = 1

/** A picture that nobody waits for any more, and that libvips decodes to its end all the same. */
let abandoned: Promise<unknown> | null = null

/**
 * Decodes a PNG, JPEG or WebP that passed the gate; grey stays grey, 16 bits stay 16 bits, values stay as stored.
 * libvips cannot be stopped: where the pause throws, the picture is decoded in vain, beside whatever else is done. The
 * next one waits for that, because there is memory for one.
 * @throws LabError E-IMG-006 where the compressed data are damaged
 */
export async function decodeWithSharp(gated: GatedImage, pause: Pause = noPause): Promise<Pixels> {
  const { format, width, height } = gated.header
  const megapixels = (width * height) / 1e6
  const expectedMs = pace[format] * megapixels
  if (abandoned) await whileWaiting(abandoned, (_, guess) => pause(0, guess), expectedMs)
  const began = performance.now()
  const decoding = decodeWhole(gated)
  try {
    const pixels = await whileWaiting(decoding, pause, expectedMs)
    if (megapixels > TELLING) pace[format] = (performance.now() - began) / megapixels
    return pixels
  } catch (thrown) {
    const over = decoding.then(
      () => {},
      () => {},
    )
    abandoned = over
    void over.then(() => {
      if (abandoned === over) abandoned = null
    })
    throw thrown
  }
}

async function decodeWhole({ header, essential }: GatedImage): Promise<Pixels> {
  const bits = header.bits === 16 ? 16 : 8
  const raw = await sharp(asBuffer(essential), { limitInputPixels: limits.imagePixels, failOn: 'warning' })
    .toColourspace(colourSpace(header.channels, bits))
    .raw({ depth: bits === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((thrown: unknown) => {
      const reason = phrase('picture.decoder', { words: decoderWords(thrown) })
      throw labError('E-IMG-006', { format: header.format, reason, at: 0 })
    })
  const { data, info } = raw
  const channels = info.channels
  if (channels !== 1 && channels !== 3 && channels !== 4)
    throw labError('E-IMG-006', { format: header.format, reason: phrase('picture.channels', { channels }), at: 0 })
  const values =
    bits === 8
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : data.byteOffset % 2 === 0
        ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
        : new Uint16Array(new Uint8Array(data).buffer)
  return { width: info.width, height: info.height, channels, bits, data: values }
}

/** The decoder's own first line, without the file names and prefixes that say nothing to a reader. */
function decoderWords(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const line = message.split('\n').find((text) => text.trim() !== '') ?? '–'
  return line.replace(/^Input buffer (has corrupt header: )?/, '').slice(0, 120)
}
