import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import { randomBytes, randomUUID } from 'node:crypto'
import { throwIfAborted } from '../../lab/core/progress.ts'
import type { ImagesExperiment } from '../../lab/core/experiment.ts'
import { makeRunId } from '../../lab/core/runs/run-id.ts'
import { completeRecipe, enabledSteps, plannedSteps, type Recipe } from '../../lab/core/images/recipe.ts'
import { recipeScript, type ScriptSource } from '../../lab/core/images/python-script.ts'
import { conversionOf, typeOfBits, type Conversion, type PixelType, type Shape } from '../../lab/core/images/pixels.ts'
import { contract, type childContracts } from '../../preload/contract.ts'
import type { Applied, CannyExplanation, OpenImage } from '../../preload/contract/images.ts'
import type { Json } from '../../preload/contract/values.ts'
import { labError, toLabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import type { Message } from '../../preload/message.ts'
import { findExperiment } from '../experiments.ts'
import { RunRecord, type HistoryClient } from './run-record.ts'

export type ImagingClient = ContractRouterClient<typeof childContracts.imaging>

export interface ImagesOptions {
  /** The present imaging child's client; another one after the child died and was started again. */
  imaging: () => ImagingClient
  history: () => HistoryClient
  /** Bytes that a window uploaded; taken once. */
  uploads: { take(bulkId: string): Uint8Array | undefined }
  /** A picture was kept: there is one run more. */
  kept?: () => Promise<void>
}

/** The longer side of a kept run's thumbnail, in pixels. */
const THUMBNAIL = 320
/** Saved pictures that wait to be fetched, and previews: a slider's must not push a saved one out. */
const SAVED = 4
const PREVIEWS = 8

/** Bytes of a preview that goes with its answer: those of what a slider draws while it moves. A whole picture's are fetched. */
const MOST_ANSWERED = 4 << 20

/** What the work of a call is called, and how its caller changes their mind. */
interface Asked {
  work?: string
  signal?: AbortSignal
}

/** The experiment that pictures are kept as runs of; where its folder is gone, by its name alone. */
async function imagesExperiment(): Promise<Pick<ImagesExperiment, 'id' | 'metrics'>> {
  const found = await findExperiment('images')
  return found?.kind === 'images' ? found : { id: 'images', metrics: {} }
}

const asFile = (bytes: Uint8Array, name: string): File => new File([bytes as Uint8Array<ArrayBuffer>], name)
const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())
const isGone = (thrown: unknown): boolean => toLabError(thrown).key === 'imageNotOpen'

/** The name that a result is offered under: `leaf.png` after Canny becomes `leaf-canny.png`. */
function resultName(name: string, recipe: Recipe): string {
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'picture'
  const last = enabledSteps(recipe).at(-1)?.kind
  return `${stem}${last ? `-${last}` : ''}.png`
}

/** What a kept result is called: the picture's name and what was done to it, so that results of one picture are told apart. */
function resultTitle(name: string, recipe: Recipe): string {
  const steps = enabledSteps(recipe).map((step) => {
    if (step.kind === 'canny') return `canny ${step.lowThreshold}/${step.highThreshold}`
    const [main] = Object.values(step).filter((value) => typeof value === 'number')
    return main === undefined ? step.kind : `${step.kind} ${String(main)}`
  })
  // The last step first: it tells results apart, and a name may be cut short.
  const title = steps.length > 0 ? `${name}: ${steps.toReversed().join(' ← ')}` : name
  return [...title].length > limits.nameLength ? `${[...title].slice(0, limits.nameLength - 1).join('')}…` : title
}

/**
 * The public part of pictures. It computes nothing: the imaging child does, and holds the pixels. The files stay here,
 * so that a child that died and came back gets them again without anybody noticing.
 */
