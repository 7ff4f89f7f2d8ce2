/** Draws a network on a canvas: edges, the units' maps over them, and the figures of each layer below. */
import type { Colors } from '../drawing/palette.ts'
import type { Edge } from './edges.ts'
import type { Inside } from '../../../preload/contract/inside.ts'
import type { MapAtlas } from './map-atlas.ts'
import type { Column, NetworkLayout, UnitPlace } from './network-layout.ts'
import { type Pointed, samePlace } from './pointing.ts'

export interface NetworkColors extends Colors {
  warning: string
  danger: string
}

/** What is drawn now. */
export interface NetworkScene {
  layout: NetworkLayout
  /** The columns that are in sight. */
  columns: readonly Column[]
  /** Null before anything has come. */
  inside: Inside | null
  /** Whether maps are curves over a line, and not pictures of a plane. */
  line: boolean
  /** The size of the full colour, or of half the height of a curve, of each shown unit, layer by layer. */
  scales: readonly (readonly number[])[]
  edges: readonly Edge[]
  pointed: Pointed | null
  colors: NetworkColors
  atlas: MapAtlas
}

/** Widths of edges that are told apart. */
const WIDTHS = 6
const THINNEST = 0.5
/** As a share of the room between two columns, and in pixels at most. */
const THICKEST_SHARE = 0.08
const THICKEST = 3.5
/** Weights below zero are dashed: they are told apart without colour, too. */
const NEGATIVE_DASH = [5, 3]

/** A curve that leaves and arrives level. */
function traceEdge(context: CanvasRenderingContext2D, { x1, y1, x2, y2 }: Edge): void {
  const middle = (x1 + x2) / 2
  context.moveTo(x1, y1)
  context.bezierCurveTo(middle, y1, middle, y2, x2, y2)
}

/** Whether an edge is what is pointed at, or leads to or from it. */
function belongs({ layer, unit, from }: Edge, pointed: Pointed): boolean {
  if (pointed.kind === 'edge') return pointed.layer === layer && pointed.unit === unit && pointed.from === from
  return (pointed.layer === layer && pointed.unit === unit) || (pointed.layer === layer - 1 && pointed.unit === from)
}

/** Edges of one width and sign are one path: a hundred strokes cost as much as the longest one. */
function drawEdges(context: CanvasRenderingContext2D, { edges, pointed, colors }: NetworkScene): void {
  const room = edges.length > 0 ? Math.min(...edges.map(({ x1, x2 }) => x2 - x1)) : 0
  const thickest = Math.max(1, Math.min(THICKEST, THICKEST_SHARE * room))
  const groups = new Map<string, { edges: Edge[]; step: number; positive: boolean; quiet: boolean }>()
  for (const edge of edges) {
    const step = Math.round(edge.share * (WIDTHS - 1))
    const positive = edge.weight >= 0
    const quiet = pointed !== null && !belongs(edge, pointed)
    const key = `${step}${positive}${quiet}`
    const group = groups.get(key)
    if (group) group.edges.push(edge)
    else groups.set(key, { edges: [edge], step, positive, quiet })
  }
  for (const { edges: same, step, positive, quiet } of groups.values()) {
    const share = step / (WIDTHS - 1)
    context.globalAlpha = quiet ? 0.1 : 0.15 + 0.75 * share * share
    context.lineWidth = THINNEST + (thickest - THINNEST) * share
    context.strokeStyle = Number.isFinite(same[0]!.weight) ? colors.series[positive ? 0 : 1]! : colors.muted
    context.setLineDash(positive ? [] : NEGATIVE_DASH)
    context.beginPath()
    for (const edge of same) traceEdge(context, edge)
    context.stroke()
  }
  context.globalAlpha = 1
  context.setLineDash([])
}

/** What a unit says along the line, with zero at the middle. */
function drawCurve(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  { left, top, size, scale, colors }: { left: number; top: number; size: number; scale: number; colors: Colors },
): void {
  context.fillStyle = colors.surface
  context.fillRect(left, top, size, size)
  context.strokeStyle = colors.border
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(left, Math.round(top + size / 2) + 0.5)
  context.lineTo(left + size, Math.round(top + size / 2) + 0.5)
  context.stroke()
  context.strokeStyle = colors.text
  context.lineWidth = 1.5
  context.beginPath()
  values.forEach((value, i) => {
    const height = Math.min(1, Math.max(-1, value / scale))
    context.lineTo(left + ((i + 0.5) / values.length) * size, top + (size / 2 - 1) * (1 - height) + 1)
  })
  context.stroke()
}

/** What the inputs say of the plane or of the line: themselves. */
function drawInput(
  context: CanvasRenderingContext2D,
  unit: number,
  { left, top, size, line, colors }: { left: number; top: number; size: number; line: boolean; colors: Colors },
): void {
  if (line) return drawCurve(context, Float32Array.of(-1, 1), { left, top, size, scale: 1, colors })
  const gradient =
    unit === 0
      ? context.createLinearGradient(left, top, left + size, top)
      : context.createLinearGradient(left, top + size, left, top)
  gradient.addColorStop(0, colors.series[1]!)
  gradient.addColorStop(0.5, colors.surface)
  gradient.addColorStop(1, colors.series[0]!)
  context.fillStyle = gradient
  context.fillRect(left, top, size, size)
}

function drawUnit(
  context: CanvasRenderingContext2D,
  { layer, unit, x, y }: UnitPlace,
  index: number,
  { layout: { size }, inside, line, colors, atlas, pointed, scales }: NetworkScene,
): void {
  const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)]
  const box = { left, top, size, line, colors }
  if (layer < 0) drawInput(context, unit, box)
  else if (inside) {
    const { mapSize, layers } = inside
    const { maps, shown } = layers[layer]!
    const at = shown[index] === unit ? index : shown.indexOf(unit)
    if (at >= 0 && line)
      drawCurve(context, maps.subarray(at * mapSize, (at + 1) * mapSize), { ...box, scale: scales[layer]![at]! })
    else if (at >= 0)
      context.drawImage(atlas.layer(layer, scales[layer]!), 0, at * mapSize, mapSize, mapSize, left, top, size, size)
  }
  const lit = pointed !== null && samePlace(pointed, { layer, unit })
  context.strokeStyle = lit ? colors.accent : colors.muted
  context.lineWidth = lit ? 2.5 : 1
  context.strokeRect(left - 0.5, top - 0.5, size + 1, size + 1)
}

/** Draws edges and units; the context counts in the layout's pixels. */
export function paintNetwork(context: CanvasRenderingContext2D, scene: NetworkScene): void {
  const { columns, layout, colors } = scene
  drawEdges(context, scene)
  context.imageSmoothingEnabled = true
  for (const { places } of columns)
    places.forEach((place, index) => {
      context.fillStyle = colors.surface
      context.fillRect(place.x - layout.size / 2, place.y - layout.size / 2, layout.size, layout.size)
      drawUnit(context, place, index, scene)
    })
}
