import { atan2 } from '../../math/arc.ts'
import type { Pixels } from '../pixels.ts'
import type { CannyStep } from '../vision.ts'
import { gradientOf, neighboursAcross, strengthOf, strengthThresholds } from './gradient.ts'
import { survivorsOf } from './survivors.ts'
import { ThresholdedEdges } from './thresholded-edges.ts'

/** Why a pixel is an edge or is none, from its gradient to the strong pixel that a chain leads to. */
export interface CannyExplanation {
  x: number
  y: number
  /** What each stage holds at this place; the gradient in the units of the thresholds. */
  stages: { blur: number; gradient: number; direction: number; thinning: number; hysteresis: 0 | 255 }
  gradient: { gx: number; gy: number; magnitude: number }
  /** Where the gradient points, in degrees clockwise from the right, and the direction that it is compared along. */
  direction: { degrees: number; axis: 'horizontal' | 'vertical' | 'diagonal' | 'antidiagonal' }
  /** The two pixels across the edge, the strengths there, and whether this one is larger. */
  neighbours: { x: number; y: number; magnitude: number; larger: boolean }[]
  thresholds: { low: number; high: number; strength: 'strong' | 'weak' | 'none' }
  /** The way from this pixel to a strong one over pixels that touch; only itself where it is strong, empty where there is none. */
  chain: { x: number; y: number; magnitude: number }[]
  /** `edge` by itself or by its chain, or why it is none. */
  verdict: 'strong' | 'connected' | 'notConnected' | 'tooWeak' | 'suppressed'
}

/** Gradients are shown in the units of the thresholds: OpenCV divides those of an aperture of 7 by 16. */
export const shownUnits = (strength: number, { apertureSize, l2Gradient }: CannyStep): number =>
  (l2Gradient ? Math.sqrt(strength) : strength) * (apertureSize === 7 ? 16 : 1)

/** Follows one pixel through Canny. @param grey the 8-bit grey picture that Canny got */
export function explainCanny(grey: Pixels, step: CannyStep, x: number, y: number): CannyExplanation {
  const { width, height, data } = grey
  const gradient = gradientOf(grey, step.apertureSize)
  const { low, high } = strengthThresholds(step)
  const edges = new ThresholdedEdges(survivorsOf(grey, step, gradient))
  edges.follow({ low, high })
  const at = y * width + x
  const strengthAt = (px: number, py: number): number => {
    if (px < 0 || py < 0 || px >= width || py >= height) return 0
    const place = py * width + px
    return strengthOf(gradient.dx[place]!, gradient.dy[place]!, step.l2Gradient)
  }
  const [gx, gy] = [gradient.dx[at]!, gradient.dy[at]!]
  const strength = strengthAt(x, y)
  const thinned = edges.strengthAt(x, y)
  const on = edges.isEdge(x, y)
  const { first, second } = neighboursAcross(gx, gy)
  const diagonal = first[0] !== 0 && first[1] !== 0
  const neighbours = [first, second].map(([dx, dy], index) => {
    const other = strengthAt(x + dx, y + dy)
    const larger = index === 0 || diagonal ? strength > other : strength >= other
    return { x: x + dx, y: y + dy, magnitude: shownUnits(other, step), larger }
  })
  const degrees = (atan2(gy, gx) * 180) / Math.PI
  const rank = strength > high ? 'strong' : strength > low ? 'weak' : 'none'
  return {
    x,
    y,
    stages: {
      blur: data[at]!,
      gradient: shownUnits(strength, step),
      direction: degrees,
      thinning: shownUnits(thinned, step),
      hysteresis: on ? 255 : 0,
    },
    gradient: { gx, gy, magnitude: shownUnits(strength, step) },
    direction: {
      degrees,
      axis: first[1] === 0 ? 'horizontal' : first[0] === 0 ? 'vertical' : first[0] < 0 ? 'diagonal' : 'antidiagonal',
    },
    neighbours,
    thresholds: {
      low: Math.min(step.lowThreshold, step.highThreshold),
      high: Math.max(step.lowThreshold, step.highThreshold),
      strength: rank,
    },
    chain: on
      ? chainToStrong(edges, at, high).map((place) => ({
          x: place % width,
          y: Math.floor(place / width),
          magnitude: shownUnits(edges.strengthAt(place % width, Math.floor(place / width)), step),
        }))
      : [],
    verdict: on
      ? strength > high
        ? 'strong'
        : 'connected'
      : rank === 'none'
        ? 'tooWeak'
        : thinned === 0
          ? 'suppressed'
          : 'notConnected',
  }
}

/** The shortest way over edge pixels from a place to a strong one: breadth first. */
function chainToStrong(edges: ThresholdedEdges, start: number, high: number): number[] {
  const { width, height } = edges
  const cameFrom = new Map<number, number>([[start, -1]])
  const queue = [start]
  for (const at of queue) {
    const x = at % width
    const y = Math.floor(at / width)
    if (edges.strengthAt(x, y) > high) {
      const chain: number[] = []
      for (let place = at; place >= 0; place = cameFrom.get(place)!) chain.unshift(place)
      return chain
    }
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const near = ny * width + nx
        if (!edges.isEdge(nx, ny) || cameFrom.has(near)) continue
        cameFrom.set(near, at)
        queue.push(near)
      }
  }
  return []
}