export function createImages({ imaging, history, uploads, kept }: ImagesOptions) {
  const os = implement(contract.images)
  const files = new Map<string, { name: string; bytes: Uint8Array; facts: OpenImage }>()
  const saved = new Map<string, Blob>()
  const previews = new Map<string, Blob>()

  /** Bytes that the window fetches next; the oldest make room. */
  function offer(bulkId: string, file: Blob, waiting = previews, most = PREVIEWS): void {
    waiting.set(bulkId, file)
    if (waiting.size > most) waiting.delete(waiting.keys().next().value!)
  }

  async function openBytes(bytes: Uint8Array, name: string, maxSide: number, asked: Asked): Promise<OpenImage> {
    const { work, signal } = asked
    const imageId = randomUUID()
    try {
      const facts = await imaging().open({ imageId, name, file: asFile(bytes, name), maxSide, work }, { signal })
      throwIfAborted(signal)
      files.set(imageId, { name, bytes, facts })
      return facts
    } catch (thrown) {
      // The child may have opened it before it heard of the change of mind: nobody closes what nobody was told of.
      if (signal?.aborted)
        await imaging()
          .close({ imageId })
          .catch(() => {})
      throw thrown
    }
  }

  async function close(imageId: string): Promise<void> {
    files.delete(imageId)
    // A child that is gone has closed it already.
    await imaging()
      .close({ imageId })
      .catch(() => {})
  }

  /** @throws LabError imageNotOpen where it is not open */
  function opened(imageId: string): { name: string; bytes: Uint8Array; facts: OpenImage } {
    const file = files.get(imageId)
    if (!file) throw labError('imageNotOpen', {}, { path: 'imageId', received: imageId })
    return file
  }

  /** Asks the child about an open picture; a child that does not know it (it is a new one) is given the file again. */
  async function withPicture<T>(imageId: string, ask: (client: ImagingClient) => Promise<T>): Promise<T> {
    const file = opened(imageId)
    try {
      return await ask(imaging())
    } catch (thrown) {
      // One that was closed meanwhile stays closed.
      if (!isGone(thrown) || files.get(imageId) !== file) throw thrown
      await imaging().open({ imageId, name: file.name, file: asFile(file.bytes, file.name), maxSide: 16 })
      return ask(imaging())
    }
  }

  /** Applies a recipe; what is drawn comes with the answer, and waits here to be fetched. */
  async function applied(
    imageId: string,
    recipe: Recipe,
    look: { maxSide: number; draft: boolean; packed: boolean },
    { work, signal }: Asked,
  ): Promise<Applied> {
    const { file, packed, ...answer } = await withPicture(imageId, (child) =>
      child.apply({ imageId, recipe, ...look, work }, { signal }),
    )
    if (packed) return { ...answer, edges: await bytesOf(file) }
    if (look.packed && file.size <= MOST_ANSWERED) return { ...answer, bytes: await bytesOf(file) }
    offer(answer.preview.bulkId, file)
    return answer
  }

  /** The result in full size, also of a picture that is closed meanwhile: its file is opened for that once more. */
  async function wholeResult(
    imageId: string,
    { name, bytes }: { name: string; bytes: Uint8Array },
    recipe: Recipe,
    signal: AbortSignal | undefined,
  ): Promise<Blob> {
    try {
      return await withPicture(imageId, (child) => child.encode({ imageId, recipe }, { signal }))
    } catch (thrown) {
      if (!isGone(thrown)) throw thrown
      const again = randomUUID()
      await imaging().open({ imageId: again, name, file: asFile(bytes, name), maxSide: 16 }, { signal })
      try {
        return await imaging().encode({ imageId: again, recipe }, { signal })
      } finally {
        await imaging().close({ imageId: again })
      }
    }
  }

  /** Writes a result as a run: recipe, source, thumbnail and figures. */
  async function keep(
    imageId: string,
    recipe: Recipe,
    { givenName, keepSource }: { givenName: string | undefined; keepSource: boolean },
    asked: Asked,
  ): Promise<string> {
    const { work, signal } = asked
    const { facts, bytes, name } = opened(imageId)
    const started = performance.now()
    const input = { imageId, recipe, maxSide: THUMBNAIL }
    const applied = await withPicture(imageId, (child) => child.apply({ ...input, work }, { signal }))
    const thumbnail = await withPicture(imageId, (child) => child.encode(input, { signal }))
    const whole = await wholeResult(imageId, { name, bytes }, recipe, signal)
    const sourceKept = keepSource && bytes.length <= limits.keptSourceBytes
    throwIfAborted(signal)
    const { id: experiment, metrics: declared } = await imagesExperiment()
    const metrics = Object.entries(declared).filter(([metric]) => metric in applied.figures)
    const runId = makeRunId(Date.now(), randomBytes(10))
    const columns = metrics.map(([metric]) => [metric, Float64Array.of(applied.figures[metric]!)] as const)
    const durationMs = performance.now() - started
    const result: Record<string, Json> = {
      ...applied.figures,
      sha256: facts.sha256,
      name,
      width: applied.width,
      height: applied.height,
      epochs: metrics.length > 0 ? 1 : 0,
      durationMs: applied.durationMs,
      provider: applied.provider,
      sourceKept,
    }
    await new RunRecord({ history: history(), runId, whenFull: (full) => Promise.reject(full), log: () => {} }).keep({
      begin: {
        runId,
        spec: { experiment, params: { recipe }, seed: 0, provider: 'auto' },
        name: givenName ?? resultTitle(name, recipe),
        createdAt: Date.now(),
        provider: applied.provider,
        metrics: metrics.map(([metric, { better }]) => ({ name: metric, better })),
      },
      columns: metrics.length > 0 ? Object.fromEntries(columns) : null,
      files: [
        ...(sourceKept ? [{ name: 'source', file: asFile(bytes, name) }] : []),
        { name: 'result', file: new File([whole], 'result.png', { type: 'image/png' }) },
        { name: 'thumbnail', file: new File([thumbnail], 'thumbnail.png') },
      ],
      end: { status: 'completed', durationMs, result, error: null, snapshot: null, snapshotEpoch: null },
    })
    return runId
  }

  const router = os.router({
    open: os.open.handler(({ input: { upload, name, maxSide, work }, signal }) => {
      const bytes = uploads.take(upload)
      if (!bytes) throw labError('imageNotOpen', {}, { path: 'upload', received: upload })
      return openBytes(bytes, name, maxSide, { work, signal })
    }),
    samples: os.samples.handler(() => imaging().samples()),
    openSample: os.openSample.handler(async ({ input: { name, maxSide, work }, signal }) =>
      openBytes(await bytesOf(await imaging().sampleFile({ name })), `${name}.png`, maxSide, { work, signal }),
    ),
    apply: os.apply.handler(({ input: { imageId, recipe: given, maxSide, draft, packed, work }, signal }) => {
      const recipe = completeRecipe(given)
      return applied(imageId, recipe, { maxSide, draft, packed }, { work, signal })
    }),
    pixel: os.pixel.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.pixel({ imageId, recipe, x, y }, { signal }))
    }),
    values: os.values.handler(({ input: { imageId, recipe: given, area }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.values({ imageId, recipe, area }, { signal }))
    }),
    measure: os.measure.handler(({ input: { imageId, recipe: given, area }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.measure({ imageId, recipe, ...(area && { area }) }, { signal }))
    }),
    explain: os.explain.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.explain({ imageId, recipe, x, y }, { signal }))
    }),
    cannyStages: os.cannyStages.handler(async ({ input: { imageId, recipe: given, maxSide }, signal }) => {
      const recipe = completeRecipe(given)
      const { file, ...stages } = await withPicture(imageId, (child) =>
        child.cannyStages({ imageId, recipe, maxSide }, { signal }),
      )
      offer(stages.pictures.bulkId, file)
      return stages
    }),
    script: os.script.handler(({ input: { imageId, recipe: given } }) => ({
      script: recipeScript(completeRecipe(given), sourceOf(opened(imageId).facts)),
    })),
    save: os.save.handler(async ({ input: { imageId, recipe: given, work }, signal }) => {
      const recipe = completeRecipe(given)
      const name = resultName(opened(imageId).name, recipe)
      const file = await withPicture(imageId, (child) => child.encode({ imageId, recipe, work }, { signal }))
      const bulkId = `images:${randomUUID()}`
      offer(bulkId, file, saved, SAVED)
      return { bulkId, name, sizeBytes: file.size }
    }),
    keep: os.keep.handler(async ({ input: { imageId, recipe, name, keepSource, work }, signal }) => {
      const runId = await keep(imageId, completeRecipe(recipe), { givenName: name, keepSource }, { work, signal })
      await kept?.()
      return { runId }
    }),
    openKept: os.openKept.handler(async ({ input: { runId, maxSide, work }, signal }) => {
      const { artifacts, result, name } = await history().get({ runId })
      const source = artifacts.find((artifact) => artifact.name === 'source')
      if (!source) throw labError('runWithoutImage', { run: name || runId }, { path: 'runId', received: runId })
      const bytes = await bytesOf(await history().bytes({ bulkId: source.bulkId }))
      const called = typeof result?.name === 'string' ? result.name : name
      return openBytes(bytes, called, maxSide, { work, signal })
    }),
    reopen: os.reopen.handler(async ({ input: { imageId, maxSide, work }, signal }) => {
      const { bytes, name } = opened(imageId)
      const again = await openBytes(bytes, name, maxSide, { work, signal })
      await close(imageId)
      return again
    }),
    close: os.close.handler(async ({ input: { imageId } }) => {
      await close(imageId)
      return {}
    }),
  })

  return {
    router,
    /** The bytes behind a bulk id of pictures (`images:` or `imaging:`); undefined where there are none any more. */
    async bytes(bulkId: string): Promise<Blob | undefined> {
      if (!bulkId.startsWith('imaging:')) return saved.get(bulkId) ?? previews.get(bulkId)
      try {
        return await imaging().bytes({ bulkId })
      } catch (thrown) {
        if (isGone(thrown)) return undefined
        throw thrown
      }
    },
    /** Pictures that are open. */
    openCount: (): number => files.size,
  }
}

