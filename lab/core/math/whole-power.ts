import { lostInProduct } from './float64.ts'
import { pow } from './pow.ts'

/** Sizes whose products and what those lose are far from both ends of float64. */
const isComfortable = (x: number): boolean => Math.abs(x) < 1e140 && Math.abs(x) > 1e-140

const rest = new Float64Array(1)

/** The power as the sum of two numbers: the larger is returned, the smaller is put into `rest`. */
function powerInTwo(x: number, exponent: number): number {
  rest[0] = 0
  if (exponent > 0x7fffffff) return pow(x, exponent)
  let [high, low] = [1, 0]
  let [square, squareRest] = [x, 0]
  for (let left = exponent; left > 0; left >>= 1) {
    if (left & 1) {
      const product = high * square
      const lost = lostInProduct(high, square, product) + (high * squareRest + low * square)
      high = product + lost
      low = product - high + lost
    }
    if (left === 1) break
    const product = square * square
    const lost = lostInProduct(square, square, product) + 2 * square * squareRest
    square = product + lost
    squareRest = product - square + lost
    if (!isComfortable(square) || !isComfortable(high)) return pow(x, exponent)
  }
  rest[0] = low
  return high
}

/**
 * x to the power of a whole number from 0 on, rounded once but for one in thousands: squares and products are kept as sums
 * of two numbers. Python's `beta ** step`, and so PyTorch's, is as near.
 */
export const wholePower = (x: number, exponent: number): number => powerInTwo(x, exponent)

/** Powers that lie in a table; in between it takes one product. */
const BLOCK = 64

/**
 * Whole powers of one number for whoever asks for one after the other, as near as {@link wholePower} and much faster: the
 * power at the beginning of a block of exponents times one of the first, both in two parts.
 */
export function powersOf(x: number): (exponent: number) => number {
  const high = new Float64Array(BLOCK)
  const low = new Float64Array(BLOCK)
  for (let at = 0; at < BLOCK; at++) {
    high[at] = powerInTwo(x, at)
    low[at] = rest[0]!
  }
  let [block, blockHigh, blockLow] = [0, 1, 0]
  return (exponent) => {
    const at = exponent % BLOCK
    if (exponent - at !== block) {
      block = exponent - at
      blockHigh = powerInTwo(x, block)
      blockLow = rest[0]!
    }
    const product = blockHigh * high[at]!
    return product + (lostInProduct(blockHigh, high[at]!, product) + (blockHigh * low[at]! + blockLow * high[at]!))
  }
}
