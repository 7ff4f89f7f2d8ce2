import { layersOf, meanPlace } from './graph-layers.ts'

/** What is laid out: boxes, and edges between them by their ids. */
export interface GraphShape {
  nodes: readonly { id: string; width: number; height: number }[]
  edges: readonly { from: string; to: string }[]
  /** Where edges lead. */
  direction: 'right' | 'down'
  /** Between layers, and between the boxes of one, in CSS pixels. */
  layerGap: number
  nodeGap: number
}

/** Where everything stands, in CSS pixels. */
export interface GraphLayout {
  width: number
  height: number
  /** The middle of each box. */
  nodes: Record<string, { x: number; y: number }>
  /** The points that each edge goes through, from box to box, in the order of the edges. */
  edges: [x: number, y: number][][]
}

/** Neighbours that collided and move together: their wishes, weighted, and how many they are. */
interface Block {
  sum: number
  weight: number
  count: number
}

/**
 * The nearest places to those wished for that keep order and distance: least squares, by pooling neighbours that collide.
 * @param offsets how far each is from the first at least
 * @param write called with the number of each and its place
 */
function spread(
  wishes: Float64Array,
  offsets: readonly number[],
  weights: readonly number[],
  write: (index: number, place: number) => void,
): void {
  if (offsets.length === 1) return write(0, wishes[0]!)
  const blocks: Block[] = []
  for (let i = 0; i < offsets.length; i++) {
    const block = { sum: (wishes[i]! - offsets[i]!) * weights[i]!, weight: weights[i]!, count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.weight > block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop()
      block.sum += last.sum
      block.weight += last.weight
      block.count += last.count
    }
    blocks.push(block)
  }
  let i = 0
  for (const { sum, weight, count } of blocks) {
    for (const end = i + count; i < end; i++) write(i, sum / weight + offsets[i]!)
  }
}

/** Bends take little room, and pull to be straight. */
const BEND = { size: 10, weight: 4 }
const SWEEPS = 10

/** Lays a graph out in layers. */
export function layoutGraph({ nodes, edges, direction, layerGap, nodeGap }: GraphShape): GraphLayout {
  const index = new Map(nodes.map(({ id }, i) => [id, i]))
  const drawn = edges.map(({ from, to }) => [index.get(from)!, index.get(to)!] as const)
  const { layers, routes, items } = layersOf({ size: nodes.length, edges: drawn }, nodes.length > 300 ? 4 : 12)

  const along = direction === 'right' ? 'width' : 'height'
  const across = direction === 'right' ? 'height' : 'width'
  const size = (item: number) => nodes[item]?.[across] ?? BEND.size
  const weight = (item: number) => (item < nodes.length ? 1 : BEND.weight)

  const layerOf = new Int32Array(items)
  layers.forEach((layer, i) => layer.forEach((item) => (layerOf[item] = i)))
  /** The neighbours of each item: all of them, those in layers before its own, and those after. */
  const lists = (): number[][] => Array.from({ length: items }, () => [])
  const [near, before, after] = [lists(), lists(), lists()]
  const join = (item: number, other: number) => {
    if (item === other) return
    near[item]!.push(other)
    if (layerOf[other]! < layerOf[item]!) before[item]!.push(other)
    if (layerOf[other]! > layerOf[item]!) after[item]!.push(other)
  }
  for (const route of routes)
    for (let i = 0; i < route.length; i++) {
      if (i > 0) join(route[i]!, route[i - 1]!)
      if (i + 1 < route.length) join(route[i]!, route[i + 1]!)
    }
  const offsets = layers.map((layer) => {
    let sum = 0
    return layer.map((item, i) => (sum += i === 0 ? 0 : (size(layer[i - 1]!) + size(item)) / 2 + nodeGap))
  })
  const weights = layers.map((layer) => layer.map(weight))
  const place = new Float64Array(items)
  const wishes = new Float64Array(Math.max(0, ...layers.map((layer) => layer.length)))
  const settle = (i: number) => {
    const layer = layers[i]!
    spread(wishes, offsets[i]!, weights[i]!, (k, at) => (place[layer[k]!] = at))
  }
  layers.forEach((_, i) => settle(i))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0
    // The last sweep looks both ways.
    const both = sweep === SWEEPS - 1
    for (let k = 0; k < layers.length; k++) {
      const i = down ? k : layers.length - 1 - k
      const layer = layers[i]!
      for (let n = 0; n < layer.length; n++) {
        const item = layer[n]!
        wishes[n] = meanPlace((both ? near : down ? before : after)[item]!, place) ?? place[item]!
      }
      settle(i)
    }
  }

  const first = place.reduce((least, at, item) => Math.min(least, at - size(item) / 2), 0)
  const last = place.reduce((most, at, item) => Math.max(most, at + size(item) / 2), 0)
  const depths = layers.map((layer) => Math.max(0, ...layer.map((item) => nodes[item]?.[along] ?? 0)))
  let depth = 0
  const middles = depths.map((room) => {
    const middle = depth + room / 2
    depth += room + layerGap
    return middle
  })
  const length = Math.max(0, depth - layerGap)
  const point = (at: number, cross: number): [number, number] =>
    direction === 'right' ? [at, cross - first] : [cross - first, at]
  const middleOf = (item: number) => middles[layerOf[item]!]!
  return {
    width: direction === 'right' ? length : last - first,
    height: direction === 'right' ? last - first : length,
    nodes: Object.fromEntries(
      nodes.map(({ id }, item) => {
        const [x, y] = point(middleOf(item), place[item]!)
        return [id, { x, y }]
      }),
    ),
    edges: routes.map((route) => {
      const [start, end] = [route[0]!, route.at(-1)!]
      const way = middleOf(end) >= middleOf(start) ? 1 : -1
      const half = (item: number) => (way * nodes[item]![along]) / 2
      return [
        point(middleOf(start) + half(start), place[start]!),
        ...route.slice(1, -1).map((item) => point(middleOf(item), place[item]!)),
        point(middleOf(end) - half(end), place[end]!),
      ]
    }),
  }
}
