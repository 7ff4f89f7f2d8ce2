import { expect, it } from 'vitest'
import { withinPicture } from '../../core/images/measure.ts'
import { convolve } from '../../core/images/plain/convolve.ts'
import { createPixels } from '../../core/images/pixels.ts'
import { areaAround, valuesUnder } from './under-kernel.ts'

it.each([
  [7, 5, 3, 3],
  [7, 5, 2, 4],
  [4, 3, 5, 5],
  [1, 2, 3, 3],
])('what lies under a kernel at any place of %i × %i sums up to the convolution by %i × %i', (w, h, columns, rows) => {
  const pixels = createPixels(w, h, 3, 'float64')
  pixels.data.forEach((_, at) => (pixels.data[at] = (at * 37) % 101))
  const kernel = Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => 1 + x + 10 * y))
  const result = convolve(pixels, { kind: 'convolve', kernel, divisor: 1, offset: 0 })
  const size = { width: columns, height: rows }
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const area = withinPicture(areaAround({ x, y }, size), pixels)
      const values: number[] = []
      for (let row = area.y; row < area.y + area.height; row++)
        values.push(...pixels.data.subarray((row * w + area.x) * 3, (row * w + area.x + area.width) * 3))
      const under = valuesUnder({ area, channels: 3, type: 'float64', values }, { x, y }, size)
      const sum = under.flat().reduce((all, value, at) => all + value * kernel.flat()[at]!, 0)
      expect([x, y, sum]).toEqual([x, y, result.data[(y * w + x) * 3]])
    }
})
