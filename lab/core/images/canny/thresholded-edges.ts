import type { Pixels } from '../pixels.ts'
import type { Survivors } from './survivors.ts'

/** Which threshold moved last: the list of drawn places is ordered so that this one cuts it off at its end. */
type Moving = 'low' | 'high'

/** The key of what is drawn whatever the moving threshold is. */
const ALWAYS = 0x7fffffff

/**
 * Canny with the gradient done once: what survives thinning, sorted by strength. Moving one threshold draws or clears only
 * what changes. With the low threshold fixed, chains are drawn by their strongest pixel, so the high threshold cuts off the
 * weakest chains; with the high one fixed, pixels are drawn by the threshold at which they are first reached from a strong
 * one, so the low threshold cuts off those reached last.
 */
export class ThresholdedEdges {
  readonly width: number
  readonly height: number
  readonly #stride: number
  /**
   * The strength of each pixel that survives thinning, 0 elsewhere; negative where an edge is drawn. One place to look at for
   * each neighbour, in as few bytes as do: reading them is most of the work.
   */
  readonly #strengths: Int16Array | Int32Array
  /** Places of the survivors, the strongest first. */
  readonly #indices: Int32Array
  /** The places drawn, in the order in which they were reached; `count` of them. */
  readonly #drawn: Int32Array
  /** Of each place drawn the value that the moving threshold must stay under; never rising along the list. */
  readonly #keys: Int32Array
  #count = 0
  /** The first of the survivors that was not looked at. */
  #next = 0
  #moving: Moving = 'high'
  #thresholds: { low: number; high: number } | null = null

  constructor({ width, height, stride, strengths, indices }: Survivors) {
    this.width = width
    this.height = height
    this.#stride = stride
    this.#strengths = strengths
    this.#indices = indices
    this.#drawn = new Int32Array(indices.length)
    this.#keys = new Int32Array(indices.length)
  }

