/**
 * exp, log, tanh and the logistic function for four float32 values at once; errors of about two units in the last place.
 * Polynomials of the Cephes library (S. Moshier).
 */

// Constants lie in memory: each is one broadcasting load there, and three instructions otherwise.
// prettier-ignore
const table = memory.data<f32>([
  // 0: exp: its bounds, log2 e, log 2 in two parts (n times the first is exact)
  -87.33654, 89.0, 1.44269504, 0.693359375, -2.12194440e-4,
  // 20: (e^r − 1 − r) / r² for |r| ≤ log(2) / 2
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
  // 44: (log(1 + r) − r + r² / 2) / r³ from √½ − 1 to √2 − 1
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  // 80: (tanh(x) − x) / x³ in x², and where it ends
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 0.625,
  // 104: one, two, a half, infinity
  1.0, 2.0, 0.5, Infinity,
  // 120: the share of the normal distribution, in t = 1 / (1 + |x| / √8): log of its tail, without −x² / 2
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
  // 160: 1 / √8, 1 / √(2π), where softplus is a line, leakyRelu's slope
  0.35355339, 0.39894228, 20.0, 0.01,
])
// prettier-ignore
const bits = memory.data<i32>([
  // 0: sign, mantissa, √½, the exponent's bias, and the bias less one
  0x80000000, 0x007fffff, 0x3f3504f3, 127, 126,
])

// @ts-ignore: decorator
@inline
function constant(offset: usize): v128 {
  return v128.load_splat<f32>(table + offset)
}

// @ts-ignore: decorator
@inline
function pattern(offset: usize): v128 {
  return v128.load_splat<i32>(bits + offset)
}

/** p · x + c */
// @ts-ignore: decorator
@inline
function horner(p: v128, x: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(p, x), c)
}

// @ts-ignore: decorator
@inline
export function one(): v128 {
  return constant(104)
}

/** The part of e^r beyond one, for |r| ≤ log(2) / 2. */
// @ts-ignore: decorator
@inline
function powerBeyondOne(r: v128): v128 {
  let p = horner(constant(20), r, constant(24))
  p = horner(p, r, constant(28))
  p = horner(p, r, constant(32))
  p = horner(p, r, constant(36))
  p = horner(p, r, constant(40))
  return f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r)
}

/** Half of two to the power of a whole number from −126 to 128. */
// @ts-ignore: decorator
@inline
function halfPowerOfTwo(whole: v128): v128 {
  // Adding 1.5 · 2^23 leaves the whole number in the low bits; only these are used, so that NaN does no harm.
  return i32x4.shl(i32x4.add(f32x4.add(whole, f32x4.splat(12582912)), pattern(16)), 23)
}

/** x − whole · log 2 */
// @ts-ignore: decorator
@inline
function beyondPower(x: v128, whole: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(whole, constant(12))), f32x4.mul(whole, constant(16)))
}

/** e to the power of x; 0 below −87.3, infinity above 88.7, NaN for NaN. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const low = constant(0)
  // The order of arguments lets NaN through.
  const bounded = f32x4.pmin(f32x4.pmax(x, low), constant(4))
  const whole = f32x4.nearest(f32x4.mul(bounded, constant(8)))
  const p = f32x4.add(powerBeyondOne(beyondPower(bounded, whole)), one())
  // 2^(n − 1) and twice it, since 2^128 is no float32 but e^88.7 is.
  const result = f32x4.mul(f32x4.mul(p, halfPowerOfTwo(whole)), constant(108))
  return v128.andnot(result, f32x4.lt(x, low))
}

/** e^x − 1 for x ≤ 0, exact near zero too. */
// @ts-ignore: decorator
@inline
function expMinusOne(x: v128): v128 {
  const bounded = f32x4.pmax(x, constant(0))
  const whole = f32x4.nearest(f32x4.mul(bounded, constant(8)))
  const power = f32x4.mul(halfPowerOfTwo(whole), constant(108))
  return f32x4.add(f32x4.mul(powerBeyondOne(beyondPower(bounded, whole)), power), f32x4.sub(power, one()))
}

