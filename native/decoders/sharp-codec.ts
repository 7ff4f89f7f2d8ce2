import { labError, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/message.ts'
import type { GatedImage, ImageFormat } from '../../lab/core/image-gate/image-header.ts'
import { noProgress, type Progress } from '../../lab/core/progress.ts'
import { typeOfBits, type Pixels } from '../../lab/core/images/pixels.ts'
import { loadSharp } from './load-sharp.ts'
import { whileWaiting } from './while-waiting.ts'

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
 * libvips cannot be stopped: where `progress` throws, the picture is decoded in vain, beside whatever else is done. The
 * next one waits for that, because there is memory for one.
 * @throws LabError E-IMG-006 where the compressed data are damaged
 */
export async function decodeWithSharp(gated: GatedImage, progress: Progress = noProgress): Promise<Pixels> {
  const { format, width, height } = gated.header
  const megapixels = (width * height) / 1e6
  const expectedMs = pace[format] * megapixels
  if (abandoned) await whileWaiting(abandoned, (_, guess) => progress(0, guess), expectedMs)
  const began = performance.now()
  const decoding = decodeWhole(gated)
  try {
    const pixels = await whileWaiting(decoding, progress, expectedMs)
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

/**
 * Warnings of the JPEG decoder that speak of bytes which belong to no picture, and not of damaged ones. Others of that kind
 * the gate has put right already.
 */
const HARMLESS = /extraneous bytes before marker/

/** @throws what the decoder refuses a picture for, and what it warned of */
async function decodeRaw({ header, essential }: GatedImage, failOn: 'warning' | 'error', warnings: string[]) {
  const bits = header.bits === 16 ? 16 : 8
  const decoding = loadSharp()(asBuffer(essential), { limitInputPixels: limits.imagePixels, failOn })
  decoding.on('warning', (words: string) => void warnings.push(words.trim()))
  const raw = await decoding
    .toColourspace(colourSpace(header.channels, bits))
    .raw({ depth: bits === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  // In the last rows libvips counts warnings and says nothing.
  const warned = warnings.find((words) => words.startsWith('VipsJpeg'))
  if (failOn === 'warning' && warned) throw new Error(warned)
  return raw
}

/** Decodes again what was refused for a warning; only where that was harmless, and the only one. */
async function decodeDespite(gated: GatedImage, thrown: unknown): ReturnType<typeof decodeRaw> {
  const warning = decoderWords(thrown)
  if (!HARMLESS.test(warning)) throw thrown
  const warnings: string[] = []
  const raw = await decodeRaw(gated, 'error', warnings)
  // Of several the decoder tells the first alone: the others may speak of damage.
  if (!warnings.includes('read gave 1 warnings')) throw thrown
  gated.passedOver.push(phrase('passed.decoder', { words: warning }))
  return raw
}

async function decodeWhole(gated: GatedImage): Promise<Pixels> {
  const { header } = gated
  const bits = header.bits === 16 ? 16 : 8
  const raw = await decodeRaw(gated, 'warning', [])
    .catch((thrown: unknown) => decodeDespite(gated, thrown))
    .catch((thrown: unknown) => {
      throw refusalOf(gated, thrown)
    })
  const { data, info } = raw
  const channels = info.channels
  if (channels !== 1 && channels !== 3 && channels !== 4)
    throw labError('imageDataDamaged', { format: header.format, reason: phrase('picture.channels', { channels }) })
  const values =
    bits === 8
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : data.byteOffset % 2 === 0
        ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
        : new Uint16Array(new Uint8Array(data).buffer)
  return { width: info.width, height: info.height, channels, type: typeOfBits(bits), data: values }
}

/** Why a picture is refused that its decoder could not read: it ends early, or is damaged at a place that it does not tell. */
function refusalOf({ header: { format }, fileBytes, missing }: GatedImage, thrown: unknown): LabError {
  if (!missing) {
    const reason = phrase('picture.decoder', { words: decoderWords(thrown) })
    return labError('imageDataDamaged', { format, reason })
  }
  // A JPEG does not say how long its data are.
  if (format === 'JPEG') return labError('imageTruncatedAt', { format, at: fileBytes })
  return labError('imageTruncated', { format, missing, at: fileBytes })
}

/** The decoder's own first line, without the file names and prefixes that say nothing to a reader. */
function decoderWords(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const line = message.split('\n').find((text) => text.trim() !== '') ?? '–'
  return line.replace(/^Input buffer (has corrupt header: )?/, '').slice(0, 120)
}
