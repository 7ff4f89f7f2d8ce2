import { ThresholdedEdges } from '../../../lab/core/images/canny/thresholded-edges.ts'
import { strengthThresholds } from '../../../lab/core/images/canny/gradient.ts'
import type { Survivors } from '../../../lab/core/images/canny/survivors.ts'
import { fitInto } from '../../../lab/core/images/scale-pixels.ts'
import { createPixels, type Pixels } from '../../../lab/core/images/pixels.ts'
import type { CannyStep } from '../../../lab/core/images/vision.ts'
import { looksOf } from './thumbnails.ts'

/** Pixels up to which edges are tracked: what is kept takes a good ten bytes for each. */
export const MOST_TRACKED = 1 << 24

/** The longer side that a packed preview may have at most: it goes with a message. */
const MOST_PACKED = 2048

/** A preview of edges in one bit a pixel, row after row without gaps, the first pixel in the highest bit. */
export interface PackedEdges {
  width: number
  height: number
  bits: Uint8Array
  /** What a thumbnail of it is made of: the pixels that one looks at. */
  looked: Pixels
}

/**
 * The edges of one picture, whose thresholds move at once: the gradient is kept, and what is drawn is made of the edge
 * pixels alone.
 */
export class EdgeTracker {
  readonly #edges: ThresholdedEdges

  constructor(survivors: Survivors) {
    this.#edges = new ThresholdedEdges(survivors)
  }
  get bytes(): number {
    return this.#edges.bytes
  }

  /** Redoes hysteresis. */
  move(step: CannyStep): void {
    this.#edges.follow(strengthThresholds(step))
  }
  /** What is measured of the present edges. */
  figures(): { edgePixels: number; edgeShare: number } {
    const { count, width, height } = this.#edges
    return { edgePixels: count, edgeShare: count / (width * height) }
  }
  /** The present edges in full size. */
  picture(): Pixels {
    return this.#edges.picture()
  }
  /** The present edges scaled down so that none is lost, as `scaleDown` by the largest value. */
  preview(maxSide: number): Pixels {
    const { width, height } = this.#edges
    const size = fitInto(width, height, maxSide)
    if (size.width === width && size.height === height) return this.picture()
    const rows = coveringPlaces(height, size.height).map((row) => row * size.width)
    const data = new Uint8Array(size.width * size.height)
    this.#edges.drawInto(data, rows, coveringPlaces(width, size.width))
    return { ...size, channels: 1, type: 'uint8', data }
  }
  /** The same preview, packed; null where it is too large for that, or so small that there is nothing to be gained. */
  packedPreview(maxSide: number): PackedEdges | null {
    const { width, height } = this.#edges
    const size = fitInto(width, height, maxSide)
    const looks = looksOf(size)
    if (Math.max(size.width, size.height) > MOST_PACKED || !looks) return null
    const rows = coveringPlaces(height, size.height).map((row) => row * size.width)
    const bits = new Uint8Array(Math.ceil((size.width * size.height) / 8))
    this.#edges.drawBits(bits, rows, coveringPlaces(width, size.width))
    const looked = createPixels(looks.columns.length, looks.rows.length, 1)
    let to = 0
    for (const row of looks.rows)
      for (const column of looks.columns) {
        const at = row * size.width + column
        looked.data[to++] = bits[at >> 3]! & (0x80 >> (at & 7)) ? 255 : 0
      }
    return { ...size, bits, looked }
  }
}

/** For each place of a longer side the place of the shorter one that covers it. */
function coveringPlaces(long: number, short: number): Int32Array {
  const places = new Int32Array(long)
  for (let at = 0; at < short; at++)
    places.fill(at, Math.floor((at * long) / short), Math.floor(((at + 1) * long) / short))
  return places
}
