/** What the plane of the inputs shows: where the unit says 0 and 1, its line, the rows, and what is special about them. */
import type { Extent, Mark } from '../../kit/drawing/marks.ts'
import { rgbOf } from '../../kit/drawing/palette.ts'
import type { Frame } from './frame.ts'
import type { Margin } from './margin.ts'
import { forward } from './network.ts'

/** Places of the raster along each side. */
const SIZE = 72

/** What the marks are called, in the language of the window. */
export interface Names {
  line: string
  class: (label: 0 | 1) => string
  margin: string
  radius: string
  middle: string
}

/** The plane that holds all rows, with room around them; never so small that a single point fills it. */
export function extentOf(rows: readonly number[][]): Extent {
  const inputs = rows.map((row) => row.slice(0, -1))
  const values = inputs.flat()
  const logic = values.every((value) => value === 0 || value === 1)
  if (logic) return { xMin: -0.5, xMax: 1.5, yMin: -0.5, yMax: 1.5 }
  const reach = Math.max(2, ...values.map(Math.abs)) * 1.25
  return { xMin: -reach, xMax: reach, yMin: -reach, yMax: reach }
}

/** What the unit says of a place: above 0 it is class 1. Certainty is the share of full colour, 0 … 1. */
export function scoreAt(frame: Frame): (x: number, y: number) => { score: number; certainty: number } {
  if (frame.unit === 'network') {
    const shape = { inputs: frame.rows[0]!.length - 1, hidden: frame.hidden }
    return (x, y) => {
      const { probability } = forward(frame.weights, shape, shape.inputs === 1 ? [x] : [x, y])
      return { score: probability - 0.5, certainty: Math.abs(2 * probability - 1) }
    }
  }
  const [w1 = 0, w2 = 0] = frame.weights
  if (frame.unit === 'perceptron') return (x, y) => ({ score: w1 * x + w2 * y + frame.bias, certainty: 0.6 })
  return (x, y) => {
    const over = w1 * x + w2 * y - frame.threshold
    // It fires on its line as well.
    return { score: over === 0 ? Number.MIN_VALUE : over, certainty: 0.6 }
  }
}

/** The line a·x + b·y + c = 0 where it crosses an extent; null where it does not, or where there is no line. */
export function lineThrough(
  a: number,
  b: number,
  c: number,
  { xMin, xMax, yMin, yMax }: Extent,
): { xs: number[]; ys: number[] } | null {
  const ends: [number, number][] = []
  if (Math.abs(b) > 1e-12)
    for (const x of [xMin, xMax]) {
      const y = -(a * x + c) / b
      if (y >= yMin && y <= yMax) ends.push([x, y])
    }
  if (Math.abs(a) > 1e-12)
    for (const y of [yMin, yMax]) {
      const x = -(b * y + c) / a
      if (x > xMin && x < xMax) ends.push([x, y])
    }
  if (ends.length < 2) return null
  return { xs: [ends[0]![0], ends[1]![0]], ys: [ends[0]![1], ends[1]![1]] }
}

/** The unit's line, with its coefficients; null for a network and for a unit without weights. */
export function lineOf(frame: Frame): { a: number; b: number; c: number } | null {
  if (frame.unit === 'network') return null
  const [a = 0, b = 0] = frame.weights
  return { a, b, c: frame.unit === 'perceptron' ? frame.bias : -frame.threshold }
}

/** Where the unit says what, as colour. */
function regionMark(frame: Frame, extent: Extent): Mark {
  const at = scoreAt(frame)
  const values = new Float64Array(SIZE * SIZE)
  const strengths = new Float64Array(SIZE * SIZE)
  for (let row = 0; row < SIZE; row++)
    for (let column = 0; column < SIZE; column++) {
      const x = extent.xMin + ((column + 0.5) / SIZE) * (extent.xMax - extent.xMin)
      const y = extent.yMax - ((row + 0.5) / SIZE) * (extent.yMax - extent.yMin)
      const { score, certainty } = at(x, y)
      values[row * SIZE + column] = score
      strengths[row * SIZE + column] = 0.08 + 0.27 * certainty
    }
  return {
    kind: 'raster',
    columns: SIZE,
    rows: SIZE,
    extent,
    values,
    smooth: frame.unit === 'network',
    paint({ series, surface }) {
      const ground = rgbOf(surface)
      const colors = [rgbOf(series[0]!), rgbOf(series[1]!)]
      const pixels = new Uint8ClampedArray(4 * SIZE * SIZE)
      for (let i = 0; i < values.length; i++) {
        const color = colors[values[i]! > 0 ? 1 : 0]!
        const share = strengths[i]!
        for (let part = 0; part < 3; part++) pixels[4 * i + part] = (1 - share) * ground[part]! + share * color[part]!
        pixels[4 * i + 3] = 255
      }
      return pixels
    },
  }
}

