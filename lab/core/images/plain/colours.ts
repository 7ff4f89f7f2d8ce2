import { createPixels, pixelTypes, type Pixels } from '../pixels.ts'
import type { Colour } from '../steps/step-fields.ts'

/** Red, green and blue of a colour; white where none was given. */
export function rgbOf(colour: Colour | null, { type }: Pick<Pixels, 'type'>): readonly [number, number, number] {
  if (Array.isArray(colour)) return colour
  const value = colour ?? pixelTypes[type].white
  return [value, value, value]
}

/** A grey picture in three equal channels; a colour picture as it is. */
export function toRgb(pixels: Pixels): Pixels {
  if (pixels.channels !== 1) return pixels
  const { width, height, type, data } = pixels
  const rgb = createPixels(width, height, 3, type)
  for (let i = 0, to = 0; i < data.length; i++) {
    const value = data[i]!
    rgb.data[to++] = value
    rgb.data[to++] = value
    rgb.data[to++] = value
  }
  return rgb
}

/** Channels without alpha. */
export const colourChannels = (channels: 1 | 3 | 4): 1 | 3 => (channels === 1 ? 1 : 3)
