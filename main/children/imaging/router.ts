import { implement } from '@orpc/server'
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { partOf, refuseAborted, type Pause } from '../../../lab/core/pause.ts'
import { toDrawable, type Pixels } from '../../../lab/core/pixels.ts'
import { scaleDown } from '../../../lab/core/scale-pixels.ts'
import type { VisionProvider } from '../../../lab/core/vision.ts'
import { edgeFigures } from '../../../lab/core/vision-figures.ts'
import { completeRecipe, enabledSteps, endsWithEdges } from '../../../lab/experiments/images/recipe.ts'
import { drawSample, isSampleName, sampleNames } from '../../../lab/experiments/images/samples/samples.ts'
import { encodePng, pngParts } from '../../../native/decoders/png-encoder.ts'
import { whileWaiting } from '../../../native/decoders/while-waiting.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { childContracts } from '../../../preload/contract.ts'
import type { Picture } from '../../../preload/contract/images.ts'
import { labError } from '../../../preload/errors.ts'
import { Newest } from '../../newest.ts'
import { BoundedCache } from './bounded-cache.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { OpenPictures } from './open-pictures.ts'

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
function createQueue(progress: Newest<Told>) {
  let last: Promise<unknown> = Promise.resolve()
  return <T>({ work = undefined, signal }: Asked, job: (pause: Pause) => Promise<T>): Promise<T> => {
    const next = last.then(async () => {
      const pause: Pause = async (done, guess = false) => {
        progress.set({ work: work ?? null, done, guess })
        // A whole turn: messages are read, and the word that the caller changed their mind is one of them.
        await turn()
        refuseAborted(signal)
      }
      giveBackMemory()
      await pause(0)
      return job(pause)
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
  const progress = new Newest<Told>({ work: null, done: 0, guess: false })
  const inTurn = createQueue(progress)
  let vision: Promise<VisionProvider> | undefined
  const provider = (): Promise<VisionProvider> => (vision ??= (options.vision ?? loadBestVision)())

  /**
   * Makes what the window draws. Edges are scaled down by keeping the largest value, so that a line of one pixel stays
   * visible; everything else by the mean.
   */
  async function preview(pixels: Pixels, maxSide: number, edges: boolean, pause: Pause): Promise<Picture> {
    const scaled = await scaleDown(pixels, maxSide, edges ? 'largest' : 'mean', pause)
    const { width, height, channels, data } = toDrawable(scaled)
    const bulkId = `imaging:${randomUUID()}`
    const file = new File([data as Uint8Array<ArrayBuffer>], 'preview', { type: 'application/octet-stream' })
    previews.set(bulkId, file, file.size)
    return { bulkId, width, height, channels }
  }

  return os.router({
    progress: os.progress.handler(({ signal }) => progress.follow(signal)),
    open: os.open.handler(({ input: { imageId, name, file, maxSide, work }, signal }) =>
      inTurn({ work, signal }, async (pause) => {
        const { facts, pixels } = await pictures.open(imageId, name, await asBytes(file), partOf(pause, 0, 0.8))
        try {
          const drawn = await preview(pixels, maxSide, false, partOf(pause, 0.8, 1))
          // Loading takes half a second: it begins now, but the picture is answered with first.
          setImmediate(() => void provider().catch(() => {}))
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
          'E-MOD-001.oneOf',
          { path: 'name', options: sampleNames.join(', '), got: name },
          { path: 'name', received: name, limit: sampleNames.join(' | ') },
        )
      return pngFile([await encodePng(drawSample(name))], `${name}.png`)
    }),
    apply: os.apply.handler(({ input: { imageId, recipe: given, maxSide, work }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ work, signal }, async (pause) => {
        const used = await whileWaiting(provider(), (_, guess) => pause(0, guess), Infinity)
        const { pixels, durationMs } = await pictures.apply(imageId, enabledSteps(recipe), used, partOf(pause, 0, 0.85))
        const edges = endsWithEdges(recipe)
        return {
          preview: await preview(pixels, maxSide, edges, partOf(pause, 0.85, 1)),
          width: pixels.width,
          height: pixels.height,
          figures: edges ? edgeFigures(pixels) : {},
          durationMs,
          provider: used.name,
        }
      })
    }),
    pixel: os.pixel.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ signal }, async (pause) => {
        const before = await pictures.pixels(imageId, pause)
        const { pixels } = await pictures.apply(imageId, enabledSteps(recipe), await provider(), pause)
        return { before: valuesAt(before, x, y), after: valuesAt(pixels, x, y) }
      })
    }),
    encode: os.encode.handler(({ input: { imageId, recipe: given, maxSide, work }, signal }) => {
      const recipe = completeRecipe(given)
      return inTurn({ work, signal }, async (pause) => {
        // Where the result is still there, encoding it is all there is to do.
        let applied = 0
        const applying: Pause = (done, guess) => pause((applied = done / 2), guess)
        const { pixels } = await pictures.apply(imageId, enabledSteps(recipe), await provider(), applying)
        const still: Pause = (_, guess) => pause(applied, guess)
        const keep = endsWithEdges(recipe) ? 'largest' : 'mean'
        const scaled = maxSide ? await scaleDown(pixels, maxSide, keep, still) : pixels
        return pngFile(await pngParts(scaled, partOf(pause, applied, 1)), 'result.png')
      })
    }),
    bytes: os.bytes.handler(({ input: { bulkId } }) => {
      const file = previews.get(bulkId)
      if (!file) throw labError('E-IMG-009', {}, { path: 'bulkId', received: bulkId })
      return file
    }),
    close: os.close.handler(({ input: { imageId } }) => {
      pictures.close(imageId)
      return {}
    }),
  })
}

/** The values of a pixel without its opacity; none outside. */
function valuesAt({ width, height, channels, data }: Pixels, x: number, y: number): number[] {
  if (x >= width || y >= height) return []
  const at = (y * width + x) * channels
  return [...data.subarray(at, at + Math.min(channels, 3))]
}

const pngFile = (parts: Uint8Array[], name: string): File =>
  new File(parts as Uint8Array<ArrayBuffer>[], name, { type: 'image/png' })
