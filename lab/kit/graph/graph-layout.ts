import { layersOf } from './graph-layers.ts'

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

/** The nearest places to those wished for that keep order and distance: least squares, by pooling neighbours that collide. */
function spread(wishes: readonly number[], distances: readonly number[], weights: readonly number[]): number[] {
  const offsets = distances.reduce<number[]>((sums, distance) => [...sums, (sums.at(-1) ?? 0) + distance], [])
  const blocks: { sum: number; weight: number; count: number }[] = []
  wishes.forEach((wish, i) => {
    let block = { sum: (wish - offsets[i]!) * weights[i]!, weight: weights[i]!, count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.weight > block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: block.sum + last.sum, weight: block.weight + last.weight, count: block.count + last.count }
    }
    blocks.push(block)
  })
  return blocks
    .flatMap(({ sum, weight, count }) => Array<number>(count).fill(sum / weight))
    .map((at, i) => at + offsets[i]!)
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
  const near: number[][] = Array.from({ length: items }, () => [])
  for (const route of routes)
    route.forEach((item, i) => {
      for (const other of [route[i - 1], route[i + 1]])
        if (other !== undefined && other !== item) near[item]!.push(other)
    })

  const layerOf = new Int32Array(items)
  layers.forEach((layer, i) => layer.forEach((item) => (layerOf[item] = i)))
  const distances = layers.map((layer) =>
    layer.map((item, i) => (i === 0 ? 0 : (size(layer[i - 1]!) + size(item)) / 2 + nodeGap)),
  )
  const place = new Float64Array(items)
  const settle = (i: number, wish: (item: number) => number) => {
    const layer = layers[i]!
    spread(layer.map(wish), distances[i]!, layer.map(weight)).forEach((at, k) => (place[layer[k]!] = at))
  }
  layers.forEach((_, i) => settle(i, () => 0))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0
    // The last sweep looks both ways.
    const both = sweep === SWEEPS - 1
    for (let k = 0; k < layers.length; k++) {
      const i = down ? k : layers.length - 1 - k
      settle(i, (item) => {
        const looked = near[item]!.filter((other) => both || (down ? layerOf[other]! < i : layerOf[other]! > i))
        return looked.length === 0
          ? place[item]!
          : looked.reduce((sum, other) => sum + place[other]!, 0) / looked.length
      })
    }
  }

  const first = Math.min(0, ...Array.from(place, (at, item) => at - size(item) / 2))
  const last = Math.max(0, ...Array.from(place, (at, item) => at + size(item) / 2))
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
