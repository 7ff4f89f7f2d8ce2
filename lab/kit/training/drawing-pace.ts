import { tick } from 'svelte'
import { drawEvery, DrawingCosts } from '../../core/pace.ts'

/** A processor that trains is left alone where there are few; where there are more, drawing has one of its own. */
const SHARE_OF_FEW = 0.05
const SHARE_OF_MANY = 0.3
const MANY = 4
/** What other threads do for a drawing (rasterize, put on the screen), in units of what the page's own does. */
const OTHER_THREADS = 1
/** Before the first drawing was measured, in milliseconds. */
const FIRST_MS = 100

/** After the next frame has been drawn; in a window that draws none, after a quarter of a second. */
const frameDrawn = (cost: (ms: number) => void): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 250)
    // Asked for before anything that is drawn is: its callback comes first.
    requestAnimationFrame(() => {
      const begun = performance.now()
      const { port1, port2 } = new MessageChannel()
      // A message is taken when the frame's styles, layout and paint are done.
      port1.onmessage = () => {
        port1.close()
        clearTimeout(timer)
        cost(performance.now() - begun)
        resolve()
      }
      port2.postMessage(null)
    })
  })

/** Measures what drawing costs a window, and tells how often it may. */
export class DrawingPace {
  readonly #costs = new DrawingCosts()
  readonly #share = (navigator.hardwareConcurrency || MANY) < MANY ? SHARE_OF_FEW : SHARE_OF_MANY

  /** The time from one drawing to the next that keeps to the share, in milliseconds. */
  get everyMs(): number {
    const { typical } = this.#costs
    return typical === 0 ? FIRST_MS : drawEvery(typical * (1 + OTHER_THREADS), this.#share)
  }

  /** Changes what is shown and waits until it is drawn. */
  async draw(change: () => void): Promise<void> {
    let cost = 0
    const drawn = frameDrawn((ms) => (cost += ms))
    const begun = performance.now()
    change()
    await tick()
    cost += performance.now() - begun
    await drawn
    this.#costs.add(cost)
  }
}
