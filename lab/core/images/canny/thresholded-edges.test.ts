import { expect, it } from 'vitest'
import { createPixels, type Pixels } from '../pixels.ts'
import { survivorsOf } from './survivors.ts'
import { ThresholdedEdges } from './thresholded-edges.ts'

let state = 1
const random = (below: number): number =>
  Math.floor(((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296) * below)

/** Blocks of some greys with noise: chains of every strength, beside, through and into one another. */
function blocks(width: number, height: number): Pixels {
  const pixels = createPixels(width, height, 1)
  for (let at = 0; at < pixels.data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    pixels.data[at] = 40 * ((Math.floor(x / 5) + 2 * Math.floor(y / 4)) % 5) + random(40)
  }
  return pixels
}

/** Hysteresis from its definition: everything over the low threshold that touches an edge becomes one, until nothing does. */
function edgesOf(edges: ThresholdedEdges, low: number, high: number): boolean[] {
  const { width, height } = edges
  const strengths = Array.from({ length: width * height }, (_, at) =>
    edges.strengthAt(at % width, Math.floor(at / width)),
  )
  const found = strengths.map((strength) => strength > high)
  for (let grew = true; grew;) {
    grew = false
    for (const [at, strength] of strengths.entries()) {
      if (found[at] || strength <= low) continue
      const x = at % width
      const touches = [-1, 0, 1].some((down) =>
        [-1, 0, 1].some((right) => x + right >= 0 && x + right < width && found[at + down * width + right] === true),
      )
      if (touches) grew = found[at] = true
    }
  }
  return found
}

it.each([false, true])(
  'moves one threshold or both, up and down, to the edges of the definition (l2 %s)',
  (l2Gradient) => {
    const edges = new ThresholdedEdges(survivorsOf(blocks(43, 31), { apertureSize: 3, l2Gradient }))
    const scale = l2Gradient ? 300 : 1
    let [low, high] = [60, 200]
    for (let turn = 0; turn < 160; turn++) {
      const which = Math.floor(turn / 12) % 3
      if (which !== 1) low = Math.min(high, Math.max(0, low + random(61) - 30))
      if (which !== 0) high = Math.max(low, Math.min(700, high + random(121) - 60))
      edges.follow({ low: low * scale, high: high * scale })
      const expected = edgesOf(edges, low * scale, high * scale)
      expect(Array.from(edges.picture().data, (value) => value === 255)).toEqual(expected)
      expect(edges.count).toBe(expected.filter(Boolean).length)
    }
  },
)
