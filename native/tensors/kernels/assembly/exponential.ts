/** exp, log, tanh and the logistic function for four float32 values at once; errors of at most two units in the last place. */

const LOG2_E: f32 = 1.44269504
// log 2 in two parts: the first has so few digits that n times it is exact.
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.12194440e-4

// @ts-ignore: decorator
@inline
function splat(value: f32): v128 {
  return f32x4.splat(value)
}

/** Two to the power of whole numbers from −126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(whole: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23)
}

/** exp(r) − 1 for |r| ≤ log(2) / 2. */
// @ts-ignore: decorator
@inline
function expMinusOneNearZero(r: v128): v128 {
  let p = splat(1.9875691500e-4)
  p = f32x4.add(f32x4.mul(p, r), splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, r), splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, r), splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, r), splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(5.0000001201e-1))
  return f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r)
}

/** e to the power of x; 0 below −87.3, infinity above 88.7, NaN for NaN. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // The order of arguments lets NaN through.
  const low = splat(-87.33654)
  const bounded = f32x4.pmin(f32x4.pmax(x, low), splat(89.0))
  const whole = f32x4.nearest(f32x4.mul(bounded, splat(LOG2_E)))
  const r = f32x4.sub(f32x4.sub(bounded, f32x4.mul(whole, splat(LN2_HIGH))), f32x4.mul(whole, splat(LN2_LOW)))
  const fraction = f32x4.add(expMinusOneNearZero(r), splat(1))
  // Twice, since 2^128 is no float32 but e^88.7 is.
  const half = f32x4.mul(f32x4.mul(fraction, powerOfTwo(f32x4.sub(whole, splat(1)))), splat(2))
  return v128.andnot(half, f32x4.lt(x, low))
}

/** Natural logarithm of a normal positive float32; NaN and infinity stay. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const finite = f32x4.lt(x, splat(Infinity))
  // x = mantissa · 2^exponent with the mantissa from √½ to √2.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3))
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23))
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const r = f32x4.sub(mantissa, splat(1))
  const square = f32x4.mul(r, r)
  let p = splat(7.0376836292e-2)
  p = f32x4.add(f32x4.mul(p, r), splat(-1.1514610310e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(1.1676998740e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(-1.2420140846e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(1.4249322787e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(-1.6668057665e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(2.0000714765e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(-2.4999993993e-1))
  p = f32x4.add(f32x4.mul(p, r), splat(3.3333331174e-1))
  p = f32x4.mul(f32x4.mul(p, r), square)
  p = f32x4.add(p, f32x4.mul(exponent, splat(LN2_LOW)))
  p = f32x4.sub(p, f32x4.mul(square, splat(0.5)))
  const result = f32x4.add(f32x4.add(r, p), f32x4.mul(exponent, splat(LN2_HIGH)))
  return v128.bitselect(result, x, finite)
}

/** Hyperbolic tangent. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000))
  const size = v128.xor(x, sign)
  const square = f32x4.mul(x, x)
  let p = splat(-5.70498872745e-3)
  p = f32x4.add(f32x4.mul(p, square), splat(2.06390887954e-2))
  p = f32x4.add(f32x4.mul(p, square), splat(-5.37397155531e-2))
  p = f32x4.add(f32x4.mul(p, square), splat(1.33314422036e-1))
  p = f32x4.add(f32x4.mul(p, square), splat(-3.33332819422e-1))
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x)
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp(f32x4.add(size, size)), splat(1))))
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, splat(0.625)))
}

/** The logistic function 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))))
}
