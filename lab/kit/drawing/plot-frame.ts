import { scaleLinear, scaleLog } from 'd3-scale'
import type { Box } from './pen.ts'

/** One axis as a plot asks for it. */
export interface AxisSpec {
  from: number
  to: number
  label?: string
  logarithmic?: boolean
}

/** Turns a value into CSS pixels, and back. */
export interface Scale {
  (value: number): number
  invert(pixel: number): number
  ticks(count?: number): number[]
}

/** What a plot looks like before anything is drawn in it. */
export interface PlotSpec {
  x: AxisSpec
  y: AxisSpec
  /** As many pixels to one of x as to one of y. */
  equal?: boolean
  /** Leaves out ticks, labels and margins: for a picture in a list. */
  bare?: boolean
  /** Lines through the plot at each tick. */
  grid?: boolean
}

/** Where a plot stands in its surface, and how its values become pixels. */
export interface PlotFrame extends PlotSpec {
  width: number
  height: number
  /** The plot itself, without its axes. */
  box: Box
  xScale: Scale
  yScale: Scale
  /** The size of letters, in CSS pixels: it grows with the plot. */
  fontSize: number
}

/** Letters of a plot: 11 pixels in a small one, up to 15 on a large screen. */
const fontSizeOf = (width: number, height: number): number =>
  Math.min(15, Math.max(11, Math.round(Math.min(width, height) / 55)))

function scaleOf({ from, to, logarithmic = false }: AxisSpec, start: number, end: number): Scale {
  // An axis without length would put everything at its middle and invert to nothing.
  const domain = from === to ? [from - 0.5, to + 0.5] : [from, to]
  const scale = logarithmic ? scaleLog() : scaleLinear()
  return scale.domain(domain).range([start, end]) as Scale
}

/**
 * Lays a plot out in a surface of a size in CSS pixels.
 * @param head what stays free above it
 */
export function plotFrame(spec: PlotSpec, width: number, height: number, head = 0): PlotFrame {
  const { x, y, equal = false, bare = false } = spec
  const fontSize = fontSizeOf(width, height)
  const edge = bare ? 2 : Math.round(fontSize * 0.9)
  const margin = {
    // The longest tick of a logarithmic axis is `10,000`.
    left: bare ? edge : Math.round(fontSize * ((y.logarithmic ? 4 : 3.2) + (y.label ? 1.4 : 0))),
    bottom: bare ? edge : Math.round(fontSize * (x.label ? 3.6 : 2.4)),
    top: edge + head,
    right: edge,
  }
  const room = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }
  let box: Box = {
    left: margin.left,
    top: margin.top,
    right: Math.max(margin.left + 1, width - margin.right),
    bottom: Math.max(margin.top + 1, height - margin.bottom),
  }
  if (equal) {
    const aspect = (x.to - x.from) / (y.to - y.from)
    const plotWidth = Math.max(1, Math.min(room.width, room.height * aspect))
    const plotHeight = plotWidth / aspect
    const left = Math.max(margin.left, (width - plotWidth) / 2)
    const top = Math.max(margin.top, (height - margin.bottom + margin.top - plotHeight) / 2)
    box = { left, top, right: left + plotWidth, bottom: top + plotHeight }
  }
  return {
    ...spec,
    width,
    height,
    box,
    fontSize,
    xScale: scaleOf(x, box.left, box.right),
    yScale: scaleOf(y, box.bottom, box.top),
  }
}

/** Ticks of an axis: as many as there is room for. Of a logarithmic one powers of ten, and 2 and 5 times them where it is short. */
export function ticksOf({ from, to, logarithmic = false }: AxisSpec, scale: Scale, pixelsEach: number): number[] {
  const length = Math.abs(scale(to) - scale(from))
  const ticks = scale.ticks(Math.max(2, Math.round(length / pixelsEach)))
  if (!logarithmic) return ticks
  const leading = to / from < 100 ? ['1', '2', '5'] : ['1']
  return ticks.filter((tick) => leading.includes(tick.toExponential()[0]!))
}
