import * as plan from './plan.ts'

/** The batch's gradient by four parameters: the chunks' in their order, so that the number of threads changes no bit. */
// @ts-ignore: decorator
@inline
function sumAt(gradients: usize, bytes: usize, chunks: i32, at: usize): v128 {
  let sum = v128.load(gradients + at)
  for (let c = 1; c < chunks; c++) {
    gradients += bytes
    sum = f32x4.add(sum, v128.load(gradients + at))
  }
  return sum
}

/**
 * Adds up the chunks' gradients from byte `first` to byte `end` in the first one's place.
 * @returns the sum of its squares
 */
export function sumGradients(address: usize, first: usize, end: usize): f64 {
  const bytes = <usize>load<i32>(address, plan.PLAN_PARAMETER_BYTES)
  const gradients = <usize>load<i32>(address, plan.PLAN_GRADIENTS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  let squares = f64x2.splat(0)
  for (let at = first; at < end; at += 16) {
    const sum = sumAt(gradients, bytes, chunks, at)
    v128.store(gradients + at, sum)
    const low = f64x2.promote_low_f32x4(sum)
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3))
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)))
  }
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
}

// @ts-ignore: decorator
@inline
function option(address: usize, offset: usize): v128 {
  return f32x4.splat(<f32>load<f64>(address + offset))
}

/**
 * Updates the parameters from byte `first` to byte `end` as PyTorch's `torch.optim` states it; both are multiples of 16.
 * @param chunks gradients to add up; @param factor of the gradient, from clipping by norm
 */
export function update(address: usize, first: usize, end: usize, chunks: i32, factor: f32): void {
  const kind = load<i32>(address, plan.PLAN_OPTIMIZER)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  const bytes = <usize>load<i32>(address, plan.PLAN_PARAMETER_BYTES)
  const gradients = <usize>load<i32>(address, plan.PLAN_GRADIENTS)
  const slots = <usize>load<i32>(address, plan.PLAN_SLOTS)
  const clip = load<i32>(address, plan.PLAN_CLIP)
  const limit = option(address, plan.PLAN_CLIP_LIMIT)
  const scale = f32x4.splat(factor)
  const rate = option(address, plan.PLAN_RATE)
  const decay = option(address, plan.PLAN_DECAY)
  // adamw takes its decay off the weights themselves.
  const shrink = option(address, plan.PLAN_SHRINK)
  const a = option(address, plan.PLAN_OPTION_A)
  const b = option(address, plan.PLAN_OPTION_B)
  const c = option(address, plan.PLAN_OPTION_C)
  const d = option(address, plan.PLAN_OPTION_D)
  const e = option(address, plan.PLAN_OPTION_E)
  for (let at = first; at < end; at += 16) {
    let w = f32x4.mul(v128.load(parameters + at), shrink)
    let slope = sumAt(gradients, bytes, chunks, at)
    if (clip == plan.CLIP_VALUE) slope = f32x4.pmin(f32x4.pmax(slope, f32x4.neg(limit)), limit)
    else if (clip == plan.CLIP_NORM) slope = f32x4.mul(slope, scale)
    slope = f32x4.add(slope, f32x4.mul(decay, w))
    const slot = slots + at
    if (kind == plan.OPTIMIZER_SGD) {
      // as it is
    } else if (kind <= plan.OPTIMIZER_NESTEROV) {
      // a = momentum, b = 1 − dampening
      const velocity = f32x4.add(f32x4.mul(a, v128.load(slot)), f32x4.mul(b, slope))
      v128.store(slot, velocity)
      slope = kind == plan.OPTIMIZER_NESTEROV ? f32x4.add(slope, f32x4.mul(a, velocity)) : velocity
    } else if (kind <= plan.OPTIMIZER_AMSGRAD) {
      // a = 1 − beta1, b = beta2, e = 1 − beta2, c = 1 / √(1 − beta2^t), d = epsilon; the rate is divided by 1 − beta1^t
      let mean = v128.load(slot)
      mean = f32x4.add(mean, f32x4.mul(a, f32x4.sub(slope, mean)))
      v128.store(slot, mean)
      const fresh = f32x4.mul(f32x4.mul(e, slope), slope)
      let square = f32x4.add(f32x4.mul(b, v128.load(slot + bytes)), fresh)
      v128.store(slot + bytes, square)
      if (kind == plan.OPTIMIZER_AMSGRAD) {
        square = f32x4.pmax(square, v128.load(slot + 2 * bytes))
        v128.store(slot + 2 * bytes, square)
      }
      slope = f32x4.div(mean, f32x4.add(f32x4.mul(f32x4.sqrt(square), c), d))
    } else if (kind <= plan.OPTIMIZER_CENTERED_MOMENTUM) {
      // a = alpha, b = 1 − alpha, c = epsilon, d = momentum
      let square = f32x4.add(f32x4.mul(a, v128.load(slot)), f32x4.mul(f32x4.mul(b, slope), slope))
      v128.store(slot, square)
      let next = slot + bytes
      if (kind >= plan.OPTIMIZER_CENTERED) {
        const mean = f32x4.add(f32x4.mul(a, v128.load(next)), f32x4.mul(b, slope))
        v128.store(next, mean)
        square = f32x4.sub(square, f32x4.mul(mean, mean))
        next += bytes
      }
      slope = f32x4.div(slope, f32x4.add(f32x4.sqrt(square), c))
      if (kind == plan.OPTIMIZER_RMSPROP_MOMENTUM || kind == plan.OPTIMIZER_CENTERED_MOMENTUM) {
        slope = f32x4.add(f32x4.mul(d, v128.load(next)), slope)
        v128.store(next, slope)
      }
    } else {
      // adagrad: c = epsilon
      const sum = f32x4.add(v128.load(slot), f32x4.mul(slope, slope))
      v128.store(slot, sum)
      slope = f32x4.div(slope, f32x4.add(f32x4.sqrt(sum), c))
    }
    w = f32x4.sub(w, f32x4.mul(rate, slope))
    v128.store(parameters + at, w)
  }
}

/**
 * Puts zeros where a layer has no parameters: units that fill up its last block, biases that it does not have. An
 * optimizer with epsilon 0 makes NaN of these.
 */
export function clearPadding(layer: usize, parameters: usize): void {
  const units = load<i32>(layer, plan.LAYER_UNITS)
  const biases = parameters + load<i32>(layer, plan.LAYER_BIASES)
  if (!load<i32>(layer, plan.LAYER_HAS_BIAS)) memory.fill(biases, 0, (<usize>(units + 3) >> 2) << 4)
  const used = units & 3
  if (used == 0) return
  const inputs = load<i32>(layer, plan.LAYER_INPUTS)
  const block = <usize>(units >> 2)
  const keep = i32x4.gt_s(i32x4.splat(used), i32x4(0, 1, 2, 3))
  const bias = biases + (block << 4)
  v128.store(bias, v128.and(v128.load(bias), keep))
  let at = parameters + load<i32>(layer, plan.LAYER_WEIGHTS) + ((block * inputs) << 4)
  for (let i = 0; i < inputs; i++) {
    v128.store(at, v128.and(v128.load(at), keep))
    at += 16
  }
}
