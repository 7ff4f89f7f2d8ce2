import { type Bits, drawEdges, type Placed } from './edge-drawing.view.ts'

/** Packed edges in the pixels of the screen, as they were drawn last: a cursor that moves over them draws nothing anew. */
export class ScreenEdges {
  #canvas: HTMLCanvasElement | null = null
  #image: ImageData | null = null
  #drawn: { bits: Uint8Array; where: string } | null = null

  /** A canvas of so many pixels of the screen, with the edges at their place on it. */
  draw(edges: Bits, width: number, height: number, placed: Placed): HTMLCanvasElement {
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height)
      this.#canvas = Object.assign(document.createElement('canvas'), { width, height })
      this.#drawn = null
    }
    const [canvas, image] = [this.#canvas!, this.#image]
    const where = JSON.stringify(placed)
    if (this.#drawn?.bits !== edges.bits || this.#drawn.where !== where) {
      drawEdges(image, edges, placed)
      canvas.getContext('2d')!.putImageData(image, 0, 0)
      this.#drawn = { bits: edges.bits, where }
    }
    return canvas
  }
}
