import { lostInProduct, powerOfTwo, upperHalf, wholeMantissa } from './float64.ts'

// The method and the constants are those of FreeBSD's msun, but for angles of a million and more:
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice is preserved.

const QUARTER_PI = 0.7853981633974483
/** π / 2 in parts of 33 bits, each with what comes after it. */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21] as const
const HALF_PI_AFTER = [6.077100506506192e-11, 2.0222662487959506e-21, 8.4784276603689e-32] as const
const TWO_BY_PI = 0.6366197723675814
/** Up to here (about 2^20 · π / 2) the parts are enough. */
const MODERATE = 1647099

/** 2 / π · 2^1200: enough for the largest float64. */
const TWO_BY_PI_BITS =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7bn
const BITS = 1200
/** Kept of a fraction of a quarter turn: the smallest of any float64 begins after 62. */
const FRACTION_BITS = 200n
const FRACTION_UNIT = powerOfTwo(-200)
const HALF_PI_ROUNDED = 1.5707963267948966
const HALF_PI_REST = 6.123233995736766e-17

/** The angle less the nearest multiple of π / 2, in two parts, and which multiple it was, modulo 4. */
const reduced = { angle: 0, rest: 0, quarter: 0 }

/** sin(angle + rest) for |angle| ≤ π / 4. */
function sinNear(angle: number, rest: number): number {
  const z = angle * angle
  const cube = z * angle
  const r =
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * 2.7557313707070068e-6) +
    z * z * z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)
  return angle - (z * (0.5 * rest - cube * r) - rest - cube * -0.16666666666666632)
}

/** cos(angle + rest) for |angle| ≤ π / 4. */
function cosNear(angle: number, rest: number): number {
  const z = angle * angle
  const w = z * z
  const r =
    z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 2.480158728947673e-5)) +
    w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11))
  const half = 0.5 * z
  const near = 1 - half
  return near + (1 - near - half + (z * r - angle * rest))
}

const exponentOf = (x: number): number => (upperHalf(x) >> 20) & 0x7ff

/** Takes multiples of π / 2 off a moderate angle: one more part of π / 2 where too many digits cancelled (Cody and Waite). */
function reduceModerate(x: number): void {
  const turns = Math.floor(x * TWO_BY_PI + 0.5)
  let left = x - turns * HALF_PI[0]
  let after = turns * HALF_PI_AFTER[0]
  let angle = left - after
  const exponent = exponentOf(x)
  for (let part = 1; part <= 2 && exponent - exponentOf(angle) > (part === 1 ? 16 : 49); part++) {
    const before = left
    after = turns * HALF_PI[part]!
    left = before - after
    after = turns * HALF_PI_AFTER[part]! - (before - left - after)
    angle = left - after
  }
  reduced.angle = angle
  reduced.rest = left - angle - after
  reduced.quarter = turns & 3
}

/** Takes multiples of π / 2 off a large angle, in whole numbers of as many digits as it takes (Payne and Hanek). */
function reduceLarge(x: number): void {
  const shift = BigInt(BITS + 1075 - exponentOf(x))
  const quarters = BigInt(wholeMantissa(x)) * TWO_BY_PI_BITS
  const whole = (quarters + (1n << (shift - 1n))) >> shift
  // The fraction of a quarter turn, from −½ to ½, in two numbers of 53 bits each.
  const fraction = (quarters - (whole << shift)) >> (shift - FRACTION_BITS)
  const large = Number(fraction)
  const high = large * FRACTION_UNIT
  const low = Number(fraction - BigInt(large)) * FRACTION_UNIT
  const product = high * HALF_PI_ROUNDED
  const rest = lostInProduct(high, HALF_PI_ROUNDED, product) + high * HALF_PI_REST + low * HALF_PI_ROUNDED
  const sign = x < 0 ? -1 : 1
  const angle = product + rest
  reduced.angle = sign * angle
  reduced.rest = sign * (product - angle + rest)
  reduced.quarter = (sign * Number(whole & 3n)) & 3
}

const reduce = (x: number): void => (Math.abs(x) < MODERATE ? reduceModerate(x) : reduceLarge(x))

/** The sine of an angle in radians. */
export function sin(x: number): number {
  if (Math.abs(x) <= QUARTER_PI) return Math.abs(x) < 1e-8 ? x : sinNear(x, 0)
  if (!Number.isFinite(x)) return NaN
  reduce(x)
  const { angle, rest, quarter } = reduced
  const y = quarter & 1 ? cosNear(angle, rest) : sinNear(angle, rest)
  return quarter & 2 ? -y : y
}

/** The cosine of an angle in radians. */
export function cos(x: number): number {
  if (Math.abs(x) <= QUARTER_PI) return cosNear(x, 0)
  if (!Number.isFinite(x)) return NaN
  reduce(x)
  const { angle, rest, quarter } = reduced
  const y = quarter & 1 ? sinNear(angle, rest) : cosNear(angle, rest)
  return (quarter + 1) & 2 ? -y : y
}
