import { createHash } from 'node:crypto'
import { subProgress, type Progress } from '../../../lab/core/progress.ts'
import { thinning } from '../../../lab/core/images/canny/survivors.ts'
import { hintsOf } from '../../../lab/core/images/hints.ts'
import { rangeOf } from '../../../lab/core/images/plain/tone.ts'
import { grey } from '../../../lab/core/images/plain/grey.ts'
import {
  pixelBytes,
  pixelTypes,
  toEightBits,
  typeOfBits,
  type Pixels,
  type Shape,
} from '../../../lab/core/images/pixels.ts'
import { edgeFigures } from '../../../lab/core/images/vision-figures.ts'
import type { CannyStep, VisionProvider, VisionStep } from '../../../lab/core/images/vision.ts'
import { plannedSteps, shapesAlong, type PlannedStep, type Recipe } from '../../../lab/core/images/recipe.ts'
import { scaleDown } from '../../../lab/core/images/scale-pixels.ts'
import { smallerSteps } from '../../../lab/core/images/smaller-recipe.ts'
import { decodeImage } from '../../../native/decoders/decode-image.ts'
import { PREVIEW_SIDE, type PictureHint } from '../../../preload/contract/images.ts'
import { labError } from '../../../preload/errors.ts'
import type { MessageRef } from '../../../preload/message.ts'
import { limits } from '../../../preload/limits.ts'
import { BoundedCache } from './bounded-cache.ts'
import { EdgeTracker, MOST_TRACKED } from './edge-tracker.ts'
import { costOf, runStep } from './run-step.ts'
import { thumbnailOf } from './thumbnails.ts'

const MIB = 2 ** 20
/** So long the whole picture may take before a smaller copy is worked on in its place, in milliseconds. */
const WHOLE_MS = 30
/** So long the smaller copy may take. */
const DRAFT_MS = 12
/** Longer sides that a smaller copy may have. */
const DRAFT_SIDES = [PREVIEW_SIDE, 768, 512, 384, 256] as const
/** Milliseconds for a megapixel where {@link costOf} says 1: seconds for 50 of them. */
const PACE = 1000 / 50
/** The share of decoding, where a picture must be decoded again before it is worked on. */
const DECODING = 0.3

/** What is known of an open picture beside its pixels; upright, as it is drawn. */
export interface PictureFacts {
  name: string
  width: number
  height: number
  channels: Shape['channels']
  bitsPerChannel: 8 | 16
  format: string
  sizeBytes: number
  sha256: string
  passedOver: MessageRef[]
  hints: PictureHint[]
}

/** What operations made of a picture, what the last one measured, and how long all took. */
interface StepResult {
  pixels: Pixels
  figures: Record<string, number>
  durationMs: number
}

/** What steps are applied to: an open picture, or a smaller copy of it. */
interface Source {
  /** The beginning of its keys. */
  key: string
  results: BoundedCache<StepResult>
  /** Whether its pixels must be decoded before they are worked on. */
  decodes: boolean
  pixels(progress: Progress): Promise<Pixels>
  /** Called with the source (0) and with what each step makes. */
  made?: (count: number, pixels: Pixels) => void
}

/**
 * The pictures behind the handles. The files stay; pixels and the results of operations stay as long as there is room
 * and come back by decoding and computing again, so eight large pictures fit into the memory of one process.
 */
export class OpenPictures {
  readonly #files = new Map<string, { facts: PictureFacts; bytes: Uint8Array }>()
  readonly #pixels = new BoundedCache<Pixels>(144 * MIB, limits.openImages)
  readonly #results = new BoundedCache<StepResult>(112 * MIB, 24)
  readonly #thumbnails = new BoundedCache<Uint8Array>(16 * MIB, 400)
  readonly #trackers = new BoundedCache<EdgeTracker>(200 * MIB, 1)
  readonly #copies = new BoundedCache<Pixels>(48 * MIB, limits.openImages + DRAFT_SIDES.length)
  readonly #drafts = new BoundedCache<StepResult>(32 * MIB, 24)

