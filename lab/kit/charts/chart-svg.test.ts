import { expect, test } from 'vitest'
import { chartLines } from './chart-lines.ts'
import type { EpochWindow } from './chart-moves.ts'
import { chartSvg, type SeenChart, SVG_WIDTH } from './chart-svg.ts'

const colors = {
  series: ['#0072b2', '#d55e00'],
  text: '#111111',
  muted: '#222222',
  grid: '#333333',
  border: '#444444',
  surface: '#1e2126',
  raised: '#555555',
  accent: '#666666',
  font: '"Inter Variable", sans-serif',
}
const series = (label: string, colorIndex: number, values: number[]) => ({
  id: label,
  label,
  colorIndex,
  epochs: Float64Array.from(values, (_, i) => i),
  values: Float64Array.from(values),
})
const relu = series('relu', 0, [1, 0.5, NaN, 0.25, 0.2])
const linear = series('linear', 1, [1, 0.5, 1, 0.5, 1])

/** The SVG of two curves as they are seen. */
function svgOf({ smoothing = 0, ...change }: Partial<SeenChart> & { smoothing?: number } = {}): string {
  const { logarithmic = false, x = [0, 4] as EpochWindow } = change
  const lines = chartLines([relu, linear], { logarithmic, smoothing }, x, SVG_WIDTH)
  const chart = { title: 'Loss', xLabel: 'Epoch', yLabel: 'Loss', logarithmic, series: [relu, linear], lines, x }
  return chartSvg({ ...chart, y: [0.1, 1], broken: null, colors, locale: 'en', ...change })
}
const attribute = (element: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1]
/** The curves: what is cut off at the plot's edges. */
const paths = (svg: string): string[] => /<g clip-path[^>]*>(.*?)<\/g>/s.exec(svg)![1]!.match(/<path [^>]*>/g) ?? []
/** The plot's place: left, top, width and height. */
const plotOf = (svg: string): number[] =>
  /<clipPath[^>]*><rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/.exec(svg)!.slice(1).map(Number)
const words = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!)
/** The places that a path goes through. */
const coordinates = (path: string) =>
  [...attribute(path, 'd')!.matchAll(/[ML](\S+) ([^ML]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))

test('an SVG has every curve in its colour with its dash, breaks where a value is not finite, and escapes words', () => {
  const svg = svgOf({ title: 'Loss <of> "A&B"' })
  expect(svg).toContain('Loss &lt;of&gt; &quot;A&amp;B&quot;')
  const [behind, front] = paths(svg)
  expect([attribute(behind!, 'stroke'), attribute(behind!, 'stroke-dasharray')]).toEqual(['#d55e00', '7 4'])
  expect([attribute(front!, 'stroke'), attribute(front!, 'stroke-dasharray')]).toEqual(['#0072b2', undefined])
  expect(attribute(front!, 'd')!.match(/M/g)).toHaveLength(2)
  expect(attribute(front!, 'd')!.match(/L/g)).toHaveLength(2)
  expect(svg).not.toContain('NaN')
  expect(words(svg)).toEqual(expect.arrayContaining(['relu', 'linear', 'Epoch']))
  // The theme's own ground, letters and grid.
  expect(svg).toMatch(/<path [^>]*fill="#1e2126"/)
  expect(svg).toMatch(/<text [^>]*fill="#111111"/)
  expect(svg).toMatch(/<path [^>]*stroke="#333333"/)
})

test('an SVG shows the epochs and values that are seen, and cuts off what lies beyond', () => {
  const svg = svgOf({ x: [1, 3], y: [0.25, 1.25] })
  expect(
    words(svg)
      .filter((word) => /^[\d.]+$/.test(word))
      .slice(0, 11),
  ).toEqual(['1.0', '1.2', '1.4', '1.6', '1.8', '2.0', '2.2', '2.4', '2.6', '2.8', '3.0'])
  const clip = plotOf(svg)
  const [left, top, width, height] = clip as [number, number, number, number]
  const line = coordinates(paths(svg)[0]!)
  // Epoch 0 is beyond the left end; epoch 1 is the end, and 0.5 a quarter of the way up.
  expect(line[0]!.x).toBeLessThan(left)
  expect(line[1]).toEqual({ x: left, y: top + height * 0.75 })
  expect(line[3]!.x).toBe(left + width)
})

test('smoothing has the curve as it is behind it, faint, with the same dash', () => {
  const drawn = paths(svgOf({ smoothing: 0.9 }))
  expect(drawn.map((path) => attribute(path, 'opacity') !== undefined)).toEqual([true, true, false, false])
  expect(drawn.map((path) => attribute(path, 'stroke'))).toEqual(['#d55e00', '#0072b2', '#d55e00', '#0072b2'])
  expect(drawn.map((path) => attribute(path, 'stroke-dasharray'))).toEqual(['7 4', undefined, '7 4', undefined])
  const rise = (path: string) => {
    const heights = coordinates(path).map(({ y }) => y)
    return Math.max(...heights) - Math.min(...heights)
  }
  expect(rise(drawn[2]!)).toBeLessThan(rise(drawn[0]!) * 0.6)
})

test('a logarithmic axis is one, and numbers on axes are written in the window’s way', () => {
  const svg = svgOf({ logarithmic: true, y: [0.01, 1], x: [0, 2000] })
  expect(words(svg)).toEqual(expect.arrayContaining(['0.01', '0.1', '1', '1,000', '2,000']))
  const half = coordinates(paths(svg)[0]!)[1]!.y
  const [, top, , height] = plotOf(svg) as [number, number, number, number]
  const bottom = top + height
  expect((bottom - half) / (bottom - top)).toBeCloseTo(Math.log(50) / Math.log(100), 3)
  expect(words(svgOf({ y: [-1, 0] }))).toContain('−0.2')
})

test('it is marked where values stop being finite, if that is seen', () => {
  const broken = { epoch: 2, words: 'not finite' }
  expect(words(svgOf({ broken }))).toContain('not finite')
  expect(words(svgOf({ broken, x: [3, 4] }))).not.toContain('not finite')
})
