import { expect, it } from 'vitest'
import { columnsWithin, networkLayout } from './network-layout.ts'

const first = (count: number) => Array.from({ length: count }, (_, unit) => unit)
const layer = (units: number, shown = Math.min(8, units)) => ({ units, shown: first(shown), open: false })
const room = { width: 372, height: 430, figures: 107 }

it('fits eight hidden layers into the place beside the stage', () => {
  const layout = networkLayout([layer(2), ...first(8).map(() => layer(32)), layer(3)], room)
  expect([layout.width, layout.height]).toEqual([372, 430])
  expect(layout.size).toBeGreaterThanOrEqual(20)
  for (const { places } of layout.columns)
    for (const { x, y } of places) {
      expect(x - layout.size / 2).toBeGreaterThan(0)
      expect(x + layout.size / 2).toBeLessThan(372)
      expect(y + layout.size / 2).toBeLessThan(layout.figuresTop)
    }
})

it('is wider than its place where a hundred layers are not, and shows the columns in sight', () => {
  const { columns, width } = networkLayout([layer(2), ...first(100).map(() => layer(4)), layer(3)], room)
  expect(width).toBeGreaterThan(3000)
  const visible = columnsWithin(columns, 1000, 1372)
  expect(visible.length).toBeLessThan(16)
  expect(visible[0]!.left).toBeLessThan(1000)
  expect(visible.at(-1)!.left + visible.at(-1)!.width).toBeGreaterThan(1372)
  expect(columnsWithin(columns, 0, width)).toHaveLength(102)
})

it('puts the units of an opened layer side by side, apart from each other and from the next column', () => {
  const layout = networkLayout([layer(2), { units: 100, shown: first(64), open: true }, layer(3)], room)
  const opened = layout.columns[1]!
  expect(new Set(opened.places.map(({ y }) => y)).size).toBe(8)
  expect(new Set(opened.places.map(({ x }) => x)).size).toBe(8)
  const [a, b] = opened.places
  expect(b!.x - a!.x).toBeGreaterThan(layout.size)
  expect(layout.columns[2]!.places[0]!.x - Math.max(...opened.places.map(({ x }) => x))).toBeGreaterThan(layout.size)
  expect(opened.moreY).toBeGreaterThan(opened.places.at(-1)!.y + layout.size / 2)
  expect(layout.columns[2]!.moreY).toBeNull()
})

it('stays at a size that can be seen where the place is low', () => {
  const layout = networkLayout([layer(2), layer(100), layer(3)], { ...room, height: 200 })
  expect(layout.size).toBe(16)
  expect(layout.height).toBeGreaterThan(200)
})
