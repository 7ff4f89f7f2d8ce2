import { lostInSum, powerOfTwo, scale } from './float64.ts'

// exp and expm1 of FreeBSD's msun, and with them the method and the constants:
// Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute
// this software is freely granted, provided that this notice is preserved.

/** log 2 in two parts; a whole number below 2048 times the first is exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const LOG2_E = 1.4426950408889634
const HALF_LN2 = 0.34657359027997264
/** Beyond these the result is infinite, and 0. */
const LARGEST = 709.782712893384
const SMALLEST = -745.1332191019411

/** r · (e^r + 1) / (e^r − 1) − 2, for |r| ≤ log(2) / 2: even in r, given by its square. */
export const cothBeyondTwo = (square: number): number =>
  square *
  (0.16666666666666602 +
    square *
      (-0.0027777777777015593 +
        square * (6.613756321437934e-5 + square * (-1.6533902205465252e-6 + square * 4.1381367970572385e-8))))

/** e to the power of x. */
export function exp(x: number): number {
  // NaN takes neither way out.
  if (x > LARGEST) return Infinity
  if (x < SMALLEST) return 0
  let power = 0
  let high = x
  let low = 0
  if (x > HALF_LN2 || x < -HALF_LN2) {
    power = Math.floor(x * LOG2_E + 0.5)
    high = x - power * LN2_HIGH
    low = power * LN2_LOW
  }
  const r = high - low
  const c = r - cothBeyondTwo(r * r)
  const y = 1 + ((r * c) / (2 - c) - low + high)
  return power === 0 ? y : scale(y, power)
}

/**
 * e to the power of x as the sum of two numbers, right to 2^-55 of it: the larger is returned, the smaller is put into
 * `rest[0]`. For |x| up to 700.
 */
export function expInTwo(x: number, rest: Float64Array): number {
  const power = Math.floor(x * LOG2_E + 0.5)
  const high = x - power * LN2_HIGH
  const low = power * LN2_LOW
  const r = high - low
  const c = r - cothBeyondTwo(r * r)
  const near = 1 + high
  const beyond = lostInSum(1, high, near) + ((r * c) / (2 - c) - low)
  const sum = near + beyond
  const factor = powerOfTwo(power)
  rest[0] = lostInSum(near, beyond, sum) * factor
  return sum * factor
}

/** e^x − 1, exact near zero too. */
export function expm1(x: number): number {
  if (x > LARGEST) return Infinity
  if (x < -40) return -1
  let power = 0
  let r = x
  let lost = 0
  if (x > HALF_LN2 || x < -HALF_LN2) {
    power = Math.floor(x * LOG2_E + 0.5)
    const high = x - power * LN2_HIGH
    const low = power * LN2_LOW
    r = high - low
    lost = high - r - low
  } else if (x > -5e-17 && x < 5e-17) return x
  const half = 0.5 * r
  const s = r * half
  const q =
    1 +
    s *
      (-0.03333333333333313 +
        s *
          (0.0015873015872548146 +
            s * (-7.93650757867488e-5 + s * (4.008217827329362e-6 + s * -2.0109921818362437e-7))))
  const t = 3 - q * half
  let e = s * ((q - t) / (6 - r * t))
  if (power === 0) return r - (r * e - s)
  e = r * (e - lost) - lost
  e -= s
  if (power === -1) return 0.5 * (r - e) - 0.5
  if (power === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e)
  if (power < 0 || power > 56) return scale(r - e + 1, power) - 1
  const inverse = powerOfTwo(-power)
  const y = power < 20 ? r - e + (1 - inverse) : r - (e + inverse) + 1
  return y * powerOfTwo(power)
}
