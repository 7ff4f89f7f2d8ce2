import { createHash } from 'node:crypto'
import { partOf, type Pause } from '../../../lab/core/pause.ts'
import { pixelBytes, type Pixels } from '../../../lab/core/pixels.ts'
import type { VisionProvider, VisionStep } from '../../../lab/core/vision.ts'
import { decodeImage } from '../../../native/decoders/decode-image.ts'
import { labError } from '../../../preload/errors.ts'
import { limits } from '../../../preload/limits.ts'
import { BoundedCache } from './bounded-cache.ts'
import { costOf, runStep } from './run-step.ts'

const MIB = 2 ** 20
/** The share of decoding, where a picture must be decoded again before it is worked on. */
const DECODING = 0.3

/** What is known of an open picture beside its pixels; upright, as it is drawn. */
export interface PictureFacts {
  name: string
  width: number
  height: number
  channels: number
  bitsPerChannel: number
  format: string
  sizeBytes: number
  sha256: string
}

/** What operations made of a picture, and how long they took (those whose result was still there included). */
interface StepResult {
  pixels: Pixels
  durationMs: number
}

/**
 * The pictures behind the handles. The files stay; pixels and the results of operations stay as long as there is room
 * and come back by decoding and computing again, so eight large pictures fit into the memory of one process.
 */
export class OpenPictures {
  readonly #files = new Map<string, { facts: PictureFacts; bytes: Uint8Array }>()
  readonly #pixels = new BoundedCache<Pixels>(144 * MIB, limits.openImages)
  readonly #results = new BoundedCache<StepResult>(112 * MIB, 24)

  /** Opens a file under a handle. Throws E-IMG-001 to 006 where it is no sound picture, E-IMG-010 where too many are open. */
  async open(
    imageId: string,
    name: string,
    bytes: Uint8Array,
    pause: Pause,
  ): Promise<{ facts: PictureFacts; pixels: Pixels }> {
    if (!this.#files.has(imageId) && this.#files.size >= limits.openImages)
      throw labError('E-IMG-010', { open: this.#files.size, limit: limits.openImages }, { limit: limits.openImages })
    const { header, pixels } = await decodeImage(bytes, partOf(pause, 0, 0.95))
    // The last moment to change one's mind: nothing is kept yet.
    await pause(1)
    const facts: PictureFacts = {
      name,
      width: pixels.width,
      height: pixels.height,
      channels: pixels.channels,
      bitsPerChannel: pixels.bits,
      format: header.format,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    this.close(imageId)
    this.#files.set(imageId, { facts, bytes })
    this.#pixels.set(imageId, pixels, pixelBytes(pixels))
    return { facts, pixels }
  }

  /** The full-size pixels of an open picture. Throws E-IMG-009 where the handle is unknown. */
  async pixels(imageId: string, pause: Pause): Promise<Pixels> {
    const file = this.#files.get(imageId)
    if (!file) throw labError('E-IMG-009', {}, { path: 'imageId', received: imageId })
    const kept = this.#pixels.get(imageId)
    if (kept) return kept
    const { pixels } = await decodeImage(file.bytes, pause)
    this.#pixels.set(imageId, pixels, pixelBytes(pixels))
    return pixels
  }

  /**
   * Applies operations to the full-size picture, beginning after the last one whose result is still there: a slider of
   * Canny does not compute grey and blur again.
   */
  async apply(imageId: string, steps: VisionStep[], vision: VisionProvider, pause: Pause): Promise<StepResult> {
    const keyOf = (count: number): string => `${imageId} ${JSON.stringify(steps.slice(0, count))}`
    let done = steps.length
    let result: StepResult | undefined
    while (done > 0 && !(result = this.#results.get(keyOf(done)))) done--
    // What a slider's next value begins from was used too, or the slider's own results would push it out.
    for (let count = 1; count < done; count++) this.#results.get(keyOf(count))
    const decodes = !result && !this.#pixels.get(imageId)
    result ??= { pixels: await this.pixels(imageId, partOf(pause, 0, DECODING)), durationMs: 0 }
    const costs = costsFrom(result.pixels.channels, steps.slice(done))
    const total = costs.reduce((sum, cost) => sum + cost, 0)
    const work = decodes ? partOf(pause, DECODING, 1) : pause
    let paid = 0
    for (const cost of costs) {
      const started = performance.now()
      const step = partOf(work, paid / total, (paid + cost) / total)
      const pixels = await runStep(vision, result.pixels, steps[done]!, step)
      await step(1)
      paid += cost
      done++
      result = { pixels, durationMs: result.durationMs + performance.now() - started }
      this.#results.set(keyOf(done), result, pixelBytes(pixels))
    }
    return result
  }

  close(imageId: string): void {
    this.#files.delete(imageId)
    this.#pixels.delete(imageId)
    this.#results.deleteWhere((key) => key.startsWith(`${imageId} `))
  }
}

/** What each operation costs, compared with the others; after the first that makes a picture grey, all are cheaper. */
function costsFrom(channels: number, steps: readonly VisionStep[]): number[] {
  let present = channels
  return steps.map((step) => {
    const cost = costOf(step, present)
    if (step.kind !== 'gaussianBlur') present = 1
    return cost
  })
}
