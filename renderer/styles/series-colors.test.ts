import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Triple = readonly [number, number, number]

/** Okabe and Ito, Color Universal Design, 2008; their eighth is black, and white on dark ground. */
const ORIGINALS = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#000000', '#ffffff']
const YELLOW = '#f0e442'
/** WCAG 1.4.11, for graphics. */
const CONTRAST = 3
/** Twice what an eye can just tell apart in OKLab, and a little: the least of what the originals moved in lightness have. */
const APART = 0.045
/**
 * What eyes without the red or the green cones see, for linear RGB: Machado, Oliveira and Fernandes, A
 * Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE TVCG 15(6), 2009, severity 1.
 */
const EYES: Record<string, readonly Triple[]> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const token = (name: string, theme: 0 | 1): string => {
  const found = new RegExp(`^ {2}--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);$`, 'm').exec(css)
  return found![theme + 1]!
}
const seriesIn = (theme: 0 | 1): string[] => Array.from({ length: 8 }, (_, i) => token(`series-${i + 1}`, theme))

const rgb = (hex: string): Triple => {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  return [red!, green!, blue!]
}
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const times = (rows: readonly Triple[], [x, y, z]: Triple): Triple =>
  rows.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple
const map = ([a, b, c]: Triple, to: (part: number) => number): Triple => [to(a), to(b), to(c)]

/** Contrast as WCAG has it, 1 to 21. */
function contrast(one: string, other: string): number {
  const light = (hex: string) => times([[0.2126, 0.7152, 0.0722]], map(rgb(hex), linear))[0] + 0.05
  const [a, b] = [light(one), light(other)]
  return Math.max(a, b) / Math.min(a, b)
}

/** Hue (degrees) and saturation (0 … 1), as HSL has them. */
function hueAndSaturation(hex: string): [number, number] {
  const [red, green, blue] = rgb(hex)
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  const span = most - least
  if (span === 0) return [0, 0]
  const sixth =
    most === red ? ((green - blue) / span + 6) % 6 : most === green ? (blue - red) / span + 2 : (red - green) / span + 4
  return [sixth * 60, span / (1 - Math.abs(most + least - 1))]
}

/** A colour as some eyes see it, in OKLab (Ottosson 2020), where distances are what is seen. */
function seen(hex: string, eyes: readonly Triple[]): Triple {
  const shown = map(times(eyes, map(rgb(hex), linear)), (part) => Math.min(1, Math.max(0, part)))
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    shown,
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    map(cones, Math.cbrt),
  )
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the colours of series in the %s theme', (_theme, theme) => {
  const surface = token('surface', theme)
  const colors = seriesIn(theme)

  it('are Okabe and Ito’s wherever those can be seen, and otherwise keep hue and saturation', () => {
    const moved = ORIGINALS.filter((original) => contrast(original, surface) < CONTRAST)
    const kept = ORIGINALS.filter((original) => !moved.includes(original))
    const own = colors.filter((color) => !kept.includes(color))
    expect(kept.filter((original) => !colors.includes(original))).toEqual([])
    // White on white, and black on the dark, have one another in their place.
    const hues = moved.filter((original) => hueAndSaturation(original)[1] > 0)
    expect(own).toHaveLength(hues.length)
    for (const original of hues) {
      const [hue, saturation] = hueAndSaturation(original)
      const heirs = own.filter((color) => {
        const [ownHue, ownSaturation] = hueAndSaturation(color)
        return Math.abs(ownHue - hue) < 1 && Math.abs(ownSaturation - saturation) < 0.02
      })
      expect(heirs, original).toHaveLength(1)
      // No further than it must be; yellow must be apart from the darkened orange too.
      if (original !== YELLOW) expect(contrast(heirs[0]!, surface), original).toBeLessThan(CONTRAST + 0.1)
    }
  })

  it('stand out from the surface', () => {
    for (const color of colors) expect(contrast(color, surface), color).toBeGreaterThanOrEqual(CONTRAST)
  })

  it.each(Object.entries(EYES))('stay apart for eyes with %s', (_eyes, matrix) => {
    const views = colors.map((color) => seen(color, matrix))
    for (const [i, one] of views.entries())
      for (const [j, other] of views.entries())
        if (i < j)
          expect(Math.hypot(...one.map((part, at) => part - other[at]!)), `${colors[i]} ${colors[j]}`).toBeGreaterThan(
            APART,
          )
  })
})

it('what a canvas reads before the page has its colours is the light theme’s', () => {
  const initial = [...css.matchAll(/@property --series-\d \{[^}]*initial-value: (#[0-9a-f]{6});/g)].map(
    ([, hex]) => hex,
  )
  expect(initial).toEqual(seriesIn(0))
})
