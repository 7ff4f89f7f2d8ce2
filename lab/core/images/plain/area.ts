import { createPixels, pixelTypes, type Pixels } from '../pixels.ts'
import { sliceRange } from '../steps/slices.ts'
import type { VisionStepOf } from '../vision.ts'
import { toRgb } from './colours.ts'

/** NumPy's assignment to a region: one number sets alpha too, `[r, g, b]` makes it opaque. */
export function fill(source: Pixels, { rows, columns, colour }: VisionStepOf<'fill'>): Pixels {
  const { white } = pixelTypes[source.type]
  const inColour = Array.isArray(colour)
  const before = inColour ? toRgb(source) : source
  const values = inColour ? [...colour, white] : Array.from({ length: 4 }, () => colour ?? white)
  const { width, height, channels } = before
  const data = before === source ? source.data.slice() : before.data
  const down = sliceRange(rows, height)
  const across = sliceRange(columns, width)
  for (let y = down.from; y < down.to; y++)
    for (let c = 0; c < channels; c++) {
      const value = values[c]!
      const end = (y * width + across.to) * channels
      for (let at = (y * width + across.from) * channels + c; at < end; at += channels) data[at] = value
    }
  return { ...before, data }
}

/** The rows and columns of two slices. */
export function crop(source: Pixels, { rows, columns }: VisionStepOf<'crop'>): Pixels {
  const down = sliceRange(rows, source.height)
  const across = sliceRange(columns, source.width)
  const { channels, data } = source
  const cut = createPixels(across.to - across.from, down.to - down.from, channels, source.type)
  const stride = cut.width * channels
  for (let y = 0; y < cut.height; y++) {
    const from = ((down.from + y) * source.width + across.from) * channels
    cut.data.set(data.subarray(from, from + stride), y * stride)
  }
  return cut
}

/** Clockwise by 90, 180 or 270 degrees. */
export function rotate(source: Pixels, { degrees }: VisionStepOf<'rotate'>): Pixels {
  const { width, height } = source
  const turned = degrees !== 180
  // Where the first pixel of the result stands, and how far on the next ones are.
  const start = { 90: [0, height - 1], 180: [width - 1, height - 1], 270: [width - 1, 0] } as const
  const [x, y] = start[degrees]
  const size = turned ? { width: height, height: width } : { width, height }
  const steps: Record<typeof degrees, readonly [number, number]> = {
    90: [-width, 1],
    180: [-1, -width],
    270: [width, -1],
  }
  const [right, down] = steps[degrees]
  return walk(source, size, y * width + x, right, down)
}

/** Horizontal swaps left and right, vertical top and bottom. */
export function flip(source: Pixels, { axis }: VisionStepOf<'flip'>): Pixels {
  const { width, height } = source
  return axis === 'horizontal'
    ? walk(source, source, width - 1, -1, width)
    : walk(source, source, (height - 1) * width, 1, -width)
}

/** A picture whose pixels are read from `start` on, `right` pixels further for each column and `down` for each row. */
function walk(
  { channels, type, data }: Pixels,
  { width, height }: { width: number; height: number },
  start: number,
  right: number,
  down: number,
): Pixels {
  const out = createPixels(width, height, channels, type)
  for (let y = 0, to = 0; y < height; y++) {
    let from = (start + y * down) * channels
    for (let x = 0; x < width; x++, from += right * channels)
      for (let c = 0; c < channels; c++) out.data[to++] = data[from + c]!
  }
  return out
}
