import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import reference from '../../../tests/reference/math.json' with { type: 'json' }
import { atan, atan2 } from './arc.ts'
import { exp, expm1 } from './exp.ts'
import { log, log1p } from './log.ts'
import { pow } from './pow.ts'
import { cos, sin } from './sin-cos.ts'
import { tanh } from './tanh.ts'
import { powersOf, wholePower } from './whole-power.ts'

const own = { exp, expm1, log, log1p, sin, cos, tanh, pow, atan, atan2 } as Record<
  string,
  (...values: number[]) => number
>
const engine = Math as unknown as typeof own

const bits = new DataView(new ArrayBuffer(8))
/** A number's place among all float64, so that neighbours are one apart. */
function placeOf(x: number): bigint {
  bits.setFloat64(0, x)
  const place = bits.getBigInt64(0)
  return place < 0n ? -(place & 0x7fffffffffffffffn) : place
}
const unitsApart = (a: number, b: number): number =>
  Object.is(a, b) ? 0 : Number.isNaN(a) || Number.isNaN(b) ? Infinity : Math.abs(Number(placeOf(a) - placeOf(b)))

/** Fails where a function is further from the true value, in units in the last place, than allowed. */
function compare(
  name: keyof typeof reference,
  from: (typeof own)[string],
  allowed: number,
  rows = reference[name],
): void {
  for (const row of rows) {
    const values = row.slice(0, -2) as number[]
    const [nearest, beyond] = row.slice(-2) as [number | string, number]
    const received = from(...values)
    const error = Number(placeOf(received) - placeOf(Number(nearest))) - beyond
    expect(Math.abs(error), `${name}(${values.join(', ')}) = ${received}`).toBeLessThanOrEqual(allowed)
  }
}

describe('within one unit in the last place of the true value', () => {
  it.each(Object.keys(reference) as (keyof typeof reference)[])('%s', (name) => {
    // The quotient that atan2 begins with is rounded itself.
    compare(name, own[name]!, name === 'atan2' ? 1.5 : 1)
  })
  it('whole powers, rounded once unless they are very large or small', () => {
    const isWhole = ([, exponent]: (number | string)[]): boolean => Number.isInteger(exponent) && Number(exponent) >= 0
    const whole = reference.pow.filter(isWhole)
    compare('pow', wholePower, 1, whole)
    const middling = whole.filter(
      ([, exponent, power]) =>
        Number(exponent) < 2 ** 31 && Math.abs(Number(power)) < 1e100 && Math.abs(Number(power)) > 1e-100,
    )
    expect(middling.length).toBeGreaterThan(30)
    compare('pow', wholePower, 0.5001, middling)
    compare('pow', (x, exponent) => powersOf(x)(exponent), 0.5001, middling)
  })
  it('powers that are asked for in turn, whatever was asked before', () => {
    for (const beta of [0, 0.5, 0.9, 0.999]) {
      const [forwards, backwards] = [powersOf(beta), powersOf(beta)]
      const powers = Array.from({ length: 5000 }, (_, exponent) => forwards(exponent))
      for (let exponent = 4999; exponent >= 0; exponent--) expect(backwards(exponent)).toBe(powers[exponent])
    }
  })
})

describe('everywhere', () => {
  const anything = fc.double({ noNaN: true })
  const near = fc.double({ min: -1, max: 1, noNaN: true })
  const forAll = (name: string, ...values: fc.Arbitrary<number>[]): void => {
    fc.assert(
      fc.property(fc.tuple(...values), (args) => {
        // The engine's may be wrong by two units itself (tanh).
        expect(unitsApart(own[name]!(...args), engine[name]!(...args)), `${name}(${args.join(', ')})`).toBeLessThan(4)
      }),
      { numRuns: 3000, seed: 20261130 },
    )
  }
  it.each(['exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'tanh'])('%s is next to the engine’s', (name) => {
    forAll(name, fc.oneof(anything, near, fc.double({ min: -800, max: 800, noNaN: true })))
  })
  it('pow is next to the engine’s', () => {
    const sizes = fc.oneof(anything, near, fc.integer({ min: -9, max: 9 }))
    forAll(
      'pow',
      sizes,
      fc.oneof(anything, fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: -300, max: 300 })),
    )
  })
})

describe('with zeros, infinities and NaN', () => {
  const odd = [
    0,
    -0,
    1,
    -1,
    2,
    -2,
    0.5,
    3,
    -3,
    Infinity,
    -Infinity,
    NaN,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    9007199254740994,
  ]
  it.each(['exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'tanh'])('%s gives what ECMAScript says', (name) => {
    for (const x of odd) expect(unitsApart(own[name]!(x), engine[name]!(x)), `${name}(${x})`).toBeLessThan(3)
  })
  it('pow gives what ECMAScript says', () => {
    for (const x of odd)
      for (const y of odd) expect(unitsApart(pow(x, y), engine.pow!(x, y)), `pow(${x}, ${y})`).toBeLessThan(2)
  })
})
