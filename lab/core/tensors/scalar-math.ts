import { atan, atan2 } from '../math/arc.ts'
import { exp as ownExp, expm1 } from '../math/exp.ts'
import { log, log1p } from '../math/log.ts'
import { pow } from '../math/pow.ts'
import { cos, sin } from '../math/sin-cos.ts'
import { tanh } from '../math/tanh.ts'
import { wholePower } from '../math/whole-power.ts'

/** The elementary functions of tensors and of `math`, the same on every machine; others are made of these. */
export { atan, atan2, cos, expm1, log, log1p, pow, sin, tanh }

/** e to the power of x; e itself is the nearest number to it, which everyone prints. */
export const exp = (x: number): number => (x === 1 ? Math.E : ownExp(x))

/** Exact where x is a power of the base. */
function logarithm(x: number, base: number, scale: number): number {
  const value = log(x) / scale
  const near = Math.round(value)
  return Number.isFinite(value) &&
    Math.abs(value - near) < 1e-9 &&
    near >= 0 &&
    near < 300 &&
    wholePower(base, near) === x
    ? near
    : value
}
export const log2 = (x: number): number => logarithm(x, 2, Math.LN2)
export const log10 = (x: number): number => logarithm(x, 10, Math.LN10)

export const tan = (x: number): number => sin(x) / cos(x)
export const asin = (x: number): number => atan2(x, Math.sqrt((1 - x) * (1 + x)))
export const acos = (x: number): number => atan2(Math.sqrt((1 - x) * (1 + x)), x)

export function sinh(x: number): number {
  const grown = expm1(Math.abs(x))
  const value = grown === Infinity ? Infinity : (grown + grown / (grown + 1)) / 2
  return x < 0 ? -value : value
}
export function cosh(x: number): number {
  const power = exp(Math.abs(x))
  return (power + 1 / power) / 2
}
export const hypot = (...sides: readonly number[]): number =>
  Math.sqrt(sides.reduce((sum, side) => sum + side * side, 0))
