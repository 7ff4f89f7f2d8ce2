import { implement } from '@orpc/server'
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { subProgress, throwIfAborted, type Progress } from '../../../lab/core/progress.ts'
import { explainCanny } from '../../../lab/core/images/canny/explain.ts'
import { stagePictures } from '../../../lab/core/images/canny/stage-pictures.ts'
import { measure, withinPicture, type Area } from '../../../lab/core/images/measure.ts'
import { toDrawable, toPresentable, type Pixels } from '../../../lab/core/images/pixels.ts'
import { scaleDown } from '../../../lab/core/images/scale-pixels.ts'
import type { VisionProvider } from '../../../lab/core/images/vision.ts'
import { completeRecipe, endsWithEdges, plannedSteps, type Recipe } from '../../../lab/core/images/recipe.ts'
import { drawSample, isSampleName, sampleNames } from '../../../lab/core/images/samples/samples.ts'
import { encodePng, pngParts } from '../../../native/decoders/png-encoder.ts'
import { whileWaiting } from '../../../native/decoders/while-waiting.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { childContracts } from '../../../preload/contract.ts'
import { cannyStageNames, type Picture, type PixelValue } from '../../../preload/contract/images.ts'
import { labError } from '../../../preload/errors.ts'
import { LatestValue } from '../../latest-value.ts'
import { BoundedCache } from './bounded-cache.ts'
import type { PackedEdges } from './edge-tracker.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { OpenPictures } from './open-pictures.ts'
import { THUMBNAIL, thumbnailOf } from './thumbnails.ts'

export interface ImagingOptions {
  /** The way to process pictures; the best one that loads where absent. */
  vision?: () => Promise<VisionProvider>
  /** Previews that wait to be fetched. */
  previews?: { count: number; bytes: number }
}

/** How far a job is, for whoever asks; `guess` where nothing is known of it but the time. */
interface Told {
  work: string | null
  done: number
  guess: boolean
}

/** What a job is called by whoever asks how far it is, and how they change their mind. */
interface Asked {
  work?: string
  signal?: AbortSignal
}

/**
 * Lets one job run after the other: one picture at a time is what the memory of the process is meant for. A job that
 * nobody waits for any more is not begun, and ends at its next pause.
 */
function createQueue(reported: LatestValue<Told>) {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(
    { work = undefined, signal, light = false }: Asked & { light?: boolean },
    job: (progress: Progress) => Promise<T>,
  ): Promise<T> => {
    const next = last.then(async () => {
      const progress: Progress = async (done, guess = false) => {
        reported.set({ work: work ?? null, done, guess })
        // A whole turn: messages are read, and the word that the caller changed their mind is one of them.
        await turn()
        throwIfAborted(signal)
      }
      // What takes no memory to speak of does not wait for it to be given back.
      if (!light) giveBackMemory()
      await progress(0)
      return job(progress)
    })
    last = next.catch(() => {})
    return next
  }
}

const asBytes = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

