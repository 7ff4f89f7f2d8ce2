import { pow } from '../../math/pow.ts'
import { createPixels, pixelTypes, roundEven, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'
import { rgbOf } from './colours.ts'
import { histogramOf } from './histogram.ts'
import { mapValues } from './map-values.ts'

/** value · contrast + brightness. */
export const brightnessContrast = (
  source: Pixels,
  { brightness, contrast }: VisionStepOf<'brightnessContrast'>,
): Pixels => mapValues(source, (value) => value * contrast + brightness)

/** (value / white)^gamma · white. */
export function gamma(source: Pixels, { gamma: exponent }: VisionStepOf<'gamma'>): Pixels {
  const { white } = pixelTypes[source.type]
  return mapValues(source, (value) => pow(value / white, exponent) * white)
}

/** The least and highest of a picture's values, alpha left out; 0 and 0 where all are NaN. */
export function rangeOf({ channels, data }: Pixels): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity]
  for (let i = 0; i < data.length; i++) {
    if (channels === 4 && (i & 3) === 3) continue
    const value = data[i]!
    if (value < least) least = value
    if (value > most) most = value
  }
  return least <= most ? { least, most } : { least: 0, most: 0 }
}

/** (value − low) / (high − low) · white; 0 where both are the same. */
export function stretch(source: Pixels, step: VisionStepOf<'stretch'>): Pixels {
  const { white } = pixelTypes[source.type]
  const own = step.low === null || step.high === null ? rangeOf(source) : { least: 0, most: 0 }
  const [low, high] = [step.low ?? own.least, step.high ?? own.most]
  return mapValues(source, (value) => (high === low ? 0 : ((value - low) / (high - low)) * white))
}

/** white − value; −1 − value of int16; not of bool. */
export function invert(source: Pixels): Pixels {
  const { white } = pixelTypes[source.type]
  const from = source.type === 'int16' ? -1 : white
  return mapValues(source, (value) => from - value)
}

/** colour · (1 − a) + value · a, with a = alpha / white; a picture without alpha as it is. */
export function overWhite(source: Pixels, { colour }: VisionStepOf<'overWhite'>): Pixels {
  const { width, height, channels, type, data } = source
  if (channels !== 4) return source
  const { white, least, most, float } = pixelTypes[type]
  const result = createPixels(width, height, 3, type)
  const below = rgbOf(colour, source)
  for (let at = 0, to = 0; at < data.length; at += 4) {
    const share = data[at + 3]! / white
    for (let c = 0; c < 3; c++) {
      const value = below[c]! * (1 - share) + data[at + c]! * share
      result.data[to++] = float ? value : Math.min(most, Math.max(least, roundEven(value)))
    }
  }
  return result
}

/** What OpenCV's `equalizeHist` makes of each value: the share of pixels up to it, those of the least value left out. */
export function equalizeTable(source: Pixels): number[] | null {
  const counts = histogramOf(source)
  const first = counts.findIndex((count) => count > 0)
  const total = source.data.length
  if (counts[first] === total) return null
  const scale = Math.fround(255 / (total - counts[first]!))
  let sum = 0
  return Array.from(counts, (count, value) => {
    if (value > first) sum += count
    return Math.fround(sum * scale)
  })
}

/** Equalizes the histogram; a picture of one value stays as it is. */
export function equalize(
  source: Pixels,
  _step: VisionStepOf<'equalize'>,
  table: readonly number[] | null = equalizeTable(source),
): Pixels {
  return table === null ? source : mapValues(source, (value) => table[value]!)
}
