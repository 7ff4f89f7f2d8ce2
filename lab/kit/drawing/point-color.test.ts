import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrastOf } from './contrast.ts'
import { rgbOf } from './palette.ts'
import { pointColor } from './point-color.ts'
import { paintRegions } from './regions.ts'

const css = readFileSync(join(import.meta.dirname, '../../../renderer/styles/tokens.css'), 'utf8')
const token = (name: string, theme: 0 | 1): string =>
  new RegExp(`^ {2}--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);$`, 'm').exec(css)![theme + 1]!

it('measures contrast as WCAG does', () => {
  expect(contrastOf([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10)
  expect(contrastOf([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2)
})

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_, theme) => {
  const colors = { surface: token('surface', theme), text: token('text', theme) }
  const series = Array.from({ length: 8 }, (_, i) => token(`series-${i + 1}`, theme))

  it.each(series.map((color, label) => ({ color, label })))(
    'points of class $label keep 3 : 1 against their own region, sure or not',
    ({ color, label }) => {
      const point = rgbOf(pointColor(color, colors))
      for (const sure of [32, 128, 255]) {
        const pixels = paintRegions(
          {
            columns: 1,
            rows: 1,
            classes: Uint8Array.of(label),
            confidence: Uint8Array.of(sure),
            classCount: 8,
            xMin: 0,
            xMax: 1,
            yMin: 0,
            yMax: 1,
            points: new Float32Array(),
            labels: [],
          },
          series.map(rgbOf),
          rgbOf(colors.surface),
        )
        const [red, green, blue] = pixels
        expect(contrastOf(point, [red!, green!, blue!])).toBeGreaterThanOrEqual(3)
      }
    },
  )
})
