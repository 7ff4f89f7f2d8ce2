import {
  elu,
  gelu,
  geluSlope,
  leakyRelu,
  leakyReluSlope,
  one,
  sigmoid,
  silu,
  siluSlope,
  softplus,
  tanh,
} from './exponential.ts'
import * as plan from './plan.ts'

/** Applies an activation to `bytes` of sums of each panel, in place. */
export function activate(kind: i32, rows: usize, stride: usize, panels: i32, bytes: usize): void {
  for (let p = 0; p < panels; p++) {
    const end = rows + bytes
    if (kind == plan.ACTIVATION_RELU)
      for (let at = rows; at < end; at += 16) v128.store(at, f32x4.pmax(v128.load(at), f32x4.splat(0)))
    else if (kind == plan.ACTIVATION_TANH)
      for (let at = rows; at < end; at += 16) v128.store(at, tanh(v128.load(at)))
    else if (kind == plan.ACTIVATION_SIGMOID)
      for (let at = rows; at < end; at += 16) v128.store(at, sigmoid(v128.load(at)))
    else if (kind == plan.ACTIVATION_LEAKY_RELU)
      for (let at = rows; at < end; at += 16) v128.store(at, leakyRelu(v128.load(at)))
    else if (kind == plan.ACTIVATION_ELU)
      for (let at = rows; at < end; at += 16) v128.store(at, elu(v128.load(at)))
    else if (kind == plan.ACTIVATION_SOFTPLUS)
      for (let at = rows; at < end; at += 16) v128.store(at, softplus(v128.load(at)))
    else if (kind == plan.ACTIVATION_GELU)
      for (let at = rows; at < end; at += 16) v128.store(at, gelu(v128.load(at)))
    else if (kind == plan.ACTIVATION_SILU)
      for (let at = rows; at < end; at += 16) v128.store(at, silu(v128.load(at)))
    rows += stride
  }
}

/**
 * Multiplies `bytes` of a gradient of each panel by the slope of an activation.
 * @param gradient in place; @param values what the activation made of the sums; for softplus, gelu and silu the sums themselves
 */
export function throughActivation(kind: i32, gradient: usize, values: usize, stride: usize, panels: i32, bytes: usize): void {
  for (let p = 0; p < panels; p++) {
    if (kind == plan.ACTIVATION_TANH)
      for (let at: usize = 0; at < bytes; at += 16) {
        const value = v128.load(values + at)
        multiply(gradient + at, f32x4.sub(one(), f32x4.mul(value, value)))
      }
    else if (kind == plan.ACTIVATION_SIGMOID)
      for (let at: usize = 0; at < bytes; at += 16) {
        const value = v128.load(values + at)
        multiply(gradient + at, f32x4.mul(value, f32x4.sub(one(), value)))
      }
    else if (kind == plan.ACTIVATION_RELU)
      for (let at: usize = 0; at < bytes; at += 16) {
        const isDown = f32x4.le(v128.load(values + at), f32x4.splat(0))
        v128.store(gradient + at, v128.andnot(v128.load(gradient + at), isDown))
      }
    else if (kind == plan.ACTIVATION_LEAKY_RELU)
      for (let at: usize = 0; at < bytes; at += 16) multiply(gradient + at, leakyReluSlope(v128.load(values + at)))
    else if (kind == plan.ACTIVATION_ELU)
      for (let at: usize = 0; at < bytes; at += 16) {
        // Below zero the slope is e^x, which is one more than the value.
        const value = v128.load(values + at)
        multiply(gradient + at, f32x4.add(one(), f32x4.pmin(value, f32x4.splat(0))))
      }
    else if (kind == plan.ACTIVATION_SOFTPLUS)
      for (let at: usize = 0; at < bytes; at += 16) multiply(gradient + at, sigmoid(v128.load(values + at)))
    else if (kind == plan.ACTIVATION_GELU)
      for (let at: usize = 0; at < bytes; at += 16) multiply(gradient + at, geluSlope(v128.load(values + at)))
    else if (kind == plan.ACTIVATION_SILU)
      for (let at: usize = 0; at < bytes; at += 16) multiply(gradient + at, siluSlope(v128.load(values + at)))
    gradient += stride
    values += stride
  }
}

// @ts-ignore: decorator
@inline
function multiply(at: usize, factor: v128): void {
  v128.store(at, f32x4.mul(v128.load(at), factor))
}
