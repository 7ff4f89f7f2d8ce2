import { createPixels, pixelTypes, roundEven, type Pixels } from '../pixels.ts'
import { colourChannels } from './colours.ts'

/**
 * A picture with every value but alpha replaced. Whole numbers are rounded to the nearest even one and clamped; each of
 * them is computed once.
 */
export function mapValues(source: Pixels, replace: (value: number) => number): Pixels {
  const { channels, type, data } = source
  const { least, most, float } = pixelTypes[type]
  const result = createPixels(source.width, source.height, channels, type)
  const out = result.data
  const colours = colourChannels(channels)
  if (float) {
    for (let i = 0; i < data.length; i++) out[i] = channels === 4 && i % 4 === 3 ? data[i]! : replace(data[i]!)
    return result
  }
  const table = new pixelTypes[type].array(most - least + 1)
  for (let value = least; value <= most; value++)
    table[value - least] = Math.min(most, Math.max(least, roundEven(replace(value))))
  if (colours === channels) for (let i = 0; i < data.length; i++) out[i] = table[data[i]! - least]!
  else for (let i = 0; i < data.length; i++) out[i] = i % 4 === 3 ? data[i]! : table[data[i]! - least]!
  return result
}
