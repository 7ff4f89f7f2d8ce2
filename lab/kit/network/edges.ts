/** The edges of a drawn network: each is a weight between two units that are drawn. */
import type { ModelLayout } from '../../core/training/trainer.ts'
import { layerPart } from './layer-part.ts'
import type { NetworkLayout, UnitPlace } from './network-layout.ts'

export interface Edge {
  /** The layer that it leads to, and its unit there. */
  layer: number
  unit: number
  /** The unit of the layer before it. */
  from: number
  weight: number
  /** Its size as a share of the largest that is drawn of the layer: 0 … 1; 0 for what is not a number. */
  share: number
  /** From the right side of a map to the left side of the next one's. */
  x1: number
  y1: number
  x2: number
  y2: number
}

/** Edges of one layer that are drawn at most: the strongest. */
const MOST_EDGES = 128

/** The edges into one layer, the strongest last. */
export function edgesInto(
  layer: number,
  { columns, size }: Pick<NetworkLayout, 'columns' | 'size'>,
  layout: ModelLayout,
  weights: Float32Array,
): Edge[] {
  const [before, after] = [columns[layer]!, columns[layer + 1]!]
  const weight = layerPart(layout, weights, layer, 'weight')!
  const edges = after.places.flatMap((to) =>
    before.places.map((from): Edge => {
      const value = weight[to.unit * before.units + from.unit]!
      return { layer, unit: to.unit, from: from.unit, weight: value, share: 0, ...between(from, to, size) }
    }),
  )
  const sizeOf = ({ weight: value }: Edge) => (Number.isFinite(value) ? Math.abs(value) : 0)
  const largest = edges.reduce((most, edge) => Math.max(most, sizeOf(edge)), 0)
  for (const edge of edges) edge.share = largest > 0 ? sizeOf(edge) / largest : 0
  return edges.sort((a, b) => a.share - b.share).slice(-MOST_EDGES)
}

const between = (from: UnitPlace, to: UnitPlace, size: number) => ({
  x1: from.x + size / 2,
  y1: from.y,
  x2: to.x - size / 2,
  y2: to.y,
})

/** Along a curve that leaves and arrives level (d3's bump): how far right, and how far down, at t from 0 to 1. */
const right = (t: number): number => 1.5 * t - 1.5 * t * t + t * t * t
const down = (t: number): number => 3 * t * t - 2 * t * t * t

/** How far from an edge's curve a point lies, upright; infinite beside its ends. */
function distance({ x1, y1, x2, y2 }: Edge, x: number, y: number): number {
  const share = (x - x1) / (x2 - x1)
  if (!(share >= 0 && share <= 1)) return Infinity
  let [low, high] = [0, 1]
  for (let i = 0; i < 12; i++) {
    const t = (low + high) / 2
    if (right(t) < share) low = t
    else high = t
  }
  return Math.abs(y1 + (y2 - y1) * down(low) - y)
}

/** How near a pointer must be to an edge. */
const REACH = 5

/** The edge at a point; of several the nearest, and of equally near ones the strongest. Null where there is none. */
export function edgeAt(edges: readonly Edge[], x: number, y: number): Edge | null {
  let [best, least]: [Edge | null, number] = [null, REACH]
  for (const edge of edges) {
    const apart = distance(edge, x, y)
    if (apart <= least) [best, least] = [edge, apart]
  }
  return best
}
