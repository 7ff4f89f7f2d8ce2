const CANDIDATE = 1
const EDGE = 255

/**
 * Canny's last step, for a picture that is worked on strip by strip: a candidate counts where a chain of candidates, side
 * by side or corner to corner, leads to a sure edge. What comes with a later strip reaches back into the earlier ones.
 */
export class EdgeHysteresis {
  readonly #width: number
  readonly #pixels: Uint8Array
  /** Edges whose neighbours were not looked at; `#waiting` of them. */
  #stack = new Int32Array(1 << 12)
  #waiting = 0
  /** Where sure edges were not looked for, and where the rows that are known end. */
  #scan = 0
  #end = 0

  constructor(width: number, height: number) {
    this.#width = width
    this.#pixels = new Uint8Array(width * height)
  }

  /**
   * Adds the rows that follow those before.
   * @param candidates not 0 where a pixel may be one, sure edges among them
   * @param sure not 0 where a pixel is one
   */
  addRows(candidates: ArrayLike<number>, sure: ArrayLike<number>): void {
    const pixels = this.#pixels
    const begin = this.#end
    const count = candidates.length
    for (let i = 0; i < count; i++) pixels[begin + i] = sure[i] !== 0 ? EDGE : candidates[i] !== 0 ? CANDIDATE : 0
    this.#end += count
    // The last row before has new neighbours.
    this.#scan = Math.min(this.#scan, Math.max(0, begin - this.#width))
  }

  /**
   * Follows chains through the rows that are there, over about so many pixels.
   * @returns whether all of them were followed
   */
  follow(most: number): boolean {
    const pixels = this.#pixels
    for (let left = most; left > 0;) {
      if (this.#waiting > 0) {
        this.#reach(this.#stack[--this.#waiting]!)
        left--
        continue
      }
      // Looking for the next one is a few times quicker than looking around it.
      const until = Math.min(this.#end, this.#scan + 8 * left)
      let at = this.#scan
      while (at < until && pixels[at] !== EDGE) at++
      left -= ((at - this.#scan) >> 3) + 1
      this.#scan = at
      if (at === this.#end) return true
      if (at < until) this.#reach(this.#scan++)
    }
    return false
  }

  #reach(at: number): void {
    const [pixels, width] = [this.#pixels, this.#width]
    const x = at % width
    const from = x > 0 ? -1 : 0
    const to = x < width - 1 ? 1 : 0
    const first = at >= width ? at - width : at
    const last = at + width < this.#end ? at + width : at
    for (let middle = first; middle <= last; middle += width)
      for (let i = middle + from; i <= middle + to; i++)
        if (pixels[i] === CANDIDATE) {
          pixels[i] = EDGE
          if (this.#waiting === this.#stack.length) this.#growStack()
          this.#stack[this.#waiting++] = i
        }
  }
  #growStack(): void {
    const larger = new Int32Array(this.#stack.length * 2)
    larger.set(this.#stack)
    this.#stack = larger
  }

  /** The picture: 255 on an edge, 0 elsewhere. All rows must be there, and all chains followed. */
  finish(): Uint8Array {
    const pixels = this.#pixels
    for (let i = 0; i < pixels.length; i++) if (pixels[i] === CANDIDATE) pixels[i] = 0
    return pixels
  }
}
