import { expect, test } from 'vitest'
import { COLORS, dashOf, isOpen, shapeOf, traceShape } from './palette.ts'

/** What a shape is made of, as a canvas is told. */
function traced(index: number): string {
  const calls: string[] = []
  const say =
    (name: string) =>
    (...coordinates: number[]): void =>
      void calls.push(`${name} ${coordinates.map((place) => place.toFixed(2)).join()}`)
  const context = { moveTo: say('move'), lineTo: say('line'), arc: say('arc'), closePath: say('close') }
  traceShape(context as unknown as CanvasRenderingContext2D, shapeOf(index), 0, 0, 1)
  return calls.join(' ')
}
const all = Array.from({ length: COLORS }, (_, index) => index)

test('every class has a shape of its own, beside its colour', () => {
  expect(new Set(all.map(traced)).size).toBe(COLORS)
  // A round one and lines alone are both among them.
  expect(all.filter((index) => traced(index).includes('arc'))).toEqual([0])
  for (const index of all) expect(isOpen(shapeOf(index))).toBe(!/close|arc/.test(traced(index)))
})

test('every series has a dash of its own, beside its colour', () => {
  expect(new Set(all.map((index) => dashOf(index).join())).size).toBe(COLORS)
  expect(dashOf(0)).toEqual([])
})
