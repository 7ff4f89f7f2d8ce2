import { sigmoid, tanh } from './exponential.ts'
import * as plan from './plan.ts'

/** Applies an activation to `units` rows of each panel, in place. */
export function activate(kind: i32, rows: usize, stride: usize, panels: i32, units: i32): void {
  const bytes = (<usize>units) << 5
  for (let p = 0; p < panels; p++) {
    const end = rows + bytes
    if (kind == plan.ACTIVATION_TANH)
      for (let at = rows; at < end; at += 16) v128.store(at, tanh(v128.load(at)))
    else if (kind == plan.ACTIVATION_SIGMOID)
      for (let at = rows; at < end; at += 16) v128.store(at, sigmoid(v128.load(at)))
    rows += stride
  }
}

/**
 * Multiplies the gradient by a layer's outputs, row by row, by the derivative of its activation, which the outputs tell.
 * @param gradient in place; @param rows the layer's outputs, in panels of the same stride
 */
export function throughActivation(kind: i32, gradient: usize, rows: usize, stride: usize, panels: i32, units: i32): void {
  const bytes = (<usize>units) << 5
  const one = f32x4.splat(1)
  for (let p = 0; p < panels; p++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const slope = v128.load(gradient + at)
      const output = v128.load(rows + at)
      let derivative = one
      if (kind == plan.ACTIVATION_RELU) {
        v128.store(gradient + at, v128.andnot(slope, f32x4.le(output, f32x4.splat(0))))
        continue
      }
      if (kind == plan.ACTIVATION_TANH) derivative = f32x4.sub(one, f32x4.mul(output, output))
      else if (kind == plan.ACTIVATION_SIGMOID) derivative = f32x4.mul(output, f32x4.sub(one, output))
      v128.store(gradient + at, f32x4.mul(slope, derivative))
    }
    gradient += stride
    rows += stride
  }
}
