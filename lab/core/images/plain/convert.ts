import { createPixels, pixelTypes, roundEven, type PixelData, type Pixels, type PixelType } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'

const { fround, trunc } = Math

/** Converts the type of the values: as NumPy's `astype`, or as scikit-image's `img_as_…`, which scales the range. */
export function convert(source: Pixels, { to, values, overflow }: VisionStepOf<'convert'>): Pixels {
  if (to === source.type) return source
  const { width, height, channels, type, data } = source
  const result = createPixels(width, height, channels, to)
  if (values === 'scale') scale(data, type, result.data, to)
  else keep(data, type, result.data, to, overflow)
  return result
}

function keep(data: PixelData, from: PixelType, out: PixelData, to: PixelType, overflow: 'saturate' | 'wrap'): void {
  const { least, most, float } = pixelTypes[to]
  if (to === 'bool') for (let i = 0; i < data.length; i++) out[i] = data[i] === 0 ? 0 : 1
  else if (float) out.set(data)
  else if (overflow === 'wrap') {
    // A typed array takes numbers modulo 2^bits itself; what is not finite becomes 0.
    for (let i = 0; i < data.length; i++) out[i] = data[i]!
  } else if (pixelTypes[from].float)
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!
      out[i] = value >= most ? most : value <= least ? least : trunc(value)
    }
  else for (let i = 0; i < data.length; i++) out[i] = Math.min(most, Math.max(least, data[i]!))
}

/** What scikit-image makes of a value, by its own order of operations (`_convert`). */
function scale(data: PixelData, from: PixelType, out: PixelData, to: PixelType): void {
  const each = (value: (sample: number) => number): void => {
    for (let i = 0; i < data.length; i++) out[i] = value(data[i]!)
  }
  const { white } = pixelTypes[to]
  const half = from === 'float32' || to === 'float32' ? fround : (value: number): number => value
  if (from === 'bool') each((value) => value * white)
  else if (to === 'bool') {
    const middle = from === 'float32' || from === 'float64' ? 0.5 : trunc(pixelTypes[from].most / 2)
    each((value) => Number(value > middle))
  } else if (pixelTypes[from].float) {
    if (pixelTypes[to].float) out.set(data)
    else if (to === 'int16') each((value) => clamp(roundEven(half(half(value * 32_767.5) - 0.5)), to))
    else each((value) => clamp(roundEven(half(value * white)), to))
  } else if (pixelTypes[to].float) {
    const share = half(1 / pixelTypes[from].most)
    each((value) => Math.max(-1, half(value * share)))
  } else each(wholeScales[`${from} ${to}`]!)
}

/** Whole numbers to whole numbers: `_scale`, which multiplies exactly or divides rounding down. */
const wholeScales: Record<string, (value: number) => number> = {
  'uint8 uint16': (value) => value * 257,
  'uint8 int16': (value) => (value * 257) >> 1,
  'uint16 uint8': (value) => value >> 8,
  'uint16 int16': (value) => value >> 1,
  'int16 uint8': (value) => Math.max(0, value >> 7),
  'int16 uint16': (value) => Math.max(0, Math.floor((value * 32_769) / 16_384)),
}

/** Within the type's range; NaN is 0. */
function clamp(value: number, type: PixelType): number {
  const { least, most } = pixelTypes[type]
  return value > most ? most : value < least ? least : value
}
