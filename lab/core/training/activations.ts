import { exp, expm1 } from '../math/exp.ts'
import { log1p } from '../math/log.ts'
import { tanh } from '../math/tanh.ts'
import type { Activation } from './trainer.ts'

/** An activation as a function of one number, and its slope from that number and what became of it. */
export interface ActivationFunction {
  value(x: number): number
  /** @param y `value(x)`, which some slopes are simplest in */
  slope(x: number, y: number): number
}

/** Where softplus counts as the line it has become. */
const SOFTPLUS_THRESHOLD = 20
const LEAK = 0.01

/** The error function, (2/√π) ∫ exp(−t²) dt from 0 to x, by its series of positive terms (Abramowitz and Stegun 7.1.6). */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 6) return Math.sign(x)
  let term = size
  let sum = size
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * size * size) / (2 * n + 1)
    sum += term
  }
  const value = (2 / Math.sqrt(Math.PI)) * exp(-size * size) * sum
  // NaN has no sign and comes back as it is.
  return Math.sign(x) * value
}

const sigmoid = (x: number): number => 1 / (1 + exp(-x))
/** The share of the standard normal distribution below x. */
const normalShare = (x: number): number => 0.5 * (1 + erf(x * Math.SQRT1_2))
const normalDensity = (x: number): number => exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)

/**
 * The formulas of PyTorch's documentation of `torch.nn`, defaults included. What is not a number stays so, that a run
 * that diverges is seen to; at a corner the slope is PyTorch's.
 */
export const activations: Record<Activation, ActivationFunction> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => (x < 0 ? 0 : x), slope: (_, y) => (y <= 0 ? 0 : 1) },
  leakyRelu: { value: (x) => (x > 0 ? x : LEAK * x), slope: (x) => (x > 0 ? 1 : LEAK) },
  elu: { value: (x) => (x > 0 ? x : expm1(x)), slope: (x) => (x > 0 ? 1 : exp(x)) },
  gelu: { value: (x) => x * normalShare(x), slope: (x) => normalShare(x) + x * normalDensity(x) },
  silu: { value: (x) => x * sigmoid(x), slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) },
  softplus: {
    value: (x) => (x > SOFTPLUS_THRESHOLD ? x : log1p(exp(x))),
    slope: (x) => (x > SOFTPLUS_THRESHOLD ? 1 : sigmoid(x)),
  },
  sigmoid: { value: sigmoid, slope: (_, y) => y * (1 - y) },
  tanh: { value: tanh, slope: (_, y) => 1 - y * y },
}
