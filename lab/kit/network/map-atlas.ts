import type { Inside } from '../../../preload/contract/inside.ts'
import { paintValues } from './map-colors.ts'

/** The maps of a network's units as pictures, a layer when it is first drawn, and kept until other values come. */
export class MapAtlas {
  #inside: Inside | null = null
  #table: Uint8ClampedArray | null = null
  readonly #layers = new Map<number, HTMLCanvasElement>()
  readonly #spare: HTMLCanvasElement[] = []

  /** What is drawn from now on; nothing is painted anew where it is what it was. */
  show(inside: Inside, table: Uint8ClampedArray): void {
    if (inside === this.#inside && table === this.#table) return
    this.#inside = inside
    this.#table = table
    this.#spare.push(...this.#layers.values())
    this.#layers.clear()
  }

  /**
   * A layer's maps, one below the other in the order of `shown`, each `mapSize` on either side.
   * @param scales the size that has the full colour, of each
   */
  layer(layer: number, scales: readonly number[]): HTMLCanvasElement {
    const known = this.#layers.get(layer)
    if (known) return known
    const { mapSize, layers } = this.#inside!
    const { maps } = layers[layer]!
    const canvas = this.#spare.pop() ?? document.createElement('canvas')
    const height = maps.length / mapSize
    if (canvas.width !== mapSize || canvas.height !== height) {
      canvas.width = mapSize
      canvas.height = height
    }
    const context = canvas.getContext('2d', { willReadFrequently: true })!
    const pixels = context.createImageData(mapSize, height)
    const mapLength = mapSize * mapSize
    scales.forEach((scale, at) =>
      paintValues(maps, {
        scale,
        table: this.#table!,
        into: pixels.data.subarray(4 * at * mapLength, 4 * (at + 1) * mapLength),
        from: at * mapLength,
      }),
    )
    context.putImageData(pixels, 0, 0)
    this.#layers.set(layer, canvas)
    return canvas
  }
}
