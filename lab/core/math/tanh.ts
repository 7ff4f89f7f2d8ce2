import { cothBeyondTwo, expInTwo } from './exp.ts'
import { lostInProduct } from './float64.ts'

const rest = new Float64Array(1)

/** The hyperbolic tangent, (e^2x − 1) / (e^2x + 1). */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size > 22) return x > 0 ? 1 : -1
  if (size < 1e-9) return x
  if (size < 0.173) {
    // x / (1 + p), where p is at most a hundredth.
    const p = 0.5 * cothBeyondTwo(4 * x * x)
    return x - (x * p) / (1 + p)
  }
  const power = expInTwo(2 * size, rest)
  // The quotient of two sums of two numbers: what the first division leaves is divided once more. 1 is taken off and put on
  // without loss off the second.
  const above = power - 1
  const below = power + 1
  const aboveRest = rest[0]! + (power - above - 1)
  const belowRest = rest[0]! + (1 - (below - power))
  const quotient = above / below
  const product = quotient * below
  const left = above - product - lostInProduct(quotient, below, product)
  const y = quotient + (left + aboveRest - quotient * belowRest) / below
  return x < 0 ? -y : y
}
