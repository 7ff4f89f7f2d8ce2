import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ScreenEdges } from './screen-edges.view.ts'

let puts = 0
beforeEach(() => {
  puts = 0
  vi.stubGlobal(
    'ImageData',
    class {
      data: Uint8ClampedArray
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    },
  )
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => ({ putImageData: () => puts++ }) }) })
})
afterEach(() => vi.unstubAllGlobals())

it('draws anew where the edges, their place or the room change, and not otherwise', () => {
  const screen = new ScreenEdges()
  const edges = () => ({ width: 16, height: 8, bits: new Uint8Array(16) })
  const [one, other] = [edges(), edges()]
  const placed = { x: 0, y: 0, width: 8, height: 4 }
  const canvas = screen.draw(one, 8, 4, placed)
  expect(screen.draw(one, 8, 4, { ...placed })).toBe(canvas)
  expect(puts).toBe(1)
  expect(screen.draw(other, 8, 4, placed)).toBe(canvas)
  expect(screen.draw(other, 8, 4, { ...placed, x: 1 })).toBe(canvas)
  expect(puts).toBe(3)
  expect(screen.draw(other, 9, 4, { ...placed, x: 1 })).not.toBe(canvas)
  expect(puts).toBe(4)
})
