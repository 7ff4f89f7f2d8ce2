import { createPixels, type Pixels } from '../pixels.ts'

/** Connected pieces of a picture, numbered from 1 in the order of their first pixel; 0 is the background. */
export interface Components {
  labels: Int32Array
  /** Pixels of each piece; the first entry is the background's. */
  areas: number[]
}

/** Finds the connected pieces of what is not 0: two passes with a union of the labels that meet. */
export function findComponents({ width, height, data }: Pixels, connectivity: 4 | 8): Components {
  const labels = new Int32Array(width * height)
  const parents: number[] = [0]
  const root = (label: number): number => {
    let top = label
    while (parents[top] !== top) top = parents[top]!
    for (let at = label; parents[at] !== top;) {
      const next = parents[at]!
      parents[at] = top
      at = next
    }
    return top
  }
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if (data[at] === 0) continue
      let label = 0
      const meet = (neighbour: number): void => {
        const other = labels[neighbour]!
        if (other === 0) return
        const top = root(other)
        if (label === 0 || top === label) label = top
        else {
          const [small, large] = top < label ? [top, label] : [label, top]
          parents[large] = small
          label = small
        }
      }
      if (x > 0) meet(at - 1)
      if (y > 0) {
        meet(at - width)
        if (connectivity === 8 && x > 0) meet(at - width - 1)
        if (connectivity === 8 && x < width - 1) meet(at - width + 1)
      }
      if (label === 0) parents.push((label = parents.length))
      labels[at] = label
    }
  // A smaller label was given to an earlier pixel: numbering the roots in their order numbers pieces by their first pixel.
  const numbers = new Int32Array(parents.length)
  const areas = [0]
  for (let label = 1; label < parents.length; label++) if (parents[label] === label) numbers[label] = areas.push(0) - 1
  for (let label = 1; label < parents.length; label++) numbers[label] = numbers[root(label)]!
  for (let at = 0; at < labels.length; at++) areas[(labels[at] = numbers[labels[at]!]!)]!++
  return { labels, areas }
}

/** A colour for each number, far from the one before: hues by the golden ratio, at one lightness. */
function colourOf(number: number): readonly [number, number, number] {
  const hue = (number * 0.618_033_988_749_895) % 1
  const part = (shift: number): number => {
    const place = (hue + shift) % 1
    return Math.round(60 + 195 * Math.min(1, Math.max(0, Math.abs(place * 6 - 3) - 1)))
  }
  return [part(0), part(2 / 3), part(1 / 3)]
}

/** Each piece in a colour by its number, the background black. */
export function colourComponents({ width, height }: Pixels, { labels, areas }: Components): Pixels {
  const result = createPixels(width, height, 3)
  const colours = areas.map((_, number) => (number === 0 ? ([0, 0, 0] as const) : colourOf(number)))
  for (let i = 0, to = 0; i < labels.length; i++) {
    const [red, green, blue] = colours[labels[i]!]!
    result.data[to++] = red
    result.data[to++] = green
    result.data[to++] = blue
  }
  return result
}

/** How many pieces there are, the area of the largest and their mean area, in pixels. */
export function componentFigures({ areas }: Components): Record<string, number> {
  const pieces = areas.slice(1)
  const sum = pieces.reduce((total, area) => total + area, 0)
  return {
    components: pieces.length,
    largestArea: pieces.reduce((most, area) => Math.max(most, area), 0),
    meanArea: pieces.length === 0 ? 0 : sum / pieces.length,
  }
}
