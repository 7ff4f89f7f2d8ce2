import { createPixels, pixelTypes, roundEven, type Pixels } from '../pixels.ts'
import type { VisionStepOf } from '../vision.ts'

/** OpenCV's weights of red, green and blue, in 32768ths for whole numbers. */
const [RED, GREEN, BLUE] = [9798, 19_235, 3735]
const { fround } = Math
const [RED_FLOAT, GREEN_FLOAT, BLUE_FLOAT] = [fround(0.299), fround(0.587), fround(0.114)]
/** scikit-image's weights (`rgb2gray`). */
const [SCIKIT_RED, SCIKIT_GREEN, SCIKIT_BLUE] = [0.2125, 0.7154, 0.0721]

/** Colour to grey; a grey picture is given back as it is. */
export function grey(source: Pixels, { weights }: VisionStepOf<'grey'>): Pixels {
  const { width, height, channels, type, data } = source
  if (channels === 1) return source
  const result = createPixels(width, height, 1, type)
  const out = result.data
  const { white, float } = pixelTypes[type]
  if (weights === 'scikit') {
    // In the order in which NumPy multiplies and adds: img_as_float, rgb2gray, img_as_ubyte or img_as_uint.
    const share = float ? 1 : 1 / white
    const half = type === 'float32' ? fround : (value: number): number => value
    const [red, green, blue] = [half(SCIKIT_RED), half(SCIKIT_GREEN), half(SCIKIT_BLUE)]
    for (let i = 0, at = 0; i < out.length; i++, at += channels) {
      const sum = half(
        half(half(data[at]! * share * red) + half(data[at + 1]! * share * green)) + half(data[at + 2]! * share * blue),
      )
      out[i] = float ? sum : roundEven(sum * white)
    }
  } else if (float)
    for (let i = 0, at = 0; i < out.length; i++, at += channels)
      out[i] = fround(
        fround(fround(data[at]! * RED_FLOAT) + fround(data[at + 1]! * GREEN_FLOAT)) +
          fround(data[at + 2]! * BLUE_FLOAT),
      )
  else
    for (let i = 0, at = 0; i < out.length; i++, at += channels)
      out[i] = (data[at]! * RED + data[at + 1]! * GREEN + data[at + 2]! * BLUE + 16_384) >>> 15
  return result
}
