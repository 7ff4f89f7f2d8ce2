/** Copies rows of data, one a sample, into panels: there each value has a row of its own, with the samples side by side. */

/** The number of sample `place` of the batch: `order` has the numbers, or is 0 where they are 0, 1, 2, …. */
// @ts-ignore: decorator
@inline
function sampleAt(order: usize, place: i32): usize {
  return order == 0 ? <usize>place : <usize>load<i32>(order + ((<usize>place) << 2))
}

// @ts-ignore: decorator
@inline
function gatherFour(r0: usize, r1: usize, r2: usize, r3: usize, values: i32, to: usize): void {
  let i = 0
  for (; i + 4 <= values; i += 4) {
    const a = v128.load(r0)
    const b = v128.load(r1)
    const c = v128.load(r2)
    const d = v128.load(r3)
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
    v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32)
    v128.store(to, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), 64)
    v128.store(to, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7), 96)
    r0 += 16
    r1 += 16
    r2 += 16
    r3 += 16
    to += 128
  }
  for (; i < values; i++) {
    store<f32>(to, load<f32>(r0))
    store<f32>(to, load<f32>(r1), 4)
    store<f32>(to, load<f32>(r2), 8)
    store<f32>(to, load<f32>(r3), 12)
    r0 += 4
    r1 += 4
    r2 += 4
    r3 += 4
    to += 32
  }
}

/**
 * Fills panels from a batch. Places past the batch's end get its last sample, so that every value is one of the data's.
 * @param data the rows; @param values of a row; @param first place in the batch; @param last place that has a sample
 * @param stride bytes of a panel
 */
export function gather(data: usize, values: i32, order: usize, first: i32, last: i32, to: usize, stride: usize, panels: i32): void {
  const rowBytes = (<usize>values) << 2
  for (let p = 0; p < panels; p++) {
    for (let half = 0; half < 2; half++) {
      const place = first + (half << 2)
      gatherFour(
        data + sampleAt(order, min(place, last)) * rowBytes,
        data + sampleAt(order, min(place + 1, last)) * rowBytes,
        data + sampleAt(order, min(place + 2, last)) * rowBytes,
        data + sampleAt(order, min(place + 3, last)) * rowBytes,
        values,
        to + ((<usize>half) << 4),
      )
    }
    first += 8
    to += stride
  }
}

/** The way back: panels into rows of `count` samples. */
export function scatter(from: usize, stride: usize, values: i32, count: i32, to: usize): void {
  for (let s = 0; s < count; s++) {
    let at = from + (<usize>(s >> 3)) * stride + ((<usize>(s & 7)) << 2)
    for (let i = 0; i < values; i++) {
      store<f32>(to, load<f32>(at))
      at += 32
      to += 4
    }
  }
}
