/** One open picture and what the recipe makes of it. One request at a time; the newest recipe wins. */
import type { Applied, OpenImage } from '../../../preload/contract/images.ts'
import { type ErrorShape, toLabError } from '../../../preload/errors.ts'
import type { LabContext, WorkTools } from '../../kit/lab-context.ts'
import { drawable, type Pixels } from './pixels.view.ts'
import type { Recipe } from './recipe.ts'

/** The longer side of what is drawn; larger pictures are seen scaled down and worked on in full. */
const MAX_SIDE = 2048
/** So long a recipe that is outdated may still take, in milliseconds: what comes of it keeps a slider alive. */
const OUTDATED_MS = 300
/** The image process ended while it was asked, or another one came between an answer and its bytes. */
const PROCESS_CHANGED = new Set(['E-IMG-007', 'E-IMG-009', 'E-NET-005'])

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
  #wanted: Recipe | null = null
  #applying = false
  #opening: AbortController | null = null
  /** Stops what is being applied, at once or as soon as it has had its time; nothing where nothing is. */
  #outdate = (): unknown => undefined
  #endOutdating = (): void => {}
  /** What was stopped because another picture is being opened. */
  #interrupted: Recipe | null = null

  image = $state.raw<OpenImage | null>(null)
  before = $state.raw<Pixels | null>(null)
  after = $state.raw<Pixels | null>(null)
  applied = $state.raw<Applied | null>(null)
  /** From asking for a new picture until it is drawn, in milliseconds. */
  seenMs = $state<number | null>(null)
  /** The name of what is being opened. */
  opening = $state<string | null>(null)
  openError = $state.raw<ErrorShape | null>(null)
  applyError = $state.raw<ErrorShape | null>(null)
  /** Whether the user cancelled the newest recipe: what is seen is what an earlier one made. */
  stopped = $state(false)

  constructor(lab: Lab, labels: Labels) {
    this.#lab = lab
    this.#labels = labels
  }

  openFile(file: File): Promise<void> {
    return this.#open(file.name, async ({ signal, work }) => {
      const upload = await this.#lab.uploadBulk(file, signal)
      // A name from a clipboard or a drop may hold what a label must not.
      // eslint-disable-next-line no-control-regex -- control characters are what is taken out
      const name = file.name.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 255) || 'picture'
      const opened = await this.#lab.client.images.open({ upload, name, maxSide: MAX_SIDE, work }, { signal })
      this.#lab.fileOpened?.(file.name)
      return opened
    })
  }
  openSample(name: string, shown: string): Promise<void> {
    return this.#open(shown, ({ signal, work }) =>
      this.#lab.client.images.openSample({ name, maxSide: MAX_SIDE, work }, { signal }),
    )
  }
  /** The picture that was kept with a run. */
  openKept(runId: string): Promise<void> {
    return this.#open(runId.slice(-6), ({ signal, work }) =>
      this.#lab.client.images.openKept({ runId, maxSide: MAX_SIDE, work }, { signal }),
    )
  }
  cancel(): void {
    this.#opening?.abort()
    this.#opening = null
    this.opening = null
  }

  async #open(name: string, load: (tools: WorkTools) => Promise<OpenImage>): Promise<void> {
    this.cancel()
    const opening = new AbortController()
    this.#opening = opening
    this.opening = name
    this.openError = null
    // Nobody will look at what is made of the picture that goes.
    this.#outdate()
    try {
      const { image, bytes } = await this.#lab.work(
        () => this.#labels.opening(name),
        (tools) =>
          this.#load(load, tools).catch((thrown: unknown) => {
            // The next process is there in a moment; a picture that ends it twice is told of.
            if (tools.signal.aborted || !PROCESS_CHANGED.has(toLabError(thrown).code)) throw thrown
            return this.#load(load, tools)
          }),
        opening.signal,
      )
      if (opening.signal.aborted) return this.#close(image)
      const old = this.image
      this.before = drawable(image.preview, bytes)
      this.after = null
      this.applied = null
      this.applyError = null
      this.image = image
      if (old) this.#close(old)
    } catch (thrown) {
      if (!opening.signal.aborted && !isCancelled(thrown)) this.openError = toLabError(thrown).shape
    } finally {
      if (this.#opening === opening) this.cancel()
      // The picture is still the one before.
      if (this.#interrupted && !this.opening) this.apply(this.#interrupted)
    }
  }
  /** A picture with what is drawn of it. */
  async #load(load: (tools: WorkTools) => Promise<OpenImage>, tools: WorkTools) {
    const image = await load(tools)
    try {
      return { image, bytes: await this.#lab.fetchBulk(image.preview.bulkId, tools.signal) }
    } catch (thrown) {
      this.#close(image)
      throw thrown
    }
  }
  #close({ imageId }: OpenImage): void {
    // A picture that cannot be closed is closed already, or goes with its child.
    this.#lab.client.images.close({ imageId }).catch(() => {})
  }

  /** Asks for the picture that a recipe makes. While one is on its way only the newest recipe is remembered. */
  apply(recipe: Recipe): void {
    this.#wanted = recipe
    this.#interrupted = null
    this.stopped = false
    if (this.#applying) this.#outdate()
    else void this.#applyAll()
  }

  async #applyAll(): Promise<void> {
    this.#applying = true
    let again = false
    for (let recipe = this.#wanted; recipe && this.image; recipe = this.#wanted) {
      this.#wanted = null
      const { image } = this
      const wanted = recipe
      const began = performance.now()
      const outdated = this.#beginOutdating(began)
      const apply = async ({ signal, work }: WorkTools) => {
        const input = { imageId: image.imageId, recipe: wanted, maxSide: MAX_SIDE, work }
        const applied = await this.#lab.client.images.apply(input, { signal })
        return { applied, bytes: await this.#lab.fetchBulk(applied.preview.bulkId, signal) }
      }
      try {
        const { applied, bytes } = await this.#lab.work(this.#labels.applying, apply, outdated)
        if (image !== this.image) continue
        this.after = drawable(applied.preview, bytes)
        this.applied = applied
        this.applyError = null
        again = false
        requestAnimationFrame(() => (this.seenMs = performance.now() - began))
      } catch (thrown) {
        if (image !== this.image || this.#wanted) continue
        if (outdated.aborted) {
          this.#interrupted = recipe
          continue
        }
        if (isCancelled(thrown)) {
          this.stopped = true
          continue
        }
        const error = toLabError(thrown)
        // A process that ended is back in a moment; a recipe that ends it twice is told of.
        if (PROCESS_CHANGED.has(error.code) && !again) {
          again = true
          this.#wanted = recipe
        } else this.applyError = error.shape
      } finally {
        this.#endOutdating()
      }
    }
    this.#applying = false
    // Opening another picture failed before this had heard that it should stop.
    if (this.#interrupted && !this.opening) this.apply(this.#interrupted)
  }
  /** The signal of a recipe that begins now: given when it is outdated and has had its time. */
  #beginOutdating(began: number): AbortSignal {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    this.#outdate = () => (timer ??= setTimeout(() => stop.abort(), began + OUTDATED_MS - performance.now()))
    this.#endOutdating = () => clearTimeout(timer)
    return stop.signal
  }
}