  /** Opens a file under a handle. Throws E-IMG-001 to 006 where it is no sound picture, tooManyImagesOpen where too many are open. */
  async open(imageId: string, name: string, bytes: Uint8Array, progress: Progress): Promise<PictureFacts> {
    if (!this.#files.has(imageId) && this.#files.size >= limits.openImages)
      throw labError(
        'tooManyImagesOpen',
        { open: this.#files.size, limit: limits.openImages },
        { limit: limits.openImages },
      )
    const { header, pixels, passedOver } = await decodeImage(bytes, subProgress(progress, 0, 0.95))
    // The last moment to change one's mind: nothing is kept yet.
    await progress(1)
    const facts: PictureFacts = {
      name,
      width: pixels.width,
      height: pixels.height,
      channels: pixels.channels,
      bitsPerChannel: pixels.type === 'uint16' ? 16 : 8,
      format: header.format,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      passedOver,
      hints: hintsOf(pixels),
    }
    this.close(imageId)
    this.#files.set(imageId, { facts, bytes })
    this.#pixels.set(imageId, pixels, pixelBytes(pixels))
    return facts
  }

  #file(imageId: string): { facts: PictureFacts; bytes: Uint8Array } {
    const file = this.#files.get(imageId)
    if (!file) throw labError('imageNotOpen', {}, { path: 'imageId', received: imageId })
    return file
  }
  /** What is known of an open picture. Throws imageNotOpen where the handle is unknown. */
  facts(imageId: string): PictureFacts {
    return this.#file(imageId).facts
  }
  /**
   * Size, channels and type of the picture and of what each step of a recipe makes of it.
   * @throws LabError imageNotOpen, or what a step is refused for
   */
  shapes(imageId: string, recipe: Recipe): Shape[] {
    const { width, height, channels, bitsPerChannel } = this.facts(imageId)
    return shapesAlong(recipe, { width, height, channels, type: typeOfBits(bitsPerChannel) })
  }

  /** The full-size pixels of an open picture. Throws imageNotOpen where the handle is unknown. */
  async pixels(imageId: string, progress: Progress): Promise<Pixels> {
    const { bytes } = this.#file(imageId)
    const kept = this.#pixels.get(imageId)
    if (kept) return kept
    const { pixels } = await decodeImage(bytes, progress)
    this.#pixels.set(imageId, pixels, pixelBytes(pixels))
    return pixels
  }

  /**
   * Applies a recipe to the full-size picture, beginning after the last step whose result is still there: a slider of
   * Canny does not compute grey and blur again.
   * @throws LabError where a step cannot take what it would get
   */
  async apply(imageId: string, recipe: Recipe, vision: VisionProvider, progress: Progress): Promise<StepResult> {
    this.shapes(imageId, recipe)
    return this.#applyWhole(imageId, plannedSteps(recipe), vision, progress)
  }
  #applyWhole(
    imageId: string,
    planned: readonly PlannedStep[],
    vision: VisionProvider,
    progress: Progress,
  ): Promise<StepResult> {
    const steps = planned.map(({ step }) => step)
    const source: Source = {
      key: imageId,
      results: this.#results,
      decodes: !this.#pixels.get(imageId),
      pixels: (part) => this.pixels(imageId, part),
      made: (count, pixels) => this.#drawThumbnail(imageId, keyFor(imageId, steps, count), pixels),
    }
    return this.#apply(source, planned, vision, progress)
  }

  /**
   * Applies a recipe to a smaller copy of the picture, as large as can be worked on at once; null where the whole picture
   * is worked on about as soon, since there is little of it or most of it is there.
   * @throws LabError where a step cannot take what it would get
   */
  async draft(imageId: string, recipe: Recipe, vision: VisionProvider, progress: Progress): Promise<StepResult | null> {
    const shapes = this.shapes(imageId, recipe)
    const planned = plannedSteps(recipe)
    const steps = planned.map(({ step }) => step)
    let done = steps.length
    while (done > 0 && !this.#results.get(keyFor(imageId, steps, done))) done--
    let cost = 0
    for (let at = done; at < steps.length; at++) {
      const { width, height, channels } = shapes[at]!
      cost += (costOf(steps[at]!, channels) * PACE * width * height) / 1e6
    }
    if (cost <= WHOLE_MS) return null
    const { width, height } = shapes[0]!
    const longer = Math.max(width, height)
    const quick = (side: number): boolean => (cost * side * side) / (longer * longer) <= DRAFT_MS
    const side = DRAFT_SIDES.find((each) => each < longer && quick(each)) ?? DRAFT_SIDES.at(-1)!
    if (side >= longer) return null
    const copy = await this.#copy(imageId, side, progress)
    const source: Source = {
      key: `${imageId} ${side}`,
      results: this.#drafts,
      decodes: false,
      pixels: () => Promise.resolve(copy),
    }
    return this.#apply(source, smallerSteps(planned, shapes, copy.width / width), vision, progress)
  }
  /** The picture scaled down so that it fits into a square; the copy that previews are made of, where it is as large. */
  async scaled(imageId: string, maxSide: number, progress: Progress): Promise<Pixels> {
    const { width, height } = this.facts(imageId)
    return maxSide === PREVIEW_SIDE && Math.max(width, height) > maxSide
      ? this.#copy(imageId, maxSide, progress)
      : scaleDown(await this.pixels(imageId, progress), maxSide, 'mean', progress)
  }
  /** A copy whose longer side has so many pixels: of the largest copy, which is made of the picture once. */
  async #copy(imageId: string, side: number, progress: Progress): Promise<Pixels> {
    const key = `${imageId} ${side}`
    const kept = this.#copies.get(key)
    if (kept) return kept
    const larger =
      side === DRAFT_SIDES[0]
        ? await this.pixels(imageId, progress)
        : await this.#copy(imageId, DRAFT_SIDES[0], progress)
    const copy = await scaleDown(larger, side, 'mean', progress)
    this.#copies.set(key, copy, pixelBytes(copy))
    return copy
  }

