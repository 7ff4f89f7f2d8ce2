/** One open picture and what the recipe makes of it. One request at a time; the newest recipe wins. */
import { PREVIEW_SIDE, type Applied, type OpenImage, type Stage } from '../../../preload/contract/images.ts'
import { type ErrorShape, toLabError } from '../../../preload/errors.ts'
import type { LabContext, WorkTools } from '../../kit/lab-context.ts'
import { glanceAt } from './glance.view.ts'
import type { LeftPicture, PictureSource } from './left-picture.view.ts'
import { drawable, drawableEdges, packedBytes, type Pixels } from './pixels.view.ts'
import type { Recipe } from '../../core/images/recipe.ts'

/** The longer side of what is drawn; larger pictures are seen scaled down and worked on in full. */
const MAX_SIDE = 2048
/** So long a recipe that is outdated may still take, in milliseconds: what comes of it keeps a slider alive. */
const OUTDATED_MS = 300
/** How long the recipe must stay the same until the whole picture is worked on after a preview, in milliseconds. */
const REST_MS = 120
/** The image process ended while it was asked, or another one came between an answer and its bytes. */
const PROCESS_CHANGED = new Set(['imagingStopped', 'imageNotOpen', 'notFound'])

/** A recipe to be applied, and whether it is the whole of what stands in the tab. */
interface Request {
  recipe: Recipe
  whole: boolean
  /** Whether a preview made of a smaller copy will do. */
  draft: boolean
}

/** What a recipe made, with the bytes of its picture. */
interface Drawn {
  applied: Applied
  bytes: ArrayBuffer
  packed: boolean
}
/** A recipe that was asked for while its picture was on its way to the window. */
interface Ahead {
  image: OpenImage
  recipe: Recipe
  drawn: Promise<Drawn>
  stop: () => void
}

type Lab = Pick<LabContext, 'client' | 'fetchBulk' | 'uploadBulk' | 'work' | 'fileOpened'>
/** What the status bar says meanwhile, in the user's language. */
interface Labels {
  opening: (name: string) => string
  applying: () => string
}

const isCancelled = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'AbortError'

export class ImageSession {
  readonly #lab: Lab
  readonly #labels: Labels
  readonly #recipe: () => Recipe | null
  #ahead: Ahead | null = null
  #wanted: Request | null = null
  #applying = false
  #opening: AbortController | null = null
  /** Stops what is being applied, at once or as soon as it has had its time; nothing where nothing is. */
  #outdate = (): unknown => undefined
  #endOutdating = (): void => {}
  /** What was stopped because another picture is being opened. */
  #interrupted: Request | null = null
  /** Asks for the whole picture once the hand rests. */
  #rest: ReturnType<typeof setTimeout> | undefined

  image = $state.raw<OpenImage | null>(null)
  before = $state.raw<Pixels | null>(null)
  after = $state.raw<Pixels | null>(null)
  applied = $state.raw<Applied | null>(null)
  /** Small pictures of the source and of what each step of the whole recipe made, and what is known of them. */
  thumbnails = $state.raw<readonly ImageData[]>([])
  stages = $state.raw<readonly Stage[]>([])
  /** The recipe that what is seen was made by; null before the first one. */
  shown = $state.raw<Recipe | null>(null)
  /** From asking for a new picture until it is drawn, in milliseconds. */
  seenMs = $state<number | null>(null)
  /** The name of what is being opened. */
  opening = $state<string | null>(null)
  /** What is being opened, as the browser draws it: seen until it is open. */
  glance = $state.raw<HTMLImageElement | null>(null)
  /** Where the open picture came from. */
  source: PictureSource = {}
  /** The name of a picture that was open and can only be opened again by who has it. */
  gone = $state<string | null>(null)
  openError = $state.raw<ErrorShape | null>(null)
  applyError = $state.raw<ErrorShape | null>(null)
  /** Whether the user cancelled the newest recipe: what is seen is what an earlier one made. */
  stopped = $state(false)

  /** @param recipe what will be asked for once a picture is open */
  constructor(lab: Lab, labels: Labels, recipe: () => Recipe | null) {
    this.#lab = lab
    this.#labels = labels
    this.#recipe = recipe
  }

