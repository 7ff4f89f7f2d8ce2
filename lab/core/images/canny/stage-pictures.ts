import { atan2 } from '../../math/arc.ts'
import { fitInto } from '../scale-pixels.ts'
import type { Pixels } from '../pixels.ts'
import type { CannyStep } from '../vision.ts'
import { shownUnits } from './explain.ts'
import { gradientOf, strengthOf, strengthThresholds } from './gradient.ts'
import { survivorsOf } from './survivors.ts'
import { ThresholdedEdges } from './thresholded-edges.ts'

const BINS = 256

/** The five stages of Canny as pictures of one size, RGBA, and how often each strength of a gradient is there. */
export interface StagePictures {
  width: number
  height: number
  /** Blur, gradient, direction, thinning and hysteresis, one after the other. */
  data: Uint8Array
  histogram: { bins: number[]; most: number }
}

/**
 * Draws the stages, smaller where the picture is larger than `maxSide`: of the pixels that one covers the one with the
 * strongest gradient is drawn, so that no edge is lost.
 * @param grey the 8-bit grey picture that Canny gets
 */
export function stagePictures(grey: Pixels, step: CannyStep, maxSide: number): StagePictures {
  const { width, height } = grey
  const size = fitInto(width, height, maxSide)
  const gradient = gradientOf(grey, step.apertureSize)
  const edges = new ThresholdedEdges(survivorsOf(grey, step, gradient))
  edges.follow(strengthThresholds(step))
  const count = size.width * size.height
  const strongest = new Int32Array(count).fill(-1)
  const strengths = new Float64Array(count)
  const thinned = new Float64Array(count)
  const blur = new Float64Array(count)
  const covered = new Uint32Array(count)
  const on = new Uint8Array(count)
  let most = 1
  const columns = Int32Array.from({ length: width }, (_, x) =>
    Math.min(size.width - 1, Math.floor((x * size.width) / width)),
  )
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(size.height - 1, Math.floor((y * size.height) / height)) * size.width
    for (let x = 0; x < width; x++, at++) {
      const to = row + columns[x]!
      const strength = shownUnits(strengthOf(gradient.dx[at]!, gradient.dy[at]!, step.l2Gradient), step)
      if (strongest[to] === -1 || strength > strengths[to]!) {
        strongest[to] = at
        strengths[to] = strength
      }
      if (strength > most) most = strength
      const left = edges.strengthAt(x, y)
      if (left > 0) thinned[to] = Math.max(thinned[to]!, shownUnits(left, step))
      if (edges.isEdge(x, y)) on[to] = 255
      blur[to]! += grey.data[at]!
      covered[to]!++
    }
  }
  const bins = new Array<number>(BINS).fill(0)
  for (let at = 0; at < gradient.dx.length; at++) {
    const strength = shownUnits(strengthOf(gradient.dx[at]!, gradient.dy[at]!, step.l2Gradient), step)
    bins[Math.min(BINS - 1, Math.floor((strength / most) * BINS))]!++
  }
  const data = new Uint8Array(5 * count * 4)
  const put = (stage: number, at: number, red: number, green: number, blue: number): void => {
    const to = (stage * count + at) * 4
    data[to] = red
    data[to + 1] = green
    data[to + 2] = blue
    data[to + 3] = 255
  }
  const shade = (stage: number, at: number, value: number): void => put(stage, at, value, value, value)
  for (let at = 0; at < count; at++) {
    shade(0, at, blur[at]! / Math.max(1, covered[at]!))
    const bright = Math.sqrt(strengths[at]! / most)
    shade(1, at, 255 * bright)
    const place = strongest[at]!
    const [red, green, blue] = directionColour(gradient.dx[place]!, gradient.dy[place]!, bright)
    put(2, at, red, green, blue)
    shade(3, at, 255 * Math.sqrt(thinned[at]! / most))
    shade(4, at, on[at]!)
  }
  return { ...size, data, histogram: { bins, most } }
}

/** A hue for the direction across an edge (opposite ones alike), bright where the gradient is strong. */
function directionColour(dx: number, dy: number, bright: number): readonly [number, number, number] {
  const turn = atan2(dy, dx) / Math.PI
  const hue = (turn + 1) % 1
  const part = (shift: number): number => {
    const place = (hue + shift) % 1
    return 255 * bright * Math.min(1, Math.max(0, Math.abs(place * 6 - 3) - 1))
  }
  return [part(0), part(2 / 3), part(1 / 3)]
}