/** Natural logarithm of a normal positive float32; NaN and infinity stay. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  // x = mantissa · 2^exponent with the mantissa from √½ to √2.
  const root = pattern(8)
  const shifted = i32x4.sub(x, root)
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23))
  const r = f32x4.sub(i32x4.add(v128.and(shifted, pattern(4)), root), constant(104))
  const square = f32x4.mul(r, r)
  let p = horner(constant(44), r, constant(48))
  p = horner(p, r, constant(52))
  p = horner(p, r, constant(56))
  p = horner(p, r, constant(60))
  p = horner(p, r, constant(64))
  p = horner(p, r, constant(68))
  p = horner(p, r, constant(72))
  p = horner(p, r, constant(76))
  p = f32x4.mul(f32x4.mul(p, r), square)
  p = horner(exponent, constant(16), p)
  p = f32x4.sub(p, f32x4.mul(square, constant(112)))
  const result = f32x4.add(f32x4.add(r, p), f32x4.mul(exponent, constant(12)))
  return v128.bitselect(result, x, f32x4.lt(x, constant(116)))
}

/** Hyperbolic tangent. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, pattern(0))
  const size = v128.xor(x, sign)
  const square = f32x4.mul(x, x)
  let p = horner(constant(80), square, constant(84))
  p = horner(p, square, constant(88))
  p = horner(p, square, constant(92))
  p = horner(p, square, constant(96))
  const near = horner(f32x4.mul(p, square), x, x)
  const far = f32x4.sub(one(), f32x4.div(constant(108), f32x4.add(exp(f32x4.add(size, size)), one())))
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, constant(100)))
}

/** The logistic function 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(one(), f32x4.add(one(), exp(f32x4.neg(x))))
}

/** log(1 + t) for 0 ≤ t ≤ 1, exact near zero too. */
// @ts-ignore: decorator
@inline
export function logOnePlus(t: v128): v128 {
  const u = f32x4.add(t, one())
  const rounded = f32x4.sub(u, one())
  // What the sum lost, log(u) lost in the same proportion.
  const value = f32x4.mul(log(u), f32x4.div(t, rounded))
  return v128.bitselect(t, value, f32x4.eq(rounded, f32x4.splat(0)))
}

/** x where x > 0, otherwise a hundredth of it. */
// @ts-ignore: decorator
@inline
export function leakyRelu(x: v128): v128 {
  return v128.bitselect(x, f32x4.mul(x, constant(172)), f32x4.gt(x, f32x4.splat(0)))
}

// @ts-ignore: decorator
@inline
export function leakyReluSlope(x: v128): v128 {
  return v128.bitselect(one(), constant(172), f32x4.gt(x, f32x4.splat(0)))
}

/** x where x > 0, otherwise e^x − 1. */
// @ts-ignore: decorator
@inline
export function elu(x: v128): v128 {
  const isUp = f32x4.gt(x, f32x4.splat(0))
  return v128.bitselect(x, expMinusOne(v128.andnot(x, isUp)), isUp)
}

/** log(1 + e^x), and x itself above 20. */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const zero = f32x4.splat(0)
  const curved = f32x4.add(f32x4.pmax(x, zero), logOnePlus(exp(f32x4.neg(f32x4.abs(x)))))
  return v128.bitselect(x, curved, f32x4.gt(x, constant(168)))
}

/** The share of the standard normal distribution below x (Numerical Recipes, `erfcc`). */
// @ts-ignore: decorator
@inline
function normalShare(x: v128): v128 {
  const size = f32x4.abs(x)
  const t = f32x4.div(one(), horner(size, constant(160), one()))
  let p = horner(constant(120), t, constant(124))
  p = horner(p, t, constant(128))
  p = horner(p, t, constant(132))
  p = horner(p, t, constant(136))
  p = horner(p, t, constant(140))
  p = horner(p, t, constant(144))
  p = horner(p, t, constant(148))
  p = horner(p, t, constant(152))
  p = horner(p, t, constant(156))
  const half = constant(112)
  const tail = f32x4.mul(f32x4.mul(t, half), exp(f32x4.sub(p, f32x4.mul(f32x4.mul(x, x), half))))
  return v128.bitselect(f32x4.sub(one(), tail), tail, f32x4.gt(x, f32x4.splat(0)))
}

/** x times the share of the standard normal distribution below it. */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  return f32x4.mul(x, normalShare(x))
}

// @ts-ignore: decorator
@inline
export function geluSlope(x: v128): v128 {
  const density = f32x4.mul(constant(164), exp(f32x4.mul(f32x4.mul(x, x), f32x4.neg(constant(112)))))
  return horner(x, density, normalShare(x))
}

/** x times the logistic function of it. */
// @ts-ignore: decorator
@inline
export function silu(x: v128): v128 {
  return f32x4.mul(x, sigmoid(x))
}

// @ts-ignore: decorator
@inline
export function siluSlope(x: v128): v128 {
  const share = sigmoid(x)
  return f32x4.mul(share, horner(x, f32x4.sub(one(), share), one()))
}
