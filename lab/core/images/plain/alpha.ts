import { createPixels, type Pixels } from '../pixels.ts'

/**
 * Applies an operation to red, green and blue alone, and puts alpha beside what comes of it; a picture without alpha as it
 * is, and a result of one channel too.
 */
export function besideAlpha(source: Pixels, operation: (colours: Pixels) => Pixels): Pixels {
  if (source.channels !== 4) return operation(source)
  const { width, height, type, data } = source
  const colours = createPixels(width, height, 3, type)
  for (let at = 0, to = 0; at < data.length; at += 4) {
    colours.data[to++] = data[at]!
    colours.data[to++] = data[at + 1]!
    colours.data[to++] = data[at + 2]!
  }
  const done = operation(colours)
  if (done.channels !== 3) return done
  const result = createPixels(width, height, 4, done.type)
  for (let at = 0, from = 0; at < result.data.length; at += 4) {
    result.data[at] = done.data[from++]!
    result.data[at + 1] = done.data[from++]!
    result.data[at + 2] = done.data[from++]!
    result.data[at + 3] = data[at + 3]!
  }
  return result
}
