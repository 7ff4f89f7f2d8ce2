import { pixelTypes, type Pixels } from './pixels.ts'
import { colourChannels } from './plain/colours.ts'

/** A rectangle in pixels from the top left. */
export interface Area {
  x: number
  y: number
  width: number
  height: number
}

const BINS = 256

/** What an area has in common with a picture. */
export function withinPicture({ x, y, width, height }: Area, picture: Pick<Pixels, 'width' | 'height'>): Area {
  const [left, top] = [Math.min(x, picture.width), Math.min(y, picture.height)]
  return {
    x: left,
    y: top,
    width: Math.min(width, picture.width - left),
    height: Math.min(height, picture.height - top),
  }
}

/**
 * Mean, deviation (of the whole population, as NumPy's `std`), least, most and histogram of each channel in an area, alpha
 * left out. The histogram's range is the type's, of floats 0 … 1 or all that is there.
 */
export function measure(pixels: Pixels, requestedArea: Area) {
  const { channels, type, data } = pixels
  const { float, least: typeLeast, most: typeMost } = pixelTypes[type]
  const area = withinPicture(requestedArea, pixels)
  const each = Array.from({ length: colourChannels(channels) }, (_, channel) => {
    let [least, most, sum, numbers, notNumbers] = [Infinity, -Infinity, 0, 0, 0]
    eachValue(pixels, area, channel, (value) => {
      if (!Number.isFinite(value)) return void notNumbers++
      if (value < least) least = value
      if (value > most) most = value
      sum += value
      numbers++
    })
    return numbers > 0
      ? { least, most, mean: sum / numbers, numbers, notNumbers }
      : { least: 0, most: 0, mean: 0, numbers, notNumbers }
  })
  const range = float
    ? { low: Math.min(0, ...each.map(({ least }) => least)), high: Math.max(1, ...each.map(({ most }) => most)) }
    : { low: typeLeast, high: typeMost }
  const [clipLow, clipHigh] = float ? [0, 1] : [typeLeast, typeMost]
  const scale = float ? BINS / (range.high - range.low) : BINS / (range.high - range.low + 1)
  const measured = each.map(({ least, most, mean, numbers, notNumbers }, channel) => {
    const bins = new Array<number>(BINS).fill(0)
    let [squares, clippedLow, clippedHigh] = [0, 0, 0]
    eachValue(pixels, area, channel, (value) => {
      if (!Number.isFinite(value)) return
      squares += (value - mean) * (value - mean)
      if (float ? value < clipLow : value === clipLow) clippedLow++
      if (float ? value > clipHigh : value === clipHigh) clippedHigh++
      bins[Math.min(BINS - 1, Math.floor((value - range.low) * scale))]!++
    })
    const deviation = numbers > 0 ? Math.sqrt(squares / numbers) : 0
    return { mean, deviation, least, most, clippedLow, clippedHigh, notNumbers, bins }
  })
  return { channels: measured, range, type, pixels: area.width * area.height }

  function eachValue(
    source: Pixels,
    { x, y, width, height }: Area,
    channel: number,
    see: (value: number) => void,
  ): void {
    for (let row = y; row < y + height; row++) {
      const end = (row * source.width + x + width) * channels
      for (let at = (row * source.width + x) * channels + channel; at < end; at += channels) see(data[at]!)
    }
  }
}