/** What a Python script needs to know of the picture that it reads. */
const sourceOf = ({ name, width, height, channels, bitsPerChannel }: Omit<OpenImage, 'preview'>): ScriptSource => ({
  name,
  shape: {
    width,
    height,
    channels: channels as Shape['channels'],
    type: typeOfBits(bitsPerChannel === 16 ? 16 : 8),
  },
})

/** What is done with a file, and what is asked of it beside. */
export interface FileTask {
  /** As read from the user's file; it is checked and completed. */
  recipe: unknown
  /** Whether the result is wanted as PNG. */
  png: boolean
  /** Called with the source and with what each step makes, as PNG. */
  stage?: (name: string, png: Uint8Array) => Promise<void>
  /** The pixel to follow through the last Canny. */
  explain?: { x: number; y: number }
  script?: boolean
}

/** A file after a recipe, with what was measured: the whole of the terminal's `lab image` for one file. */
export interface ProcessedFile {
  png: Uint8Array | null
  width: number
  height: number
  figures: Record<string, number>
  durationMs: number
  /** How a type that PNG does not have is written; null where the values are kept. */
  written: { pixelType: PixelType; conversion: Conversion; pngBits: 8 | 16 } | null
  explanation: CannyExplanation | null
  script: string | null
  /** What is wrong with the file and did not keep its picture from being read. */
  passedOver: readonly Message[]
}

