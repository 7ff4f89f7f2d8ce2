import { createPixels, type Pixels } from '../../../lab/core/images/pixels.ts'

/** A picture with edges everywhere, as a photograph of leaves has: discs over discs under a little noise. */
export function photograph(width = 4000, height = 3000): Pixels {
  const pixels = createPixels(width, height, 3)
  let state = 7
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const { data } = pixels
  for (let disc = 0; disc < 9_000; disc++) {
    const [cx, cy, radius] = [random() * width, random() * height, 5 + random() * 60]
    const colour = [random() * 255, random() * 255, random() * 255]
    for (let y = Math.max(0, Math.ceil(cy - radius)); y < Math.min(height, cy + radius); y++) {
      const half = Math.sqrt(Math.max(0, radius * radius - (y - cy) * (y - cy)))
      for (let x = Math.max(0, Math.ceil(cx - half)); x < Math.min(width, cx + half); x++)
        for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = colour[c]!
    }
  }
  for (let at = 0; at < data.length; at++) data[at] = Math.min(255, Math.max(0, data[at]! + 12 * (random() - 0.5)))
  return pixels
}
