import { createPixels, pixelTypes, roundEven, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'
import { colourChannels } from './colours.ts'

const { fround } = Math

/** Of weights, what the sum is divided by: the given one, the weights' sum, or 1 where that is 0. */
export const divisorOf = ({ kernel, divisor }: Pick<VisionStepOf<'convolve'>, 'kernel' | 'divisor'>): number =>
  divisor ?? (kernel.flat().reduce((sum, weight) => sum + weight, 0) || 1)

/** A place outside mirrored into the picture, without repeating the outermost pixel. */
export function reflected(place: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const within = ((place % period) + period) % period
  return within < length ? within : period - within
}

/**
 * OpenCV's `filter2D` (correlation), anchored at the kernel's side ÷ 2, in single precision (double for float64); alpha stays.
 * OpenCV itself turns to a Fourier transform for large kernels, from a size on that differs between machines.
 */
export function convolve(source: Pixels, step: VisionStepOf<'convolve'>): Pixels {
  const { width, height, channels, type, data } = source
  const { least, most, float } = pixelTypes[type]
  const round = type === 'float64' ? (value: number): number => value : fround
  const divisor = divisorOf(step)
  const [rows, columns] = [step.kernel.length, step.kernel[0]!.length]
  const weights = step.kernel.flat().map((weight) => round(weight / divisor))
  const offset = round(step.offset)
  const result = createPixels(width, height, channels, type)
  if (channels === 4) result.data.set(data)
  const across = Int32Array.from({ length: width + columns }, (_, x) => reflected(x - (columns >> 1), width) * channels)
  const colours = colourChannels(channels)
  for (let y = 0; y < height; y++) {
    const down = Array.from({ length: rows }, (_, k) => reflected(y + k - (rows >> 1), height) * width * channels)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < colours; c++) {
        let sum = offset
        for (let k = 0; k < weights.length; k++) {
          const weight = weights[k]!
          if (weight !== 0)
            sum = round(sum + data[down[Math.floor(k / columns)]! + across[x + (k % columns)]! + c]! * weight)
        }
        result.data[(y * width + x) * channels + c] = float ? sum : Math.min(most, Math.max(least, roundEven(sum)))
      }
  }
  return result
}
