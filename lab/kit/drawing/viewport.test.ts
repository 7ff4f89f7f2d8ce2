import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitted, kept, MAX_SCALE, panned, toPicture, toView, zoomed } from './viewport.ts'

const picture = { width: 800, height: 600 }
const view = { width: 400, height: 400 }

test('a picture fits in the middle', () => {
  expect(fitted(picture, view)).toEqual({ scale: 0.5, x: 400, y: 300 })
  expect(fitted({ width: 10, height: 10 }, view).scale).toBe(4)
  expect(toView(fitted(picture, view), view, 0, 0)).toEqual({ x: 0, y: 50 })
})

test('zooming keeps the point under the pointer where it is, as long as the picture stays in sight', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 50, max: 350 }),
      fc.integer({ min: 100, max: 300 }),
      fc.double({ min: 1, max: 30, noNaN: true }),
      (x, y, factor) => {
        const before = fitted(picture, view)
        const after = zoomed(before, picture, view, factor, { x, y })
        const was = toPicture(before, view, x, y)
        const is = toPicture(after, view, x, y)
        expect(is.x).toBeCloseTo(was.x, 6)
        expect(is.y).toBeCloseTo(was.y, 6)
      },
    ),
  )
})

test('there is an end to both directions', () => {
  const start = fitted(picture, view)
  expect(zoomed(start, picture, view, 1e9).scale).toBe(MAX_SCALE)
  expect(zoomed(start, picture, view, 1e-9).scale).toBe(0.25)
  // A tiny picture, which is enlarged to begin with, can be seen one to one, too.
  const tiny = { width: 16, height: 12 }
  expect(zoomed(fitted(tiny, view), tiny, view, 1 / 4).scale).toBe(1)
  expect(panned(start, picture, view, 1e9, -1e9)).toMatchObject({ x: 0, y: 600 })
  expect(kept({ scale: 1, x: 10, y: 10 }, picture, view)).toEqual({ scale: 1, x: 10, y: 10 })
})
