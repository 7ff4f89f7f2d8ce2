import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import { randomBytes, randomUUID } from 'node:crypto'
import { refuseAborted } from '../lab/core/pause.ts'
import { makeRunId } from '../lab/core/run-id.ts'
import experiment from '../lab/experiments/images/experiment.ts'
import { completeRecipe, enabledSteps, type Recipe } from '../lab/experiments/images/recipe.ts'
import { contract, type childContracts } from '../preload/contract.ts'
import type { OpenImage } from '../preload/contract/images.ts'
import type { Json } from '../preload/contract/values.ts'
import { labError, toLabError } from '../preload/errors.ts'

export type ImagingClient = ContractRouterClient<typeof childContracts.imaging>
export type HistoryClient = ContractRouterClient<typeof childContracts.history>

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
/** Saved pictures that wait to be fetched. */
const SAVED = 4

/** What the work of a call is called, and how its caller changes their mind. */
interface Asked {
  work?: string
  signal?: AbortSignal
}

const asFile = (bytes: Uint8Array, name: string): File => new File([bytes as Uint8Array<ArrayBuffer>], name)
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer())
const isGone = (thrown: unknown): boolean => toLabError(thrown).code === 'E-IMG-009'

/** The name that a result is offered under: `leaf.png` after Canny becomes `leaf-canny.png`. */
function resultName(name: string, recipe: Recipe): string {
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'picture'
  const last = enabledSteps(recipe).at(-1)?.kind
  return `${stem}${last ? `-${last}` : ''}.png`
}

/**
 * The public part of pictures. It computes nothing: the imaging child does, and holds the pixels. The files stay here,
 * so that a child that died and came back gets them again without anybody noticing.
 */
