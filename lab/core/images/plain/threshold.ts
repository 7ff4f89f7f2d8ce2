import { createPixels, pixelTypes, type Pixels } from '../pixels.ts'

/** White (255, 65535, 1) where a value is above the threshold, 0 elsewhere; alpha stays. */
export function thresholdFixed(source: Pixels, value: number): Pixels {
  const { width, height, channels, type, data } = source
  const { white } = pixelTypes[type]
  const result = createPixels(width, height, channels, type)
  const out = result.data
  for (let i = 0; i < data.length; i++) out[i] = data[i]! > value ? white : 0
  if (channels === 4) for (let i = 3; i < data.length; i += 4) out[i] = data[i]!
  return result
}
