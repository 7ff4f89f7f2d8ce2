/** How long a tab that was just opened may take to draw its knobs, in milliseconds. */
const PATIENCE_MS = 10_000

type GoTo = (path: string) => Promise<void>

/** How the knobs of each open tab are gone to. */
export class KnobPlaces {
  readonly #places = new Map<string, GoTo>()
  readonly #waiting = new Map<string, (goTo: GoTo) => void>()

  /** Tells how a tab's knobs are gone to, until the returned function is called. */
  add(experiment: string, goTo: GoTo): () => void {
    this.#places.set(experiment, goTo)
    this.#waiting.get(experiment)?.(goTo)
    this.#waiting.delete(experiment)
    return () => {
      if (this.#places.get(experiment) === goTo) this.#places.delete(experiment)
    }
  }
  /** Goes to a knob of a tab in front, as soon as it has drawn its knobs; the newest wish counts. */
  async goTo(experiment: string, path: string): Promise<void> {
    const goTo =
      this.#places.get(experiment) ??
      (await new Promise<GoTo | null>((resolve) => {
        this.#waiting.set(experiment, resolve)
        setTimeout(() => resolve(null), PATIENCE_MS)
      }))
    await goTo?.(path)
  }
}
