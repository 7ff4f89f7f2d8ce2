import { expect, test } from 'vitest'
import { chartSvg, csvField, curvesCsv, linearTicks, logTicks, valueRange } from './chart-export.ts'

const series = (label: string, epochs: number[], values: number[]) => ({
  label,
  color: '#0072b2',
  dash: [7, 4],
  epochs: Float64Array.from(epochs),
  values: Float64Array.from(values),
})

test('ticks are round and lie within the axis', () => {
  expect(linearTicks(0, 999, 8)).toEqual([0, 200, 400, 600, 800])
  expect(linearTicks(0.1, 0.52, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
  expect(linearTicks(3, 3, 5)).toEqual([3])
  expect(logTicks(0.004, 30)).toEqual([0.01, 0.1, 1, 10])
  expect(logTicks(0.15, 3)).toEqual([0.2, 0.5, 1, 2])
})

test('the range of values leaves out what is not finite, and on a logarithmic axis what is not positive', () => {
  const curve = series('a', [0, 1, 2, 3, 4], [-1, NaN, 4, Infinity, 0])
  expect(valueRange([curve], false)).toEqual([-1, 4])
  expect(valueRange([curve], true)).toEqual([2, 8])
  expect(valueRange([series('b', [0], [NaN])], false)).toBeNull()
})

test('an SVG has every curve with its dash, breaks the line where a value is not finite, and escapes words', () => {
  const svg = chartSvg({
    title: 'Loss <of> "A&B"',
    xLabel: 'Epoch',
    yLabel: 'Loss',
    logarithmic: false,
    series: [series('relu', [0, 1, 2, 3, 4], [1, 0.5, NaN, 0.25, 0.2]), series('linear', [0, 1], [1, 1])],
  })
  expect(svg).toContain('Loss &lt;of&gt; &quot;A&amp;B&quot;')
  const paths = [...svg.matchAll(/<path d="([^"]+)"[^>]*stroke-dasharray="7 4"/g)].map(([, line]) => line!)
  expect(paths).toHaveLength(2)
  expect(paths[0]!.match(/M/g)).toHaveLength(2)
  expect(paths[0]!.match(/L/g)).toHaveLength(2)
  expect(svg).not.toContain('NaN')
})

test('CSV joins curves by epoch, and what a spreadsheet would run becomes text', () => {
  const csv = curvesCsv([series('loss', [0, 1, 2], [1, 0.5, NaN]), series('=cmd, "x"', [1, 5], [9, Infinity])])
  expect(csv).toBe('epoch,loss,"\'=cmd, ""x"""\n0,1,\n1,0.5,9\n2,NaN,\n5,,Infinity\n')
  expect(csvField('plain')).toBe('plain')
})
