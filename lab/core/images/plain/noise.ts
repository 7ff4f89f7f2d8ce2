import { createRandom } from '../../random.ts'
import { createPixels, pixelTypes, roundEven, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'
import { colourChannels } from './colours.ts'

/** Values that are drawn at a time; a multiple of 16, so that the draws are those of `torch.randn` for all at once. */
const PIECE = 1 << 16

/** Gaussian noise on every value, or pixels turned black and white; alpha stays. */
export function noise(source: Pixels, { distribution, amount, seed }: VisionStepOf<'noise'>): Pixels {
  const { channels, type, data } = source
  const { white, least, most, float } = pixelTypes[type]
  const random = createRandom(seed)
  const result = createPixels(source.width, source.height, channels, type)
  result.data.set(data)
  const out = result.data
  const colours = colourChannels(channels)
  const pixels = source.width * source.height
  if (distribution === 'saltAndPepper') {
    for (let i = 0; i < pixels; i++) {
      const drawn = random.uniform()
      if (drawn >= amount) continue
      const value = drawn < amount / 2 ? 0 : white
      for (let c = 0; c < colours; c++) out[i * channels + c] = value
    }
    return result
  }
  const total = pixels * colours
  for (let done = 0; done < total;) {
    // The last two pieces are drawn as one: fewer than 16 values are drawn in another way.
    const left = total - done
    const count = left < 2 * PIECE ? left : PIECE
    const drawn = random.normal(count)
    for (let i = 0; i < count; i++) {
      const at = colours === channels ? done + i : Math.floor((done + i) / 3) * 4 + ((done + i) % 3)
      const value = data[at]! + drawn[i]! * amount * white
      out[at] = float ? value : Math.min(most, Math.max(least, roundEven(value)))
    }
    done += count
  }
  return result
}
