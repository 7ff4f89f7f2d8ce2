import { implement } from '@orpc/server'
import { randomUUID } from 'node:crypto'
import { toDrawable, type Pixels } from '../../../lab/core/pixels.ts'
import { scaleDown } from '../../../lab/core/scale-pixels.ts'
import type { VisionProvider } from '../../../lab/core/vision.ts'
import { edgeFigures } from '../../../lab/core/vision-figures.ts'
import { completeRecipe, enabledSteps, endsWithEdges } from '../../../lab/experiments/images/recipe.ts'
import { drawSample, isSampleName, sampleNames } from '../../../lab/experiments/images/samples/samples.ts'
import { encodePng } from '../../../native/decoders/sharp-codec.ts'
import { loadBestVision } from '../../../native/vision/vision-list.ts'
import { childContracts } from '../../../preload/contract.ts'
import type { Picture } from '../../../preload/contract/images.ts'
import { labError } from '../../../preload/errors.ts'
import { BoundedCache } from './bounded-cache.ts'
import { OpenPictures } from './open-pictures.ts'

export interface ImagingOptions {
  /** The way to process pictures; the best one that loads where absent. */
  vision?: () => Promise<VisionProvider>
  /** Previews that wait to be fetched. */
  previews?: { count: number; bytes: number }
}

/** Lets one job run after the other: one picture at a time is what the memory of the process is meant for. */
function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (job) => {
    const next = last.then(job)
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
  const inTurn = createQueue()
  let vision: Promise<VisionProvider> | undefined
  const provider = (): Promise<VisionProvider> => (vision ??= (options.vision ?? loadBestVision)())

  /**
   * Makes what the window draws. Edges are scaled down by keeping the largest value, so that a line of one pixel stays
   * visible; everything else by the mean.
   */
  function preview(pixels: Pixels, maxSide: number, edges: boolean): Picture {
    const { width, height, channels, data } = toDrawable(scaleDown(pixels, maxSide, edges ? 'largest' : 'mean'))
    const bulkId = `imaging:${randomUUID()}`
    const file = new File([data as Uint8Array<ArrayBuffer>], 'preview', { type: 'application/octet-stream' })
    previews.set(bulkId, file, file.size)
    return { bulkId, width, height, channels }
  }

  return os.router({
    open: os.open.handler(({ input: { imageId, name, file, maxSide } }) =>
      inTurn(async () => {
        const { facts, pixels } = await pictures.open(imageId, name, await asBytes(file))
        // Loading takes half a second: it begins now, but the picture is answered with first.
        setImmediate(() => void provider().catch(() => {}))
        return { imageId, ...facts, preview: preview(pixels, maxSide, false) }
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
      return pngFile(await encodePng(drawSample(name)), `${name}.png`)
    }),
    apply: os.apply.handler(({ input: { imageId, recipe: given, maxSide } }) => {
      const recipe = completeRecipe(given)
      return inTurn(async () => {
        const used = await provider()
        const { pixels, durationMs } = await pictures.apply(imageId, enabledSteps(recipe), used)
        const edges = endsWithEdges(recipe)
        return {
          preview: preview(pixels, maxSide, edges),
          width: pixels.width,
          height: pixels.height,
          figures: edges ? edgeFigures(pixels) : {},
          durationMs,
          provider: used.name,
        }
      })
    }),
    pixel: os.pixel.handler(({ input: { imageId, recipe: given, x, y } }) => {
      const recipe = completeRecipe(given)
      return inTurn(async () => {
        const before = await pictures.pixels(imageId)
        const { pixels } = await pictures.apply(imageId, enabledSteps(recipe), await provider())
        return { before: valuesAt(before, x, y), after: valuesAt(pixels, x, y) }
      })
    }),
    encode: os.encode.handler(({ input: { imageId, recipe: given, maxSide } }) => {
      const recipe = completeRecipe(given)
      return inTurn(async () => {
        const { pixels } = await pictures.apply(imageId, enabledSteps(recipe), await provider())
        const scaled = maxSide ? scaleDown(pixels, maxSide, endsWithEdges(recipe) ? 'largest' : 'mean') : pixels
        return pngFile(await encodePng(scaled), 'result.png')
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

const pngFile = (png: Uint8Array, name: string): File =>
  new File([png as Uint8Array<ArrayBuffer>], name, { type: 'image/png' })
