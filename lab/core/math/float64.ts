/**
 * A float64 by its bits, and sums and products with what their rounding lost. Every function of this folder is made of
 * operations that IEEE 754 and ECMAScript fix to the bit (+, −, ·, ÷, √ and integers), so that it gives the same number in
 * every engine and on every processor; the engine's own `Math.exp` and its like do not.
 */
const number = new Float64Array(1)
/** The same memory in halves, the lower first: WebAssembly, and so the lab, knows little-endian machines only. */
const halves = new Uint32Array(number.buffer)

/** Sign, exponent and the mantissa's upper 20 bits, as a signed 32-bit number. */
export function upperHalf(x: number): number {
  number[0] = x
  return halves[1]! | 0
}

/** The number with another upper half. */
export function withUpperHalf(x: number, upper: number): number {
  number[0] = x
  halves[1] = upper
  return number[0]
}

/** The number with the lower 32 bits of its mantissa 0. */
export function withoutLowerHalf(x: number): number {
  number[0] = x
  halves[0] = 0
  return number[0]
}

/** The mantissa of a normal number as a whole number from 2^52 to 2^53. */
export function wholeMantissa(x: number): number {
  number[0] = x
  return ((halves[1]! & 0xfffff) | 0x100000) * 4294967296 + halves[0]!
}

/** 2 to the power of a whole number from −1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  halves[0] = 0
  halves[1] = (exponent + 1023) << 20
  return number[0]!
}

/** x · 2^exponent, rounded once, for x of a size near 1 and an exponent from −2000 to 1024. */
export function scale(x: number, exponent: number): number {
  if (exponent > 1023) return x * 2 * powerOfTwo(exponent - 1)
  if (exponent >= -1021) return x * powerOfTwo(exponent)
  return exponent < -1100 ? 0 * x : x * powerOfTwo(exponent + 1000) * 9.332636185032189e-302
}

/** What `sum`, the rounded a + b, lost. */
export function lostInSum(a: number, b: number, sum: number): number {
  const part = sum - a
  return a - (sum - part) + (b - part)
}

/** 2^27 + 1: splits a number into two of at most 26 bits each. */
const SPLITTER = 134217729

/** What `product`, the rounded a · b, lost (T. J. Dekker 1971); for sizes far from the ends of float64. */
export function lostInProduct(a: number, b: number, product: number): number {
  const wideA = a * SPLITTER
  const wideB = b * SPLITTER
  const highA = wideA - (wideA - a)
  const highB = wideB - (wideB - b)
  const lowA = a - highA
  const lowB = b - highB
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)
}
