import { scale, upperHalf, withoutLowerHalf, withUpperHalf } from './float64.ts'

// pow of FreeBSD's msun, and with it the method and the constants:
// Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice is preserved.

const TWO_TO_53 = 9007199254740992
/** log2(1.5) in two parts. */
const LOG2_OF_1_5_HIGH = 0.5849624872207642
const LOG2_OF_1_5_LOW = 1.350039202129749e-8
/** 2 / (3 log 2), whole and in two parts. */
const CP = 0.9617966939259756
const CP_HIGH = 0.9617967009544373
const CP_LOW = -7.028461650952758e-9
/** log 2, whole and in two parts. */
const LN2 = 0.6931471805599453
const LN2_HIGH = 0.6931471824645996
const LN2_LOW = -1.904654299957768e-9
/** How far beyond 1024 an exponent may be that rounds down to it. */
const OVERFLOW_SLACK = 8.008566259537294e-17

/** The binary logarithm in two parts: the first of them with its lower half 0. */
const logarithm = { high: 0, low: 0 }

/** log2 of a positive, finite size. */
function log2(size: number): void {
  let exponent = 0
  let value = size
  let upper = upperHalf(value)
  if (upper < 0x00100000) {
    value *= TWO_TO_53
    exponent -= 53
    upper = upperHalf(value)
  }
  exponent += (upper >> 20) - 1023
  // The mantissa, near to 1 or to 1.5.
  const mantissa = upper & 0x000fffff
  upper = mantissa | 0x3ff00000
  const nearHalf = mantissa > 0x3988e && mantissa < 0xbb67a
  if (mantissa >= 0xbb67a) {
    exponent += 1
    upper -= 0x00100000
  }
  const ax = withUpperHalf(value, upper)
  const base = nearHalf ? 1.5 : 1
  // s = (ax − base) / (ax + base) in two parts.
  const u = ax - base
  const v = 1 / (ax + base)
  const s = u * v
  const sHigh = withoutLowerHalf(s)
  let tHigh = withUpperHalf(0, ((upper >> 1) | 0x20000000) + 0x00080000 + (nearHalf ? 1 << 18 : 0))
  let tLow = ax - (tHigh - base)
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow)
  // log(ax / base) · 3 / 2 = s · (3 + s² + …)
  const s2 = s * s
  let r =
    s2 *
    s2 *
    (0.5999999999999946 +
      s2 *
        (0.4285714285785502 +
          s2 *
            (0.33333332981837743 + s2 * (0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842)))))
  r += sLow * (sHigh + s)
  const sHigh2 = sHigh * sHigh
  tHigh = withoutLowerHalf(3 + sHigh2 + r)
  tLow = r - (tHigh - 3 - sHigh2)
  const first = sHigh * tHigh
  const second = sLow * tHigh + tLow * s
  const pHigh = withoutLowerHalf(first + second)
  const pLow = second - (pHigh - first)
  const zHigh = CP_HIGH * pHigh
  const zLow = CP_LOW * pHigh + pLow * CP + (nearHalf ? LOG2_OF_1_5_LOW : 0)
  const shift = nearHalf ? LOG2_OF_1_5_HIGH : 0
  logarithm.high = withoutLowerHalf(zHigh + zLow + shift + exponent)
  logarithm.low = zLow - (logarithm.high - exponent - shift - zHigh)
}

/** 2 to the power of high + low. */
function exp2(high: number, low: number): number {
  const sum = low + high
  if (sum >= 1024 && (sum > 1024 || low + OVERFLOW_SLACK > sum - high)) return Infinity
  if (sum <= -1075 && (sum < -1075 || low <= sum - high)) return 0
  const whole = Math.abs(sum) > 0.5 ? Math.floor(sum + 0.5) : 0
  const left = high - whole
  const t = withoutLowerHalf(low + left)
  const u = t * LN2_HIGH
  const v = (low - (t - left)) * LN2 + t * LN2_LOW
  const z = u + v
  const w = v - (z - u)
  const square = z * z
  const c =
    z -
    square *
      (0.16666666666666602 +
        square *
          (-0.0027777777777015593 +
            square * (6.613756321437934e-5 + square * (-1.6533902205465252e-6 + square * 4.1381367970572385e-8))))
  return scale(1 - ((z * c) / (c - 2) - (w + z * w) - z), whole)
}

const isOdd = (y: number): boolean => Number.isInteger(y) && Math.abs(y) < TWO_TO_53 && y % 2 !== 0

/** The power of a positive, finite size other than 1 with a finite exponent other than 0. */
function powerOf(size: number, y: number): number {
  // Beyond this the power of even the nearest neighbours of 1 is 0 or infinite.
  if (Math.abs(y) > 1e19) return size < 1 === y < 0 ? Infinity : 0
  log2(size)
  const { high, low } = logarithm
  const yHigh = withoutLowerHalf(y)
  return exp2(yHigh * high, (y - yHigh) * high + y * low)
}

/** x to the power of y, as ECMAScript's `**` has it. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const size = Math.abs(x)
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0
  if (y === 1) return x
  if (y === 2) return x * x
  if (x < 0 && size !== Infinity && !Number.isInteger(y)) return NaN
  const sign = isOdd(y) && (x < 0 || Object.is(x, -0)) ? -1 : 1
  if (size === 0 || size === Infinity) return (size === 0) === y > 0 ? sign * 0 : sign * Infinity
  return size === 1 ? sign : sign * powerOf(size, y)
}