  openFile(file: File): Promise<void> {
    return this.#open(file.name, async ({ signal, work }) => {
      void this.#glance(file)
      const upload = await this.#lab.uploadBulk(file, signal)
      // A name from a clipboard or a drop may hold what a label must not.
      // eslint-disable-next-line no-control-regex -- control characters are what is taken out
      const name = file.name.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 255) || 'picture'
      const opened = await this.#lab.client.images.open({ upload, name, maxSide: PREVIEW_SIDE, work }, { signal })
      this.#lab.fileOpened?.(file.name)
      return opened
    })
  }
  /** Shows a picture as the browser draws it until it is opened. */
  async #glance(file: File): Promise<void> {
    const opening = this.#opening
    const glance = await glanceAt(file)
    if (this.#opening === opening) this.glance = glance
  }
  openSample(name: string, shown: string): Promise<void> {
    return this.#open(shown, (tools) => this.#fromSource({ sample: name }, tools)!, { sample: name })
  }
  /** The picture that was kept with a run. */
  openKept(runId: string): Promise<void> {
    return this.#open(runId.slice(-6), (tools) => this.#fromSource({ runId }, tools)!, { runId })
  }
  /** The picture that the page before this one had open; where the lab no longer has it, from where it came. */
  async openLeft({ imageId, name, source }: LeftPicture): Promise<void> {
    await this.#open(
      name,
      (tools) =>
        this.#lab.client.images
          .reopen({ imageId, maxSide: PREVIEW_SIDE, work: tools.work }, { signal: tools.signal })
          .catch((thrown: unknown) => {
            const again = toLabError(thrown).key === 'imageNotOpen' ? this.#fromSource(source, tools) : null
            if (!again) throw thrown
            return again
          }),
      source,
    )
    if (this.openError?.key !== 'imageNotOpen') return
    this.openError = null
    this.gone = name
  }
  #fromSource({ sample, runId }: PictureSource, { signal, work }: WorkTools): Promise<OpenImage> | null {
    const { images } = this.#lab.client
    if (sample !== undefined) return images.openSample({ name: sample, maxSide: PREVIEW_SIDE, work }, { signal })
    return runId === undefined ? null : images.openKept({ runId, maxSide: PREVIEW_SIDE, work }, { signal })
  }
  cancel(): void {
    this.#opening?.abort()
    this.#opening = null
    this.opening = null
    this.glance = null
  }

  async #open(name: string, load: (tools: WorkTools) => Promise<OpenImage>, source: PictureSource = {}): Promise<void> {
    this.cancel()
    const opening = new AbortController()
    this.#opening = opening
    this.opening = name
    this.openError = null
    this.gone = null
    // Nobody will look at what is made of the picture that goes.
    this.#outdate()
    try {
      const { image, bytes } = await this.#lab.work(
        () => this.#labels.opening(name),
        (tools) =>
          this.#load(load, tools).catch((thrown: unknown) => {
            // The next process is there in a moment; a picture that ends it twice is told of.
            if (tools.signal.aborted || !PROCESS_CHANGED.has(toLabError(thrown).key)) throw thrown
            return this.#load(load, tools)
          }),
        opening.signal,
      )
      if (opening.signal.aborted) return this.#close(image)
      const old = this.image
      this.before = drawable(image.preview, bytes)
      this.after = null
      this.applied = null
      this.shown = null
      this.stages = []
      this.thumbnails = []
      this.applyError = null
      this.image = image
      this.source = source
      if (old) this.#close(old)
      void this.#sharpen(image, this.#ahead?.drawn)
    } catch (thrown) {
      if (!opening.signal.aborted && !isCancelled(thrown)) this.openError = toLabError(thrown).shape
    } finally {
      if (this.#opening === opening) this.cancel()
      // The picture is still the one before.
      if (this.#interrupted && !this.opening) this.#request(this.#interrupted)
    }
  }
  /** A picture with what is drawn of it. */
  async #load(load: (tools: WorkTools) => Promise<OpenImage>, tools: WorkTools) {
    const image = await load(tools)
    try {
      // Its result is made while its own pixels come: they take about as long.
      this.#askAhead(image)
      return { image, bytes: await this.#lab.fetchBulk(image.preview.bulkId, tools.signal) }
    } catch (thrown) {
      this.#close(image)
      throw thrown
    }
  }
  /** Draws a picture that came smaller than it is seen at most anew, once its first result is there. */
  async #sharpen(image: OpenImage, first: Promise<unknown> = Promise.resolve()): Promise<void> {
    if (Math.max(image.width, image.height) <= PREVIEW_SIDE) return
    await first.catch(() => {})
    if (image !== this.image) return
    const plain = { recipe: [], draft: false }
    const asked = () => this.#ask(image, plain, { signal: new AbortController().signal })
    // Where the picture is gone there is nothing to be drawn; where the process is, the next one is asked.
    const drawn = await asked()
      .catch(() => (image === this.image ? asked() : null))
      .catch(() => null)
    if (drawn && image === this.image) this.before = drawable(drawn.applied.preview, drawn.bytes)
  }
  #askAhead(image: OpenImage): void {
    this.#ahead?.stop()
    this.#ahead = null
    const recipe = this.#recipe()
    if (!recipe) return
    const stopping = new AbortController()
    const drawn = this.#ask(image, { recipe, draft: true }, { signal: stopping.signal })
    // Where nobody takes it, nobody is told either.
    drawn.catch(() => {})
    this.#ahead = { image, recipe, drawn, stop: () => stopping.abort() }
  }
  /** What was asked for ahead, where it is this very recipe. */
  #takeAhead(image: OpenImage, { recipe, draft }: Request, signal: AbortSignal): Promise<Drawn> | null {
    const ahead = this.#ahead
    this.#ahead = null
    if (!ahead) return null
    if (ahead.image !== image || ahead.recipe !== recipe || !draft) {
      ahead.stop()
      return null
    }
    signal.addEventListener('abort', ahead.stop)
    return ahead.drawn
  }
  #close(image: OpenImage): void {
    const { imageId } = image
    if (this.#ahead?.image === image) this.#ahead.stop()
    // A picture that cannot be closed is closed already, or goes with its child.
    this.#lab.client.images.close({ imageId }).catch(() => {})
  }

  /**
   * Asks for the picture that a recipe makes. While one is on its way only the newest recipe is remembered. Where all of
   * the picture would take long, a preview comes first, and the whole once the recipe has not changed for a while.
   * @param whole whether it is the whole recipe, whose steps are shown as small pictures, or its beginning
   */
  apply(recipe: Recipe, whole = true): void {
    this.#request({ recipe, whole, draft: true })
  }
  #request(request: Request): void {
    clearTimeout(this.#rest)
    this.#wanted = request
    this.#interrupted = null
    this.stopped = false
    if (this.#applying) this.#outdate()
    else void this.#applyAll()
  }

  async #applyAll(): Promise<void> {
    this.#applying = true
    let again = false
    for (let request = this.#wanted; request && this.image; request = this.#wanted) {
      this.#wanted = null
      const { image } = this
      const { recipe, whole, draft } = request
      const began = performance.now()
      // What would have been seen of a whole picture, a preview shows sooner.
      const outdated = this.#beginOutdating(draft ? began + OUTDATED_MS : began)
      const apply = (tools: WorkTools) =>
        this.#takeAhead(image, request, tools.signal) ?? this.#ask(image, request, tools)
      try {
        const { applied, bytes, packed } = await this.#lab.work(this.#labels.applying, apply, outdated)
        if (image !== this.image) continue
        this.after = packed ? drawableEdges(applied.preview, bytes) : drawable(applied.preview, bytes)
        this.applied = applied
        this.shown = recipe
        if (whole) {
          this.stages = applied.stages
          if (!applied.draft) this.thumbnails = thumbnailsOf(applied, bytes, packed)
        }
        if (applied.draft && !this.#wanted)
          this.#rest = setTimeout(() => {
            if (image === this.image) this.#request({ recipe, whole, draft: false })
          }, REST_MS)
        this.applyError = null
        again = false
        requestAnimationFrame(() => (this.seenMs = performance.now() - began))
      } catch (thrown) {
        if (image !== this.image || this.#wanted) continue
        if (outdated.aborted) {
          this.#interrupted = request
          continue
        }
        if (isCancelled(thrown)) {
          this.stopped = true
          continue
        }
        const error = toLabError(thrown)
        // A process that ended is back in a moment; a recipe that ends it twice is told of.
        if (PROCESS_CHANGED.has(error.key) && !again) {
          again = true
          this.#wanted = request
        } else this.applyError = error.shape
      } finally {
        this.#endOutdating()
      }
    }
    this.#applying = false
    // Opening another picture failed before this had heard that it should stop.
    if (this.#interrupted && !this.opening) this.#request(this.#interrupted)
  }
  async #ask(
    { imageId }: OpenImage,
    { recipe, draft }: Pick<Request, 'recipe' | 'draft'>,
    { signal, work }: { signal: AbortSignal; work?: string },
  ): Promise<Drawn> {
    const input = { imageId, recipe, maxSide: MAX_SIDE, draft, packed: true, ...(work && { work }) }
    const { edges, bytes = edges, ...applied } = await this.#lab.client.images.apply(input, { signal })
    return {
      applied,
      bytes: bytes?.slice().buffer ?? (await this.#lab.fetchBulk(applied.preview.bulkId, signal)),
      packed: edges !== undefined,
    }
  }
  /** The signal of a recipe that begins now: given when it is outdated and has had its time, which ends at `until`. */
  #beginOutdating(until: number): AbortSignal {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    this.#outdate = () => (timer ??= setTimeout(() => stop.abort(), until - performance.now()))
    this.#endOutdating = () => clearTimeout(timer)
    return stop.signal
  }
}

/** The small pictures that come after the preview's own bytes. */
function thumbnailsOf(
  { preview, thumbnails: { width, height, count } }: Applied,
  bytes: ArrayBuffer,
  packed: boolean,
): ImageData[] {
  const begin = packed ? packedBytes(preview) : preview.width * preview.height * preview.channels
  const size = width * height * 4
  return Array.from(
    { length: bytes.byteLength < begin + size * count ? 0 : count },
    (_, at) =>
      new ImageData(new Uint8ClampedArray(bytes.slice(begin + at * size, begin + (at + 1) * size)), width, height),
  )
}
