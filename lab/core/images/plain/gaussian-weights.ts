/** e^x correctly rounded for x ≤ 0, by its series in whole numbers of 2^-160: NumPy's own is off the nearest double by less. */
function exponential(x: number): number {
  if (x < -745) return 0
  const BITS = 160n
  // x as a fraction: a double is a whole number times a power of two.
  const scaled = fixedPoint(x / 1024, BITS)
  let [term, sum] = [1n << BITS, 1n << BITS]
  for (let n = 1n; term !== 0n; n++) {
    term = (term * scaled) / (n << BITS)
    sum += term
  }
  for (let i = 0; i < 10; i++) sum = (sum * sum) >> BITS
  return toDouble(sum, Number(BITS))
}

function fixedPoint(value: number, bits: bigint): bigint {
  // A double's 53 bits are whole after at most 1,100 doublings; what lies below 2^-bits is left out.
  let [shift, whole] = [0, value]
  while (!Number.isInteger(whole)) {
    whole *= 2
    shift++
  }
  return (BigInt(whole) << bits) / (1n << BigInt(shift))
}

/** The double nearest to a fraction of 2^bits. */
function toDouble(fraction: bigint, bits: number): number {
  if (fraction === 0n) return 0
  const length = fraction.toString(2).length
  const drop = length - 54
  // Number() of a BigInt rounds to the nearest; a sticky bit keeps ties honest.
  const kept = drop > 0 ? ((fraction >> BigInt(drop)) << 1n) | 1n : fraction << 1n
  const exact = Number(kept)
  let result = exact / 2
  for (let exponent = (drop > 0 ? drop : 0) - bits; exponent !== 0; exponent += exponent > 0 ? -1 : 1)
    result = exponent > 0 ? result * 2 : result / 2
  return result
}

/** NumPy's pairwise sum of a list of fewer than 1,000 numbers. */
function pairwiseSum(values: readonly number[]): number {
  const count = values.length
  if (count < 8) return values.reduce((sum, value) => sum + value, 0)
  if (count > 128) {
    const half = Math.floor(count / 2) - (Math.floor(count / 2) % 8)
    return pairwiseSum(values.slice(0, half)) + pairwiseSum(values.slice(half))
  }
  const sums = values.slice(0, 8)
  let at = 8
  for (; at + 8 <= count; at += 8) for (let k = 0; k < 8; k++) sums[k]! += values[at + k]!
  const [a, b, c, d, e, f, g, h] = sums as [number, number, number, number, number, number, number, number]
  let sum = a + b + (c + d) + (e + f + (g + h))
  for (; at < count; at++) sum += values[at]!
  return sum
}

/** SciPy's one-dimensional Gaussian kernel (`gaussian_filter`, cut at four sigma): its middle first, then outwards. */
export function gaussianWeights(sigma: number): number[] {
  if (sigma <= 1e-15) return [1]
  const radius = Math.floor(4 * sigma + 0.5)
  const factor = -0.5 / (sigma * sigma)
  const half = Array.from({ length: radius + 1 }, (_, x) => exponential(factor * (x * x)))
  const sum = pairwiseSum([...half.slice(1).toReversed(), ...half])
  return half.map((value) => value / sum)
}