  /** Bytes that all of it takes. */
  get bytes(): number {
    return this.#strengths.byteLength + 3 * this.#indices.byteLength
  }
  /** Pixels on an edge. */
  get count(): number {
    return this.#count
  }
  /** The strength that a pixel has after thinning, 0 where it has none. */
  strengthAt(x: number, y: number): number {
    return Math.abs(this.#strengths[(y + 1) * this.#stride + x + 1]!)
  }
  /** Whether a pixel is on an edge. */
  isEdge(x: number, y: number): boolean {
    return this.#strengths[(y + 1) * this.#stride + x + 1]! < 0
  }

  /** Finds the edges between two thresholds, in the units of the strengths. */
  follow({ low, high }: { low: number; high: number }): void {
    const before = this.#thresholds
    this.#thresholds = { low, high }
    if (before?.low === low && before.high === high) return
    const moving: Moving = before?.high === high ? 'low' : 'high'
    const fixed = moving === 'low' ? before?.high === high : before?.low === low
    const limit = moving === 'low' ? low : high
    if (fixed && moving === this.#moving) this.#clearDownTo(limit)
    else {
      this.#clearDownTo(ALWAYS)
      this.#moving = moving
      if (moving === 'low') this.#drawStrong(high)
    }
    if (moving === 'high') this.#drawChains(low, high)
    else this.#reachDownTo(low)
  }

  /** Clears what the moving threshold cuts off, and looks again at the survivors that it lets through no more. */
  #clearDownTo(limit: number): void {
    const [strengths, drawn, keys, indices] = [this.#strengths, this.#drawn, this.#keys, this.#indices]
    let count = this.#count
    while (count > 0 && keys[count - 1]! <= limit) {
      const at = drawn[--count]!
      strengths[at] = -strengths[at]!
    }
    this.#count = count
    let next = this.#next
    while (next > 0 && Math.abs(strengths[indices[next - 1]!]!) <= limit) next--
    this.#next = next
  }
  /** Draws what is over the high threshold. */
  #drawStrong(high: number): void {
    const [strengths, indices] = [this.#strengths, this.#indices]
    let next = 0
    for (; next < indices.length; next++) {
      const at = indices[next]!
      if (strengths[at]! <= high) break
      this.#drawn[next] = at
      this.#keys[next] = ALWAYS - 1
      strengths[at] = -strengths[at]!
    }
    this.#next = this.#count = next
  }
  /** Draws the chains over the low threshold whose strongest pixel is over the high one. */
  #drawChains(low: number, high: number): void {
    const [strengths, indices] = [this.#strengths, this.#indices]
    let next = this.#next
    for (; next < indices.length; next++) {
      const strongest = indices[next]!
      const strength = strengths[strongest]!
      // One that is drawn already is as strong.
      if (strength < 0) continue
      if (strength <= high) break
      this.#draw(strongest, strength, low)
    }
    this.#next = next
  }
  /** Draws what is reached when the low threshold comes down, each time with the chain that it joins to the edges. */
  #reachDownTo(low: number): void {
    const [strengths, indices, stride] = [this.#strengths, this.#indices, this.#stride]
    let next = this.#next
    for (; next < indices.length; next++) {
      const at = indices[next]!
      const strength = strengths[at]!
      if (strength < 0) {
        if (-strength <= low) break
        continue
      }
      if (strength <= low) break
      const [above, below] = [at - stride, at + stride]
      const touches =
        strengths[above - 1]! < 0 ||
        strengths[above]! < 0 ||
        strengths[above + 1]! < 0 ||
        strengths[at - 1]! < 0 ||
        strengths[at + 1]! < 0 ||
        strengths[below - 1]! < 0 ||
        strengths[below]! < 0 ||
        strengths[below + 1]! < 0
      // Those as strong as this one count at the same threshold.
      if (touches) this.#draw(at, strength, strength - 1)
    }
    this.#next = next
  }
  /** Draws a pixel and the chain of those over a threshold that it belongs to. */
  #draw(first: number, key: number, over: number): void {
    const [strengths, drawn, keys, stride] = [this.#strengths, this.#drawn, this.#keys, this.#stride]
    let looked = this.#count
    let count = looked
    strengths[first] = -strengths[first]!
    keys[count] = key
    drawn[count++] = first
    // The list of drawn places is the queue of those whose neighbours are to be looked at.
    while (looked < count) {
      const at = drawn[looked++]!
      for (let row = at - stride - 1; row <= at + stride - 1; row += stride)
        for (let near = row; near < row + 3; near++) {
          const weak = strengths[near]!
          if (weak > over) {
            strengths[near] = -weak
            keys[count] = key
            drawn[count++] = near
          }
        }
    }
    this.#count = count
  }

  /** Draws the edges into a picture, each at the place that its row and column are given. */
  drawInto(picture: Uint8Array, rows: ArrayLike<number>, columns: ArrayLike<number>): void {
    const [drawn, stride] = [this.#drawn, this.#stride]
    for (let i = 0; i < this.#count; i++) {
      const at = drawn[i]!
      const row = (at / stride) | 0
      picture[rows[row - 1]! + columns[at - row * stride - 1]!] = 255
    }
  }

  /** The same into a picture of one bit a pixel, the first in the highest bit of a byte. */
  drawBits(bits: Uint8Array, rows: ArrayLike<number>, columns: ArrayLike<number>): void {
    const [drawn, stride] = [this.#drawn, this.#stride]
    for (let i = 0; i < this.#count; i++) {
      const at = drawn[i]!
      const row = (at / stride) | 0
      const place = rows[row - 1]! + columns[at - row * stride - 1]!
      bits[place >> 3]! |= 0x80 >> (place & 7)
    }
  }

  /** The whole picture: 255 on an edge, 0 elsewhere. */
  picture(): Pixels {
    const { width, height } = this
    const data = new Uint8Array(width * height)
    const rows = Int32Array.from({ length: height }, (_, y) => y * width)
    const columns = Int32Array.from({ length: width }, (_, x) => x)
    this.drawInto(data, rows, columns)
    return { width, height, channels: 1, type: 'uint8', data }
  }
}
