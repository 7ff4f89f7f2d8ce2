import * as plan from './plan.ts'

/** The batch's gradient by four parameters: the chunks' in their order, so that the number of threads changes no bit. */
// @ts-ignore: decorator
@inline
function gradientAt(gradients: usize, bytes: usize, chunks: i32, at: usize, decay: v128, weights: v128): v128 {
  let sum = v128.load(gradients + at)
  for (let c = 1; c < chunks; c++) {
    gradients += bytes
    sum = f32x4.add(sum, v128.load(gradients + at))
  }
  return f32x4.add(sum, f32x4.mul(decay, weights))
}

// @ts-ignore: decorator
@inline
function option(address: usize, offset: usize): v128 {
  return f32x4.splat(<f32>load<f64>(address + offset))
}

/** Updates the parameters from byte `first` to byte `end` as PyTorch's `torch.optim` states it; both are multiples of 16. */
export function update(address: usize, first: usize, end: usize): void {
  const kind = load<i32>(address, plan.PLAN_OPTIMIZER)
  const parameters = <usize>load<i32>(address, plan.PLAN_PARAMETERS)
  const bytes = <usize>load<i32>(address, plan.PLAN_PARAMETER_BYTES)
  const gradients = <usize>load<i32>(address, plan.PLAN_GRADIENTS)
  const chunks = load<i32>(address, plan.PLAN_CHUNKS)
  const slots = <usize>load<i32>(address, plan.PLAN_SLOTS)
  const rate = option(address, plan.PLAN_RATE)
  const decay = option(address, plan.PLAN_DECAY)
  const a = option(address, plan.PLAN_OPTION_A)
  const b = option(address, plan.PLAN_OPTION_B)
  const c = option(address, plan.PLAN_OPTION_C)
  const d = option(address, plan.PLAN_OPTION_D)
  if (kind == plan.OPTIMIZER_SGD) {
    for (let at = first; at < end; at += 16) {
      const w = v128.load(parameters + at)
      const slope = gradientAt(gradients, bytes, chunks, at, decay, w)
      v128.store(parameters + at, f32x4.sub(w, f32x4.mul(rate, slope)))
    }
  } else if (kind == plan.OPTIMIZER_MOMENTUM) {
    for (let at = first; at < end; at += 16) {
      const w = v128.load(parameters + at)
      const slope = gradientAt(gradients, bytes, chunks, at, decay, w)
      const velocity = f32x4.add(f32x4.mul(a, v128.load(slots + at)), slope)
      v128.store(slots + at, velocity)
      v128.store(parameters + at, f32x4.sub(w, f32x4.mul(rate, velocity)))
    }
  } else if (kind == plan.OPTIMIZER_ADAM) {
    // a = 1 − beta1, b = beta2, c = 1 − beta2, d = epsilon; the rate and √(1 − beta2^t) come with each step.
    const correction = option(address, plan.PLAN_CORRECTION)
    const squares = slots + bytes
    for (let at = first; at < end; at += 16) {
      const w = v128.load(parameters + at)
      const slope = gradientAt(gradients, bytes, chunks, at, decay, w)
      let mean = v128.load(slots + at)
      mean = f32x4.add(mean, f32x4.mul(a, f32x4.sub(slope, mean)))
      const square = f32x4.add(f32x4.mul(b, v128.load(squares + at)), f32x4.mul(f32x4.mul(c, slope), slope))
      v128.store(slots + at, mean)
      v128.store(squares + at, square)
      const size = f32x4.add(f32x4.div(f32x4.sqrt(square), correction), d)
      v128.store(parameters + at, f32x4.sub(w, f32x4.div(f32x4.mul(rate, mean), size)))
    }
  } else {
    // a = alpha, b = 1 − alpha, c = epsilon, d = momentum
    const velocities = slots + bytes
    for (let at = first; at < end; at += 16) {
      const w = v128.load(parameters + at)
      const slope = gradientAt(gradients, bytes, chunks, at, decay, w)
      const square = f32x4.add(f32x4.mul(a, v128.load(slots + at)), f32x4.mul(f32x4.mul(b, slope), slope))
      v128.store(slots + at, square)
      let change = f32x4.div(slope, f32x4.add(f32x4.sqrt(square), c))
      if (kind == plan.OPTIMIZER_RMSPROP_MOMENTUM) {
        change = f32x4.add(f32x4.mul(d, v128.load(velocities + at)), change)
        v128.store(velocities + at, change)
      }
      v128.store(parameters + at, f32x4.sub(w, f32x4.mul(rate, change)))
    }
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