/** Where a row lies in the plane: with a single input on the axis. */
const placeOf = (row: readonly number[]): [number, number] => (row.length === 2 ? [row[0]!, 0] : [row[0]!, row[1]!])

/** The rows; a ring around the one that was learned from last, a cross through those that are wrong. */
function rowMarks(frame: Frame, names: Names): Mark[] {
  const places = frame.rows.map(placeOf)
  const at = scoreAt(frame)
  const wrong = frame.rows.flatMap((row, index) => {
    const [x, y] = places[index]!
    return at(x, y).score > 0 === (row.at(-1) === 1) ? [] : [index]
  })
  const dots: Mark = {
    kind: 'dots',
    xs: places.map(([x]) => x),
    ys: places.map(([, y]) => y),
    groups: frame.rows.map((row) => row.at(-1)!),
    groupLabels: [names.class(0), names.class(1)],
    radius: frame.rows.length > 60 ? 4 : 9,
    outlined: true,
  }
  const rings = (indices: readonly number[], ink: 'text' | 'accent', radius: number): Mark[] =>
    indices.length === 0
      ? []
      : [
          {
            kind: 'dots',
            xs: indices.map((index) => places[index]![0]),
            ys: indices.map((index) => places[index]![1]),
            ink,
            radius,
            opacity: 0.55,
          },
        ]
  const learned = frame.unit === 'perceptron' && frame.update ? [frame.update.row] : []
  const size = frame.rows.length > 60 ? 7 : 13
  return [...rings(wrong, 'text', size), ...rings(learned, 'accent', size + 3), dots]
}

/** R and γ as they can be seen: the longest row, and the strip that stays free beside the best line. */
function marginMarks({ direction }: Margin, rows: readonly number[][], extent: Extent, names: Names): Mark[] {
  const [a = 0, b = 0] = rows[0]!.length === 2 ? [direction[0]!, 0] : direction
  const c = direction.at(-1)!
  const best = lineThrough(a, b, c, extent)
  const places = rows.map(placeOf)
  const farthest = places.reduce((far, place) => (Math.hypot(...place) > Math.hypot(...far) ? place : far))
  const closest = places.reduce((near, place) =>
    Math.abs(a * place[0] + b * place[1] + c) < Math.abs(a * near[0] + b * near[1] + c) ? place : near,
  )
  const off = (a * closest[0] + b * closest[1] + c) / (a * a + b * b)
  return [
    { kind: 'arrow', label: names.radius, from: [0, 0], to: farthest, ink: 'muted', width: 1.5 },
    ...(best ? [{ kind: 'line', label: names.margin, ...best, ink: 2, dash: [6, 4], width: 1.5 } as const] : []),
    {
      kind: 'line',
      xs: [closest[0], closest[0] - off * a],
      ys: [closest[1], closest[1] - off * b],
      ink: 2,
      width: 3,
    },
  ]
}

/** The two pairs of XOR and the point that lies between both: no line leaves both pairs on their own sides. */
const crossing = (task: 'xor' | 'xnor', names: Names): Mark[] => [
  { kind: 'line', xs: [0, 1], ys: [1, 0], ink: task === 'xor' ? 1 : 0, width: 3, opacity: 0.8 },
  { kind: 'line', xs: [0, 1], ys: [0, 1], ink: task === 'xor' ? 0 : 1, width: 3, opacity: 0.8 },
  { kind: 'dots', xs: [0.5], ys: [0.5], ink: 'text', shape: 'diamond', radius: 6 },
  { kind: 'text', x: 0.5, y: 0.5, text: names.middle, side: 'above' },
]

/** Everything in the plane, the lowest first. */
export function planeMarks(frame: Frame, extent: Extent, margin: Margin | null, names: Names): Mark[] {
  const line = lineOf(frame)
  const ends = line && lineThrough(line.a, line.b, line.c, extent)
  const single = frame.unit !== 'network'
  return [
    regionMark(frame, extent),
    ...(single && (frame.task === 'xor' || frame.task === 'xnor') ? crossing(frame.task, names) : []),
    ...(margin && frame.unit === 'perceptron' ? marginMarks(margin, frame.rows, extent, names) : []),
    ...(ends ? [{ kind: 'line', label: names.line, ...ends, ink: 'text', width: 2.5 } as const] : []),
    ...rowMarks(frame, names),
  ]
}
