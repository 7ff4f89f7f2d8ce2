import * as plan from './plan.ts'

/** BatchNorm1d's constants. */
const EPSILON: f64 = 1e-5
const MOMENTUM: f64 = 0.1

/** All ones in each of four lanes whose sample exists: lane k where `left` > k. */
// @ts-ignore: decorator
@inline
function lanesOf(left: i32): v128 {
  return i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3))
}

/** The sum of four float32 lanes in float64. */
// @ts-ignore: decorator
@inline
function wideSum(values: v128): v128 {
  const high = v128.shuffle<f32>(values, values, 2, 3, 2, 3)
  return f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(high))
}

// @ts-ignore: decorator
@inline
function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)
}

/** Mean of a unit over the samples of a batch. */
function meanOf(row: usize, stride: usize, panels: i32, samples: i32): f64 {
  let sum = f64x2.splat(0)
  let left = samples
  for (let p = 0; p < panels; p++) {
    sum = f64x2.add(sum, wideSum(v128.and(v128.load(row), lanesOf(left))))
    sum = f64x2.add(sum, wideSum(v128.and(v128.load(row, 16), lanesOf(left - 4))))
    row += stride
    left -= 8
  }
  return total(sum) / <f64>samples
}

/** Biased variance of a unit over the samples of a batch. */
function varianceOf(row: usize, stride: usize, panels: i32, samples: i32, mean: f64): f64 {
  const middle = f32x4.splat(<f32>mean)
  let squares = f64x2.splat(0)
  let left = samples
  for (let p = 0; p < panels; p++) {
    const a = v128.and(f32x4.sub(v128.load(row), middle), lanesOf(left))
    const b = v128.and(f32x4.sub(v128.load(row, 16), middle), lanesOf(left - 4))
    squares = f64x2.add(squares, f64x2.add(wideSum(f32x4.mul(a, a)), wideSum(f32x4.mul(b, b))))
    row += stride
    left -= 8
  }
  const rounded = mean - <f64>(<f32>mean)
  return total(squares) / <f64>samples - rounded * rounded
}

/**
 * BatchNorm1d of the units `first … end − 1` over a tile, in place. In training the tile is the whole batch, whose mean
 * and variance count; the running ones follow by a tenth. Otherwise the running ones count.
 * @param normal gets the values before scale and shift
 */
export function normalizeLayer(layer: usize, parameters: usize, rows: usize, normal: usize, panels: i32, samples: i32, first: i32, end: i32, trains: bool): void {
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  for (let u = first; u < end; u++) {
    const at = (<usize>u) << 2
    const means = <usize>load<i32>(layer, plan.LAYER_RUNNING_MEANS) + at
    const variances = <usize>load<i32>(layer, plan.LAYER_RUNNING_VARIANCES) + at
    const row = rows + ((<usize>u) << 5)
    let mean = <f64>load<f32>(means)
    let variance = <f64>load<f32>(variances)
    if (trains) {
      const old = mean
      mean = meanOf(row, stride, panels, samples)
      store<f32>(means, <f32>((1 - MOMENTUM) * old + MOMENTUM * mean))
      const biased = varianceOf(row, stride, panels, samples, mean)
      const unbiased = (biased * <f64>samples) / <f64>(samples - 1)
      store<f32>(variances, <f32>((1 - MOMENTUM) * variance + MOMENTUM * unbiased))
      variance = biased
    }
    const inverse = 1 / Math.sqrt(variance + EPSILON)
    store<f32>(<usize>load<i32>(layer, plan.LAYER_INVERSES) + at, <f32>inverse)
    const middle = f32x4.splat(<f32>mean)
    const factor = f32x4.splat(<f32>inverse)
    const scale = v128.load_splat<f32>(parameters + load<i32>(layer, plan.LAYER_SCALES) + at)
    const shift = v128.load_splat<f32>(parameters + load<i32>(layer, plan.LAYER_SHIFTS) + at)
    let place: usize = (<usize>u) << 5
    for (let p = 0; p < panels; p++) {
      const a = f32x4.mul(f32x4.sub(v128.load(rows + place), middle), factor)
      const b = f32x4.mul(f32x4.sub(v128.load(rows + place, 16), middle), factor)
      v128.store(normal + place, a)
      v128.store(normal + place, b, 16)
      v128.store(rows + place, f32x4.add(f32x4.mul(a, scale), shift))
      v128.store(rows + place, f32x4.add(f32x4.mul(b, scale), shift), 16)
      place += stride
    }
  }
}

/**
 * Turns the gradient by batchNorm's outputs into the one by its inputs, in place, for the units `first … end − 1` of a
 * batch that is one tile; and sets the gradient by scales and shifts.
 */
export function throughNormal(layer: usize, parameters: usize, gradient: usize, slopes: usize, normal: usize, panels: i32, samples: i32, first: i32, end: i32): void {
  const stride = <usize>load<i32>(layer, plan.LAYER_STRIDE)
  for (let u = first; u < end; u++) {
    const at = (<usize>u) << 2
    let sum = f64x2.splat(0)
    let product = f64x2.splat(0)
    let place: usize = (<usize>u) << 5
    for (let p = 0; p < panels; p++) {
      // Samples that do not exist have no gradient.
      const a = v128.load(slopes + place)
      const b = v128.load(slopes + place, 16)
      sum = f64x2.add(sum, f64x2.add(wideSum(a), wideSum(b)))
      const c = f32x4.mul(a, v128.load(normal + place))
      const d = f32x4.mul(b, v128.load(normal + place, 16))
      product = f64x2.add(product, f64x2.add(wideSum(c), wideSum(d)))
      place += stride
    }
    store<f32>(gradient + load<i32>(layer, plan.LAYER_SHIFTS) + at, <f32>total(sum))
    store<f32>(gradient + load<i32>(layer, plan.LAYER_SCALES) + at, <f32>total(product))
    const scale = load<f32>(parameters + load<i32>(layer, plan.LAYER_SCALES) + at)
    const factor = f32x4.splat(scale * load<f32>(<usize>load<i32>(layer, plan.LAYER_INVERSES) + at))
    const middle = f32x4.splat(<f32>(total(sum) / <f64>samples))
    const share = f32x4.splat(<f32>(total(product) / <f64>samples))
    let left = samples
    place = (<usize>u) << 5
    for (let p = 0; p < panels; p++) {
      for (let half: usize = 0; half < 32; half += 16) {
        const to = slopes + place + half
        const beside = f32x4.add(middle, f32x4.mul(v128.load(normal + place + half), share))
        const slope = f32x4.mul(factor, f32x4.sub(v128.load(to), beside))
        v128.store(to, v128.and(slope, lanesOf(left)))
        left -= 4
      }
      place += stride
    }
  }
}