/**
 * Opens a file in the imaging child, applies a recipe, takes what is wanted and closes it again.
 * @throws LabError E-IMG-…, or E-MOD-001 for the recipe
 */
export async function processFile(
  imaging: ImagingClient,
  bytes: Uint8Array,
  name: string,
  { recipe: given, png, stage, explain, script }: FileTask,
): Promise<ProcessedFile> {
  const recipe = completeRecipe(given)
  const imageId = randomUUID()
  const source = await imaging.open({ imageId, name, file: asFile(bytes, name), maxSide: 16 })
  const encoded = async (steps: Recipe): Promise<Uint8Array> =>
    bytesOf(await imaging.encode({ imageId, recipe: steps }))
  try {
    const { width, height, figures, durationMs, type } = await imaging.apply({ imageId, recipe, maxSide: 16 })
    if (stage) {
      await stage('00-source.png', await encoded([]))
      for (const [at, { index, step }] of plannedSteps(recipe).entries())
        await stage(`${String(at + 1).padStart(2, '0')}-${step.kind}.png`, await encoded(recipe.slice(0, index + 1)))
    }
    const conversion = conversionOf(type)
    return {
      png: png ? await encoded(recipe) : null,
      width,
      height,
      figures,
      durationMs,
      written: conversion && {
        pixelType: type,
        conversion,
        pngBits: conversion === 'bool' || source.bitsPerChannel !== 16 ? 8 : 16,
      },
      explanation: explain ? await imaging.explain({ imageId, recipe, ...explain }) : null,
      script: script ? recipeScript(recipe, sourceOf(source)) : null,
      passedOver: source.passedOver,
    }
  } finally {
    await imaging.close({ imageId })
  }
}
