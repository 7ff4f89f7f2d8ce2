import { expect, it } from 'vitest'
import { atan, atan2 } from './arc.ts'

it('gives the angles that the engine gives, to a few units in the last place', () => {
  for (let i = -400; i <= 400; i++) {
    const x = i / 37
    expect(Math.abs(atan(x) - Math.atan(x))).toBeLessThanOrEqual(4e-16)
    for (const y of [-3, -0.2, 0, 0.7, 12]) expect(Math.abs(atan2(y, x) - Math.atan2(y, x))).toBeLessThanOrEqual(9e-16)
  }
  expect([atan(Infinity), atan2(1, 0), atan2(-1, -0), atan2(0, -1), atan2(Infinity, -Infinity)]).toEqual([
    Math.PI / 2,
    Math.PI / 2,
    -Math.PI / 2,
    Math.PI,
    (3 * Math.PI) / 4,
  ])
})
