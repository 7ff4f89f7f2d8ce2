import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRunId, makeRunId } from './run-id.ts'

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const random = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('the example of RFC 9562, appendix A.6', () => {
  const bytes = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(makeRunId(0x017f22e279b0, bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('every id is well formed, and ids sort by their time', () => {
  fc.assert(
    fc.property(time, time, random, random, (one, other, a, b) => {
      const first = makeRunId(one, a)
      const second = makeRunId(other, b)
      expect(isRunId(first)).toBe(true)
      if (one < other) expect(first < second).toBe(true)
    }),
  )
})

test('what cannot be an id is refused', () => {
  expect(() => makeRunId(-1, new Uint8Array(10))).toThrow('timeMs')
  expect(() => makeRunId(1.5, new Uint8Array(10))).toThrow('timeMs')
  expect(() => makeRunId(1, new Uint8Array(9))).toThrow('9')
  for (const text of [
    '',
    '../../etc/passwd',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
  ])
    expect(isRunId(text)).toBe(false)
})
