import { expect, it } from 'vitest'
import { createPixels, type Pixels } from '../pixels.ts'
import { gradientOf } from './gradient.ts'
import { survivorsOf, thinning } from './survivors.ts'

/** Waves of several lengths, larger than one piece of the work. */
function waves(width: number, height: number): Pixels {
  const pixels = createPixels(width, height, 1)
  for (let at = 0; at < pixels.data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    pixels.data[at] = 127 + 60 * Math.sin(x / 7 + y / 31) + 60 * Math.cos(y / 5 - x / 13)
  }
  return pixels
}

it.each([
  [3, false],
  [5, false],
  [7, true],
] as const)('thins strip by strip as the whole picture at once (aperture %i, l2 %s)', (apertureSize, l2Gradient) => {
  const settings = { apertureSize, l2Gradient }
  const grey = waves(1_203, 977)
  const whole = survivorsOf(grey, settings, gradientOf(grey, apertureSize))
  const pieces = thinning(grey, settings)
  let count = 1
  let last = pieces.next()
  for (; last.done !== true; last = pieces.next()) count++
  const equal = (one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
    one.length === other.length && Array.prototype.every.call(one, (value, at) => value === other[at])
  expect(equal(last.value.strengths, whole.strengths)).toBe(true)
  expect(equal(last.value.indices, whole.indices)).toBe(true)
  expect(whole.indices.length).toBeGreaterThan(10_000)
  // So that others have their turn meanwhile.
  expect(count).toBeGreaterThan(4)
})

it('thins a small picture in one go', () => {
  expect(thinning(waves(300, 200), { apertureSize: 3, l2Gradient: false }).next().done).toBe(true)
})