export function createImages({ imaging, history, uploads, kept }: ImagesOptions) {
  const os = implement(contract.images)
  const files = new Map<string, { name: string; bytes: Uint8Array; facts: OpenImage }>()
  const saved = new Map<string, Blob>()

  async function openBytes(bytes: Uint8Array, name: string, maxSide: number, asked: Asked): Promise<OpenImage> {
    const { work, signal } = asked
    const imageId = randomUUID()
    try {
      const facts = await imaging().open({ imageId, name, file: asFile(bytes, name), maxSide, work }, { signal })
      refuseAborted(signal)
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

  /** @throws LabError E-IMG-009 where it is not open */
  function opened(imageId: string): { name: string; bytes: Uint8Array; facts: OpenImage } {
    const file = files.get(imageId)
    if (!file) throw labError('E-IMG-009', {}, { path: 'imageId', received: imageId })
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

  /** Writes a result as a run: recipe, source, thumbnail and figures. */
  async function keep(imageId: string, recipe: Recipe, givenName: string | undefined, asked: Asked): Promise<string> {
    const { work, signal } = asked
    const { facts, bytes, name } = opened(imageId)
    const started = performance.now()
    const input = { imageId, recipe, maxSide: THUMBNAIL }
    const applied = await withPicture(imageId, (child) => child.apply({ ...input, work }, { signal }))
    const thumbnail = await withPicture(imageId, (child) => child.encode(input, { signal }))
    refuseAborted(signal)
    const metrics = Object.entries(experiment.metrics).filter(([metric]) => metric in applied.figures)
    const runId = makeRunId(Date.now(), randomBytes(10))
    const record = history()
    await record.begin({
      runId,
      spec: { experiment: experiment.id, params: { recipe }, seed: 0, provider: 'auto' },
      name: givenName ?? name,
      createdAt: Date.now(),
      provider: applied.provider,
      metrics: metrics.map(([metric, { better }]) => ({ name: metric, better })),
      status: 'running',
    })
    try {
      if (metrics.length > 0) {
        const columns = metrics.map(([metric]) => [metric, Float64Array.of(applied.figures[metric]!)] as const)
        await record.append({ runId, metrics: { firstEpoch: 0, columns: Object.fromEntries(columns) } })
      }
      await record.keepBytes({ runId, name: 'source', file: asFile(bytes, name) })
      await record.keepBytes({ runId, name: 'thumbnail', file: new File([thumbnail], 'thumbnail.png') })
      const result: Record<string, Json> = {
        ...applied.figures,
        sha256: facts.sha256,
        name,
        width: applied.width,
        height: applied.height,
        epochs: metrics.length > 0 ? 1 : 0,
        durationMs: applied.durationMs,
        provider: applied.provider,
      }
      await record.finish(ended(runId, 'completed', performance.now() - started, result))
    } catch (thrown) {
      // The run must not stand there as if it were going on; the first error is the one to tell.
      const failed = { ...ended(runId, 'failed', performance.now() - started, null), error: toLabError(thrown).shape }
      await record.finish(failed).catch(() => {})
      throw thrown
    }
    return runId
  }

  const router = os.router({
    open: os.open.handler(({ input: { upload, name, maxSide, work }, signal }) => {
      const bytes = uploads.take(upload)
      if (!bytes) throw labError('E-IMG-009', {}, { path: 'upload', received: upload })
      return openBytes(bytes, name, maxSide, { work, signal })
    }),
    samples: os.samples.handler(() => imaging().samples()),
    openSample: os.openSample.handler(async ({ input: { name, maxSide, work }, signal }) =>
      openBytes(await bytesOf(await imaging().sampleFile({ name })), `${name}.png`, maxSide, { work, signal }),
    ),
    apply: os.apply.handler(({ input: { imageId, recipe: given, maxSide, work }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.apply({ imageId, recipe, maxSide, work }, { signal }))
    }),
    pixel: os.pixel.handler(({ input: { imageId, recipe: given, x, y }, signal }) => {
      const recipe = completeRecipe(given)
      return withPicture(imageId, (child) => child.pixel({ imageId, recipe, x, y }, { signal }))
    }),
    save: os.save.handler(async ({ input: { imageId, recipe: given, work }, signal }) => {
      const recipe = completeRecipe(given)
      const name = resultName(opened(imageId).name, recipe)
      const file = await withPicture(imageId, (child) => child.encode({ imageId, recipe, work }, { signal }))
      const bulkId = `images:${randomUUID()}`
      saved.set(bulkId, file)
      if (saved.size > SAVED) saved.delete(saved.keys().next().value!)
      return { bulkId, name, sizeBytes: file.size }
    }),
    keep: os.keep.handler(async ({ input: { imageId, recipe, name, work }, signal }) => {
      const runId = await keep(imageId, completeRecipe(recipe), name, { work, signal })
      await kept?.()
      return { runId }
    }),
    openKept: os.openKept.handler(async ({ input: { runId, maxSide, work }, signal }) => {
      const { artifacts, result, name } = await history().get({ runId })
      const source = artifacts.find((artifact) => artifact.name === 'source')
      if (!source) throw labError('E-IMG-011', { run: name || runId }, { path: 'runId', received: runId })
      const bytes = await bytesOf(await history().bytes({ bulkId: source.bulkId }))
      const called = typeof result?.name === 'string' ? result.name : name
      return openBytes(bytes, called, maxSide, { work, signal })
    }),
    close: os.close.handler(async ({ input: { imageId } }) => {
      files.delete(imageId)
      // A child that is gone has closed it already.
      await imaging()
        .close({ imageId })
        .catch(() => {})
      return {}
    }),
  })

  return {
    router,
    /** The bytes behind a bulk id of pictures (`images:` or `imaging:`); undefined where there are none any more. */
    async bytes(bulkId: string): Promise<Blob | undefined> {
      if (!bulkId.startsWith('imaging:')) return saved.get(bulkId)
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

const ended = (
  runId: string,
  status: 'completed' | 'failed',
  durationMs: number,
  result: Record<string, Json> | null,
) => ({ runId, status, durationMs, result, error: null, snapshot: null, snapshotEpoch: null })

/** A file after a recipe, with what was measured: the whole of the terminal's `lab image` for one file. */
export interface ProcessedFile {
  png: Uint8Array
  width: number
  height: number
  figures: Record<string, number>
  durationMs: number
}

/**
 * Opens a file in the imaging child, applies a recipe, takes the PNG and closes it again.
 * @param recipe as read from the user's file; it is checked and completed here
 * @throws LabError E-IMG-…, or E-MOD-001 for the recipe
 */
export async function processFile(
  imaging: ImagingClient,
  bytes: Uint8Array,
  name: string,
  recipe: unknown,
): Promise<ProcessedFile> {
  const steps = completeRecipe(recipe)
  const imageId = randomUUID()
  await imaging.open({ imageId, name, file: asFile(bytes, name), maxSide: 16 })
  try {
    const { width, height, figures, durationMs } = await imaging.apply({ imageId, recipe: steps, maxSide: 16 })
    return { png: await bytesOf(await imaging.encode({ imageId, recipe: steps })), width, height, figures, durationMs }
  } finally {
    await imaging.close({ imageId })
  }
}