/** What the imaging child serves: pictures behind handles, recipes on them, previews behind bulk ids. */
export function createImagingRouter(options: ImagingOptions = {}) {
  const os = implement(childContracts.imaging)
  const pictures = new OpenPictures()
  const previews = new BoundedCache<File>(options.previews?.bytes ?? 128 * 2 ** 20, options.previews?.count ?? 32)
  const reported = new LatestValue<Told>({ work: null, done: 0, guess: false })
  const inTurn = createQueue(reported)
  let vision: Promise<VisionProvider> | undefined
  const provider = (): Promise<VisionProvider> => (vision ??= (options.vision ?? loadBestVision)())

  /**
   * What the window draws. Edges are scaled down by keeping the largest value, so that a line of one pixel stays visible;
   * everything else by the mean.
   */
  async function drawn(pixels: Pixels, maxSide: number, { edges, bits }: Look, progress: Progress) {
    const keep = edges || pixels.type === 'bool' ? 'largest' : 'mean'
    return toDrawable(await scaleDown(toPresentable(pixels, bits), maxSide, keep, progress))
  }
  /** What of a picture itself is drawn. */
  async function preview(imageId: string, maxSide: number, progress: Progress): Promise<Picture> {
    const { width, height, channels, data } = toDrawable(await pictures.scaled(imageId, maxSide, progress))
    const bulkId = `imaging:${randomUUID()}`
    const file = rawFile([data])
    previews.set(bulkId, file, file.size)
    return { bulkId, width, height, channels }
  }
  /** A recipe's result in full size, after what is needed for it. */
  async function resultOf(imageId: string, recipe: Recipe, progress: Progress) {
    pictures.shapes(imageId, recipe)
    return pictures.apply(imageId, recipe, await provider(), progress)
  }
  let lastApplied = { others: '', all: '' }

  async function apply(
    imageId: string,
    recipe: Recipe,
    { maxSide, draft: mayDraft, packed: mayPack }: { maxSide: number; draft: boolean; packed: boolean },
    progress: Progress,
  ) {
    const shapes = pictures.shapes(imageId, recipe)
    const used = await whileWaiting(provider(), (_, guess) => progress(0, guess), Infinity)
    const edges = endsWithEdges(recipe)
    const { bitsPerChannel: bits } = pictures.facts(imageId)
    const moved = pictures.movedEdges(imageId, recipe)
    let result: { figures: Record<string, number>; durationMs: number }
    let picture: Pixels
    let packed: PackedEdges | null = null
    const draft =
      mayDraft && !moved ? await pictures.draft(imageId, recipe, used, subProgress(progress, 0, 0.85)) : null
    if (draft) {
      picture = await drawn(draft.pixels, maxSide, { edges, bits }, subProgress(progress, 0.85, 1))
      result = { figures: {}, durationMs: draft.durationMs }
      trackSoon(imageId, recipe, used)
    } else if (moved) {
      packed = mayPack ? moved.tracker.packedPreview(maxSide) : null
      // Of packed edges nothing but a thumbnail is made here.
      picture = packed ? packed.looked : moved.tracker.preview(maxSide)
      result = { figures: moved.tracker.figures(), durationMs: moved.durationMs }
    } else {
      giveBackMemory()
      const applied = await pictures.apply(imageId, recipe, used, subProgress(progress, 0, 0.85))
      picture = await drawn(applied.pixels, maxSide, { edges, bits }, subProgress(progress, 0.85, 1))
      result = applied
      trackSoon(imageId, recipe, used)
    }
    const { width, height, channels, type } = shapes.at(-1)!
    const planned = plannedSteps(recipe)
    // A draft leaves the small pictures as they are.
    const thumbnails = (draft ? [] : pictures.thumbnails(imageId, recipe)).map(
      (thumbnail, at) =>
        thumbnail ??
        (at === planned.length
          ? thumbnailOf(picture, bits, moved ? true : undefined)
          : new Uint8Array(4 * THUMBNAIL.width * THUMBNAIL.height)),
    )
    return {
      preview: {
        bulkId: `images:${randomUUID()}`,
        width: (packed ?? picture).width,
        height: (packed ?? picture).height,
        channels: picture.channels as 1 | 4,
      },
      thumbnails: { ...THUMBNAIL, count: thumbnails.length },
      stages: planned.map(({ index, step }, at) => {
        const shape = shapes[at + 1]!
        return {
          index,
          kind: step.kind,
          width: shape.width,
          height: shape.height,
          channels: shape.channels,
          type: shape.type,
        }
      }),
      width,
      height,
      channels,
      type,
      draft: draft !== null,
      figures: result.figures,
      durationMs: result.durationMs,
      provider: used.name,
      packed: packed !== null,
      file: rawFile([packed ? packed.bits : (picture.data as Uint8Array), ...thumbnails]),
    }
  }
  /** Prepares the edges once thresholds alone have moved: from the next value on nothing but hysteresis is done. */
  function trackSoon(imageId: string, recipe: Recipe, used: VisionProvider): void {
    const last = recipe.findLast(({ enabled }) => enabled)
    if (last?.kind !== 'canny') return
    const others = recipe.map((step) => (step === last ? { ...last, lowThreshold: 0, highThreshold: 0 } : step))
    const present = { others: `${imageId} ${JSON.stringify(others)}`, all: JSON.stringify(recipe) }
    const moved = present.others === lastApplied.others && present.all !== lastApplied.all
    lastApplied = present
    if (moved && tracking !== present.others)
      setImmediate(() => void track(present.others, imageId, recipe, used).catch(() => {}))
  }
  /** What the edges are being prepared for; null while they are not. */
  let tracking: string | null = null
  /** Does so piece by piece, each in its turn: a hand that moves on gets its previews meanwhile. */
  async function track(others: string, imageId: string, recipe: Recipe, used: VisionProvider): Promise<void> {
    tracking = others
    try {
      const pieces = await inTurn({}, (progress) => pictures.trackEdges(imageId, recipe, used, progress))
      // Once something else is looked at, nobody waits for them.
      const next = () => Promise.resolve(lastApplied.others !== others || pieces!.next().done === true)
      while (pieces && !(await inTurn({ light: true }, next)));
    } finally {
      if (tracking === others) tracking = null
    }
  }
  /** What the last Canny of a recipe gets. @throws LabError E-MOD-001 where the recipe has none */
  async function cannyInput(imageId: string, recipe: Recipe, progress: Progress) {
    const input = await pictures.cannyInput(imageId, recipe, await provider(), progress)
    if (!input) throw labError('recipeWithoutCanny', {}, { path: 'recipe' })
    return input
  }

  return os.router({
    progress: os.progress.handler(({ signal }) => reported.follow(signal)),
    open: os.open.handler(({ input: { imageId, name, file, maxSide, work }, signal }) =>
      inTurn({ work, signal }, async (progress) => {
        // What processes pictures will be wanted soon: it is loaded beside the decoding.
        setImmediate(() => void provider().catch(() => {}))
        const facts = await pictures.open(imageId, name, await asBytes(file), subProgress(progress, 0, 0.8))
        try {
          const drawn = await preview(imageId, maxSide, subProgress(progress, 0.8, 1))
          return { imageId, ...facts, preview: drawn }
        } catch (thrown) {
          pictures.close(imageId)
          throw thrown
        }
      }),
    ),
    samples: os.samples.handler(() => sampleNames.map((name) => ({ name }))),
    sampleFile: os.sampleFile.handler(async ({ input: { name } }) => {
      if (!isSampleName(name))
        throw labError(
          'field.oneOf',
          { path: 'name', options: sampleNames.join(', '), got: name },
          { path: 'name', received: name, limit: sampleNames.join(' | ') },
        )
      return pngFile([await encodePng(drawSample(name))], `${name}.png`)
    }),
    apply: os.apply.handler(({ input: { imageId, recipe: given, maxSide, draft, packed, work }, signal }) => {
      const recipe = completeRecipe(given)
      // What is drawn on a smaller copy, or by hysteresis alone, does not wait for memory; the rest asks for it itself.
      return inTurn({ work, signal, light: true }, (progress) =>
        apply(imageId, recipe, { maxSide, draft, packed }, progress),
      )
    }),
    pixel: os.pixel.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (progress) => {
        const before = await pictures.pixels(imageId, progress)
        const { pixels } = await resultOf(imageId, recipe, progress)
        return { before: valuesAt(before, x, y), after: valuesAt(pixels, x, y) }
      })
    }),
    values: os.values.handler(({ input: { imageId, recipe: given, area }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (progress) => {
        const { pixels } = await resultOf(imageId, recipe, progress)
        const within = withinPicture(area, pixels)
        return { area: within, channels: pixels.channels, type: pixels.type, values: valuesIn(pixels, within) }
      })
    }),
    measure: os.measure.handler(({ input: { imageId, recipe: given, area }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (progress) => {
        const { pixels } = await resultOf(imageId, recipe, progress)
        return measure(pixels, area ?? { x: 0, y: 0, width: pixels.width, height: pixels.height })
      })
    }),
    explain: os.explain.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (progress) => {
        const { grey, step } = await cannyInput(imageId, recipe, progress)
        for (const [path, value, size] of [
          ['x', x, grey.width],
          ['y', y, grey.height],
        ] as const)
          if (value >= size)
            throw labError(
              'field.range',
              { path, relation: '<', limit: size, got: String(value) },
              { path, received: value, limit: `< ${size}` },
            )
        return explainCanny(grey, step, x, y)
      })
    }),
    cannyStages: os.cannyStages.handler(({ input: { imageId, recipe: given, maxSide }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (progress) => {
        const { grey, step } = await cannyInput(imageId, recipe, progress)
        const { width, height, data, histogram } = stagePictures(grey, step, maxSide)
        const pictures = {
          bulkId: `images:${randomUUID()}`,
          width,
          height: height * cannyStageNames.length,
          channels: 4 as const,
        }
        return { pictures, width, height, histogram, file: rawFile([data]) }
      })
    }),
    encode: os.encode.handler(({ input: { imageId, recipe: given, maxSide, work }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ work, signal }, async (progress) => {
        // Where the result is still there, encoding it is all there is to do.
        let applied = 0
        const applying: Progress = (done, guess) => progress((applied = done / 2), guess)
        const { pixels } = await resultOf(imageId, recipe, applying)
        const still: Progress = (_, guess) => progress(applied, guess)
        const keep = endsWithEdges(recipe) ? 'largest' : 'mean'
        const shown = toPresentable(pixels, pictures.facts(imageId).bitsPerChannel)
        const scaled = maxSide ? await scaleDown(shown, maxSide, keep, still) : shown
        return pngFile(await pngParts(scaled, subProgress(progress, applied, 1)), 'result.png')
      })
    }),
    bytes: os.bytes.handler(({ input: { bulkId } }) => {
      const file = previews.get(bulkId)
      if (!file) throw labError('imageNotOpen', {}, { path: 'bulkId', received: bulkId })
      return file
    }),
    close: os.close.handler(({ input: { imageId } }) => {
      pictures.close(imageId)
      return {}
    }),
  })
}

/** How a picture is to be drawn: as edges, and with how many bits what is no whole number from 0 on. */
interface Look {
  edges: boolean
  bits: 8 | 16
}

const sent = (value: number): PixelValue =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'

/** The values of a pixel without its opacity; none outside. */
function valuesAt({ width, height, channels, data }: Pixels, x: number, y: number): PixelValue[] {
  if (x >= width || y >= height) return []
  const at = (y * width + x) * channels
  return [...data.subarray(at, at + Math.min(channels, 3))].map(sent)
}

/** The values of an area, row by row. */
function valuesIn({ width: stride, channels, data }: Pixels, { x, y, width, height }: Area): PixelValue[] {
  const values: PixelValue[] = []
  for (let row = y; row < y + height; row++) {
    const from = (row * stride + x) * channels
    for (const value of data.subarray(from, from + width * channels)) values.push(sent(value))
  }
  return values
}

const rawFile = (parts: Uint8Array[]): File =>
  new File(parts as Uint8Array<ArrayBuffer>[], 'preview', { type: 'application/octet-stream' })

const pngFile = (parts: Uint8Array[], name: string): File =>
  new File(parts as Uint8Array<ArrayBuffer>[], name, { type: 'image/png' })
