import fc from 'fast-check'
import { expect, it } from 'vitest'
import { placeWindow, SMALLEST } from './window-place.ts'

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }

it('opens where it was', () => {
  const bounds = { x: 2000, y: 100, width: 1000, height: 700 }
  expect(placeWindow({ bounds, maximized: true }, [main, second])).toEqual({ ...bounds, maximized: true })
})
it('comes back from a screen that is gone', () => {
  const bounds = { x: 2000, y: 100, width: 1000, height: 700 }
  expect(placeWindow({ bounds, maximized: false }, [main])).toEqual({ ...bounds, x: 920, maximized: false })
})
it('leaves the place to the system the first time', () => {
  expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 728 }])).toEqual({
    width: 1024,
    height: 728,
    maximized: false,
  })
})
it('comes back when it would be cut to a size that leaves nothing of it on the screen', () => {
  const bounds = { x: -1920, y: 0, width: 2080, height: 700 }
  expect(placeWindow({ bounds, maximized: false }, [main])).toMatchObject({ x: 0, width: 1920 })
})
it('always leaves its title bar in reach', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 })
  fc.assert(
    fc.property(number, number, number, number, (x, y, width, height) => {
      const at = placeWindow({ bounds: { x, y, width, height }, maximized: false }, [main, second])
      const seen = [main, second].some(
        (area) =>
          at.x! < area.x + area.width && at.x! + at.width > area.x && at.y! >= area.y && at.y! < area.y + area.height,
      )
      expect(seen).toBe(true)
      expect(at.width).toBeGreaterThanOrEqual(SMALLEST.width)
      expect(at.height).toBeGreaterThanOrEqual(SMALLEST.height)
    }),
  )
})
