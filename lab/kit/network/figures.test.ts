import { expect, it } from 'vitest'
import { decadesOf, gradientHealth, shareOf } from './gradient-health.ts'
import { divergingTable, niceSize, paintValues } from './map-colors.ts'
import { shortFigure } from './paint-figures.ts'

it('marks a gradient that has vanished beside the output layer’s or by itself, and one that has exploded', () => {
  expect([0.5, 1e-3, 0.99e-4].map((norm) => gradientHealth(norm, 1))).toEqual(['fine', 'fine', 'vanished'])
  expect(gradientHealth(5e-6, 4e-6)).toBe('vanished')
  expect(gradientHealth(0, 0)).toBe('vanished')
  expect([NaN, Infinity, 1000].map((norm) => gradientHealth(norm, 1))).toEqual(['exploded', 'exploded', 'exploded'])
})

it('has one axis for all gradients, on which faint ones are low', () => {
  expect(decadesOf([0.3, 0.02])).toEqual({ from: -8, to: 0 })
  expect(decadesOf([300, 2e-8, NaN, 0])).toEqual({ from: -8, to: 3 })
  // Down to the smallest that float32 holds, so that no two bars are equally low.
  expect(decadesOf([0.1, 2e-9, 9e-23])).toEqual({ from: -24, to: 0 })
  expect(decadesOf([1.4e-45])).toEqual({ from: -48, to: 0 })
  const axis = { from: -8, to: 0 }
  expect([1, 1e-4, 1e-8, 1e-30, 0].map((norm) => shareOf(norm, axis))).toEqual([1, 0.5, 0, 0, 0])
  expect(shareOf(NaN, axis)).toBe(1)
})

it('rounds scales up to 1, 2, 5 of a power of ten', () => {
  expect([0.3, 1, 1.01, 3, 7, 1e-7, 0, NaN, Infinity].map((size) => niceSize(size))).toEqual([
    0.5, 1, 2, 5, 10, 1e-7, 1, 1, 1,
  ])
})

it('colours what is positive blue, what is negative orange, zero as the ground', () => {
  const table = divergingTable({ series: ['#0000ff', '#ff8000'], surface: '#ffffff', muted: '#808080' })
  const into = new Uint8ClampedArray(5 * 4)
  paintValues([9, 0, 2, -2, 0.5, NaN], { scale: 2, table, into, from: 1 })
  const [zero, positive, negative, half, none] = [0, 1, 2, 3, 4].map((i) => [...into.subarray(4 * i, 4 * i + 3)])
  expect(zero).toEqual([255, 255, 255])
  expect(positive![2]).toBe(255)
  expect(positive![0]).toBeLessThan(30)
  expect(negative![0]).toBe(255)
  expect(negative![2]).toBeLessThan(30)
  expect(half![0]).toBeGreaterThan(positive![0]!)
  expect(none).toEqual([128, 128, 128])
})

it('writes figures in as few letters as a narrow column has room for', () => {
  expect([0, 0.0321, 0.5, 12.34, 3.2e-6, 1234, NaN].map((value) => shortFigure(value, 'en'))).toEqual([
    '0',
    '0.032',
    '0.5',
    '12',
    '3e−6',
    '1e3',
    'NaN',
  ])
})