  async #apply(
    source: Source,
    planned: readonly PlannedStep[],
    vision: VisionProvider,
    progress: Progress,
  ): Promise<StepResult> {
    const { results, decodes: mayDecode } = source
    const steps = planned.map(({ step }) => step)
    const keyOf = (count: number): string => keyFor(source.key, steps, count)
    let done = steps.length
    let found: StepResult | undefined
    while (done > 0 && !(found = results.get(keyOf(done)))) done--
    // What a slider's next value begins from was used too, or the slider's own results would push it out.
    for (let count = 1; count < done; count++) results.get(keyOf(count))
    const decodes = !found && mayDecode
    let result = found ?? {
      pixels: await source.pixels(subProgress(progress, 0, DECODING)),
      figures: {},
      durationMs: 0,
    }
    if (done === 0) source.made?.(0, result.pixels)
    const costs = costsFrom(result.pixels.channels, steps.slice(done))
    const total = costs.reduce((sum, cost) => sum + cost, 0)
    const work = decodes ? subProgress(progress, DECODING, 1) : progress
    let paid = 0
    for (const cost of costs) {
      const started = performance.now()
      const { step, index } = planned[done]!
      const part = subProgress(work, paid / total, (paid + cost) / total)
      checkValues(step, result.pixels, index)
      const tracker = step.kind === 'canny' ? this.#trackers.get(trackerKey(keyOf(done), step)) : undefined
      let outcome: { pixels: Pixels; figures: Record<string, number> }
      if (tracker && step.kind === 'canny') {
        tracker.move(step)
        outcome = { pixels: tracker.picture(), figures: tracker.figures() }
      } else outcome = await runStep(vision, result.pixels, step, part)
      await part(1)
      paid += cost
      done++
      const { pixels } = outcome
      const edges = step.kind === 'canny' || step.kind === 'cannyScikit' ? edgeFigures(pixels) : {}
      result = {
        pixels,
        figures: { ...outcome.figures, ...edges },
        durationMs: result.durationMs + performance.now() - started,
      }
      results.set(keyOf(done), result, pixelBytes(pixels))
      source.made?.(done, pixels)
    }
    return result
  }

  /** The tracked edges of a recipe that ends with Canny, and that step; null where they are not tracked. */
  #tracked(imageId: string, recipe: Recipe): { tracker: EdgeTracker; step: CannyStep } | null {
    const steps = plannedSteps(recipe).map(({ step }) => step)
    const step = steps.at(-1)
    if (step?.kind !== 'canny') return null
    const tracker = this.#trackers.get(trackerKey(keyFor(imageId, steps, steps.length - 1), step))
    return tracker ? { tracker, step } : null
  }
  /**
   * The edges of a recipe that ends with Canny, where only its thresholds moved since they were last asked for: nothing but
   * hysteresis is done again. Null where they are not tracked.
   */
  movedEdges(imageId: string, recipe: Recipe): { tracker: EdgeTracker; durationMs: number } | null {
    const found = this.#tracked(imageId, recipe)
    if (!found) return null
    const started = performance.now()
    found.tracker.move(found.step)
    return { tracker: found.tracker, durationMs: performance.now() - started }
  }
  /**
   * Prepares the edges of a recipe that ends with Canny, so that its thresholds move at once from then on: the pieces of that
   * work, to be done in turn; null where there is nothing to be done.
   */
  async trackEdges(
    imageId: string,
    recipe: Recipe,
    vision: VisionProvider,
    progress: Progress,
  ): Promise<Iterator<undefined, void> | null> {
    const planned = plannedSteps(recipe)
    const last = planned.at(-1)?.step
    if (last?.kind !== 'canny') return null
    const key = trackerKey(
      keyFor(
        imageId,
        planned.map(({ step }) => step),
        planned.length - 1,
      ),
      last,
    )
    if (this.#trackers.get(key)) return null
    const input = await this.cannyInput(imageId, recipe, vision, progress)
    if (!input || input.grey.width * input.grey.height > MOST_TRACKED) return null
    return this.#prepareTracker(imageId, key, input.grey, last)
  }
  *#prepareTracker(imageId: string, key: string, grey: Pixels, step: CannyStep): Generator<undefined, void> {
    const tracker = new EdgeTracker(yield* thinning(grey, step))
    // Of a picture that was closed meanwhile nothing is kept.
    if (this.#files.has(imageId)) this.#trackers.set(key, tracker, tracker.bytes)
  }
  /** What the last Canny of a recipe gets: grey, of 8 bits. Null where there is none. */
  async cannyInput(
    imageId: string,
    recipe: Recipe,
    vision: VisionProvider,
    progress: Progress,
  ): Promise<{ grey: Pixels; step: CannyStep; index: number } | null> {
    this.shapes(imageId, recipe)
    const planned = plannedSteps(recipe)
    const at = planned.findLastIndex(({ step }) => step.kind === 'canny')
    if (at < 0) return null
    const { step, index } = planned[at]!
    const { pixels } = await this.#applyWhole(imageId, planned.slice(0, at), vision, progress)
    return { grey: grey(toEightBits(pixels), { kind: 'grey', weights: 'opencv' }), step: step as CannyStep, index }
  }

  /** Small pictures of the source and of what each step makes; empty room where one was not computed for long. */
  thumbnails(imageId: string, recipe: Recipe): (Uint8Array | undefined)[] {
    const steps = plannedSteps(recipe).map(({ step }) => step)
    return [0, ...steps.map((_, at) => at + 1)].map((count) => this.#thumbnails.get(keyFor(imageId, steps, count)))
  }
  #drawThumbnail(imageId: string, key: string, pixels: Pixels): void {
    if (this.#thumbnails.get(key)) return
    const thumbnail = thumbnailOf(pixels, this.facts(imageId).bitsPerChannel)
    this.#thumbnails.set(key, thumbnail, thumbnail.length)
  }

  close(imageId: string): void {
    this.#files.delete(imageId)
    this.#pixels.delete(imageId)
    for (const cache of [this.#results, this.#thumbnails, this.#trackers, this.#copies, this.#drafts])
      cache.deleteWhere((key) => key.startsWith(`${imageId} `))
  }
}

const keyFor = (source: string, steps: readonly VisionStep[], count: number): string =>
  `${source} ${JSON.stringify(steps.slice(0, count))}`

/** Edges are tracked for what Canny gets and how it measures; the thresholds do not enter. */
const trackerKey = (before: string, { apertureSize, l2Gradient }: CannyStep): string =>
  `${before} ${apertureSize} ${l2Gradient}`

/** @throws LabError E-MOD-001 where a step cannot take the values themselves */
function checkValues(step: VisionStep, pixels: Pixels, index: number): void {
  if (step.kind !== 'convert' || step.values !== 'scale' || !pixelTypes[pixels.type].float) return
  if (pixelTypes[step.to].float || step.to === 'bool') return
  const { least, most } = rangeOf({ ...pixels, channels: 1 })
  if (least >= -1 && most <= 1) return
  throw labError(
    'floatOutOfRange',
    { least, most },
    { path: `recipe[${index}].values`, received: most > 1 ? most : least, limit: '-1 … 1' },
  )
}

/** What each operation costs, compared with the others; after the first that makes a picture grey, all are cheaper. */
function costsFrom(channels: number, steps: readonly VisionStep[]): number[] {
  let present = channels
  return steps.map((step) => {
    const cost = costOf(step, present)
    if (['grey', 'channel', 'canny', 'cannyScikit'].includes(step.kind)) present = 1
    return cost
  })
}
