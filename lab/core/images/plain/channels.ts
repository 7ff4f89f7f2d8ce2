import { createPixels, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'
import { rgbOf, toRgb } from './colours.ts'
import { grey } from './grey.ts'

/** One channel as a grey picture. */
export function channel(source: Pixels, { index }: VisionStepOf<'channel'>): Pixels {
  const { width, height, channels, type, data } = source
  const one = createPixels(width, height, 1, type)
  for (let i = 0, at = index; i < one.data.length; i++, at += channels) one.data[i] = data[at]!
  return one
}

/** Red, green and blue in another order; alpha stays. */
export function swapChannels(source: Pixels, { order }: VisionStepOf<'swapChannels'>): Pixels {
  const { channels, data } = source
  const out = data.slice()
  for (let at = 0; at < data.length; at += channels) for (let c = 0; c < 3; c++) out[at + c] = data[at + order[c]!]!
  return { ...source, data: out }
}

/** Paints the pixels above or below a limit; those that are to be over one and under the other where both are given. */
export function highlight(source: Pixels, step: VisionStepOf<'highlight'>): Pixels {
  const { above, below } = step
  const compared = step.channel === 'grey' ? grey(source, { kind: 'grey', weights: 'opencv' }) : source
  const [stride, first] = [compared.channels, step.channel === 'grey' || source.channels === 1 ? 0 : step.channel]
  const painted = toRgb(source)
  const data = painted === source ? source.data.slice() : painted.data
  const { channels } = painted
  const [red, green, blue] = rgbOf(step.colour, source)
  const [over, under] = [above ?? -Infinity, below ?? Infinity]
  for (let at = first, to = 0; to < data.length; at += stride, to += channels) {
    const value = compared.data[at]!
    if ((above === null || value > over) && (below === null || value < under)) {
      data[to] = red
      data[to + 1] = green
      data[to + 2] = blue
    }
  }
  return { ...painted, data }
}
