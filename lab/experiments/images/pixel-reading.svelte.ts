/** The values under the cursor: read from what is drawn, or asked of the picture itself where that is not the same. */
import type { LabClient } from '../../../preload/client.ts'
import type { PixelValue } from '../../../preload/contract/images.ts'
import type { ImageSession } from './image-session.svelte.ts'
import { pixelAt, type Pixels } from './pixels.view.ts'
import type { Recipe } from '../../core/images/recipe.ts'

/** A moving pointer asks once it rests for a moment, in milliseconds. */
const REST_MS = 60

interface Place {
  x: number
  y: number
}

export class PixelReading {
  readonly #session: ImageSession
  /** The pixel of what is drawn that is pointed at. */
  cursor = $state.raw<(Place & { byKeys?: boolean }) | null>(null)
  #asked = $state.raw<(Place & { before: PixelValue[]; after: PixelValue[] }) | null>(null)

  constructor(session: ImageSession) {
    this.#session = session
  }

  /** Where the cursor is in the picture itself, of which the preview may be a smaller copy. */
  readonly place: Place | null = $derived.by(() => {
    const { image, before } = this.#session
    if (!this.cursor || !image || !before) return null
    const ratio = image.width / before.width
    return { x: Math.floor(this.cursor.x * ratio), y: Math.floor(this.cursor.y * ratio) }
  })
  /** Whether what is drawn has the picture's own values: a smaller copy, or one of eight bits in place of sixteen, has not. */
  readonly #drawnExactly = $derived.by(() => {
    const { image, before } = this.#session
    const { applied } = this.#session
    const same = applied?.type === 'uint8' && applied.width === image?.width && applied.height === image.height
    return same && image?.bitsPerChannel === 8 && image.width === before?.width
  })

  /** Asks for the values where they must be asked for: to be called in an effect. */
  ask(client: Pick<LabClient, 'images'>, recipe: Recipe | null): (() => void) | undefined {
    const { place } = this
    const { image, applied } = this.#session
    if (!place || !image || !applied || !recipe || this.#drawnExactly) return undefined
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.images.pixel({ imageId: image.imageId, recipe, ...place }, { signal: stop.signal }).then(
        (values) => (this.#asked = { ...place, ...values }),
        // The picture was closed meanwhile, or its process is renewed: the next place asks again.
        () => (this.#asked = null),
      )
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }

  before(): PixelValue[] | null {
    return this.#values(this.#session.before, 'before')
  }
  after(): PixelValue[] | null {
    return this.#values(this.#session.after, 'after')
  }
  #values(pixels: Pixels | null, side: 'before' | 'after'): PixelValue[] | null {
    const { place, cursor } = this
    if (!cursor || !place) return null
    if (this.#drawnExactly) return pixels && pixelAt(pixels, cursor.x, cursor.y)
    const asked = this.#asked
    return asked && asked.x === place.x && asked.y === place.y ? asked[side] : null
  }
}
