import { expect, it } from 'vitest'
import { NearStates } from './near-states.ts'

it('tells the nearest state before a position, and keeps those that are used', () => {
  const states = new NearStates<string>(3)
  expect(states.before(7)).toBeNull()
  for (const position of [0, 20, 10]) states.set(position, `at ${position}`)
  expect([9, 10, 19, 25].map((position) => states.before(position))).toEqual([0, 10, 10, 20])
  expect(states.use(0)).toBe('at 0')
  states.set(30, 'at 30')
  // The one at 20 was used longest ago.
  expect([0, 10, 20, 30].filter((position) => states.has(position))).toEqual([0, 10, 30])
  expect(states.use(20)).toBeUndefined()
})
