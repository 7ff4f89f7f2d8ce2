/** The values of the pixels in sight, where each is large enough to have its number in it. */
import type { LabClient } from '../../../preload/client.ts'
import type { Area, AreaValues } from '../../../preload/contract/images.ts'
import type { Size, Viewport } from '../../kit/drawing/viewport.ts'
import { AskedNewest } from './asked-newest.svelte.ts'
import type { ImageSession } from './image-session.svelte.ts'

/** From this many pixels of the screen for one of the picture on its value stands in it. */
export const NUMBER_SCALE = 24
/** Pixels whose values are asked for at most. */
const MOST = 16_384

export class PixelNumbers {
  readonly #session: ImageSession
  readonly #before = new AskedNewest<AreaValues>()
  readonly #after = new AskedNewest<AreaValues>()

  constructor(session: ImageSession) {
    this.#session = session
  }
  get before(): AreaValues | null {
    return this.#before.answer
  }
  get after(): AreaValues | null {
    return this.#after.answer
  }

  /** Asks for what is in sight: to be called in an effect. */
  ask(client: Pick<LabClient, 'images'>, port: Viewport | null, view: Size): () => void {
    const { image, shown, before } = this.#session
    const area = port && before && image?.width === before.width ? inSight(port, view, before) : null
    const ask = (recipe: NonNullable<typeof shown>) => (signal: AbortSignal) =>
      client.images.values({ imageId: image!.imageId, recipe, area: area! }, { signal })
    const ends = [this.#before.ask(area && ask([])), this.#after.ask(area && shown && ask(shown))]
    return () => ends.forEach((end) => end())
  }
}

/** The pixels in sight; null where they are too small for numbers. */
function inSight({ scale, x, y }: Viewport, view: Size, picture: Size): Area | null {
  if (scale < NUMBER_SCALE) return null
  const left = Math.max(0, Math.floor(x - view.width / 2 / scale))
  const top = Math.max(0, Math.floor(y - view.height / 2 / scale))
  const width = Math.min(picture.width - left, Math.ceil(view.width / scale) + 1)
  const height = Math.min(picture.height - top, Math.ceil(view.height / scale) + 1)
  return width < 1 || height < 1 || width * height > MOST ? null : { x: left, y: top, width, height }
}
