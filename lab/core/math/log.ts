import { upperHalf, withUpperHalf } from './float64.ts'

// log and log1p of FreeBSD's msun, and with them the method and the constants:
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice is preserved.

/** log 2 in two parts; an exponent times the first is exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** Upper half of √½, and from there to 1. */
const ROOT = 0x3fe6a09e
const ROOT_TO_ONE = 0x3ff00000 - ROOT
const SMALLEST_NORMAL = 2.2250738585072014e-308
const TWO_TO_54 = 18014398509481984

/** log(1 + f) · (2 + f) / f − 2 in terms of s = f / (2 + f), by the square of s. */
function seriesBeyondTwo(z: number): number {
  const w = z * z
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const even = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  return even + odd
}

/** log(1 + f) + exponent · log 2 for 1 + f from √½ to √2. */
function assemble(f: number, exponent: number, lost: number): number {
  const half = 0.5 * f * f
  const s = f / (2 + f)
  return s * (half + seriesBeyondTwo(s * s)) + (exponent * LN2_LOW + lost) - half + f + exponent * LN2_HIGH
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  if (x === 1) return 0
  let exponent = 0
  let value = x
  if (x < SMALLEST_NORMAL) {
    exponent = -54
    value = x * TWO_TO_54
  }
  // value = mantissa · 2^exponent with the mantissa from √½ to √2.
  const upper = upperHalf(value) + ROOT_TO_ONE
  exponent += (upper >> 20) - 1023
  return assemble(withUpperHalf(value, (upper & 0xfffff) + ROOT) - 1, exponent, 0)
}

/** log(1 + x), exact near zero too. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity) return x
  if (x > -1e-16 && x < 1e-16) return x
  if (x > -0.2928 && x < 0.4142) return assemble(x, 0, 0)
  const sum = 1 + x
  const upper = upperHalf(sum) + ROOT_TO_ONE
  const exponent = (upper >> 20) - 1023
  // What the sum lost changes the logarithm in proportion.
  const lost = exponent >= 54 ? 0 : (exponent >= 2 ? 1 - (sum - x) : x - (sum - 1)) / sum
  return assemble(withUpperHalf(sum, (upper & 0xfffff) + ROOT) - 1, exponent, lost)
}
