import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printableJson } from './printable-json.ts'
import { decodeTyped, encodeTyped } from './typed-json.ts'

const throughText = (value: unknown): unknown => decodeTyped(JSON.parse(JSON.stringify(encodeTyped(value))))

const leaf = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.float64Array(),
  fc.float32Array(),
  fc.uint8Array(),
  fc.int32Array(),
)
const key = fc.oneof(fc.string(), fc.constantFrom('$', '$$', '$number', '$float32', '__proto__', 'constructor'))
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any')), tie('object')),
  // fc.dictionary would set `__proto__` instead of defining it
  object: fc.array(fc.tuple(key, tie('any')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
})).any

test('every value comes back as it was, to the sign of zero', () => {
  // Node's own comparison: vitest's stumbles over a key named `__proto__`.
  fc.assert(fc.property(value, (original) => isDeepStrictEqual(throughText(original), original)))
})

test('bits of every NaN and subnormal in an array are kept', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), (bytes) => {
      const whole = bytes.slice(0, bytes.length - (bytes.length % 8))
      const back = throughText(new Float64Array(whole.buffer)) as Float64Array
      expect(new Uint8Array(back.buffer)).toStrictEqual(whole)
    }),
  )
})

test('a view into a larger buffer is stored alone', () => {
  expect(throughText(new Float32Array([1, 2, 3, 4]).subarray(1, 3))).toStrictEqual(new Float32Array([2, 3]))
})

test('what this version does not know is refused, not guessed', () => {
  expect(() => decodeTyped({ $float16: 'AAAA' })).toThrow('$float16')
  expect(() => decodeTyped({ $number: '7' })).toThrow('$number')
  expect(() => encodeTyped({ run: () => 1 })).toThrow('function')
  expect(() => encodeTyped(new Float16Array(2))).toThrow('Float16Array')
})

test('printed JSON has words for the numbers JSON lacks', () => {
  expect(
    printableJson({ loss: NaN, all: new Float64Array([1.5, -Infinity]), none: undefined, zero: -0 }),
  ).toStrictEqual({
    loss: 'NaN',
    all: [1.5, '-Infinity'],
    zero: 0,
  })
})
