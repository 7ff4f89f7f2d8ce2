/** Nodes of a graph in layers, along its edges: longest paths, then few crossings. */

/** A graph by the indices of its nodes. */
export interface IndexedGraph {
  size: number
  /** From and to of each edge. */
  edges: readonly (readonly [from: number, to: number])[]
}

/** The layers of a graph. Beside the nodes they hold bends: an edge over several layers has one in each between. */
export interface Layers {
  /** Which items lie in each layer, in order: nodes by their index, bends from `size` on. */
  layers: number[][]
  /** The items along each edge, from its start to its end. */
  routes: number[][]
  /** How many nodes and bends there are. */
  items: number
}

/** Each node's layer: one after the last of those it follows from. An edge that closes a circle counts for nothing. */
function rank({ size, edges }: IndexedGraph): number[] {
  const after: number[][] = Array.from({ length: size }, () => [])
  for (const [from, to] of edges) if (from !== to) after[from]!.push(to)
  /** The edges without those that close a circle, and the nodes, each after all that follows from it. */
  const forward: number[][] = Array.from({ length: size }, () => [])
  const order: number[] = []
  const UNSEEN = 0
  const OPEN = 1
  const DONE = 2
  const state = new Uint8Array(size)
  for (let root = 0; root < size; root++) {
    if (state[root] !== UNSEEN) continue
    state[root] = OPEN
    const stack = [{ node: root, next: 0 }]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = after[top.node]![top.next++]
      if (to === undefined) {
        state[top.node] = DONE
        order.push(top.node)
        stack.pop()
        continue
      }
      if (state[to] === OPEN) continue
      forward[top.node]!.push(to)
      if (state[to] === DONE) continue
      state[to] = OPEN
      stack.push({ node: to, next: 0 })
    }
  }
  const ranks = Array<number>(size).fill(0)
  const follows = new Uint8Array(size)
  for (const node of order.reverse())
    for (const to of forward[node]!) {
      ranks[to] = Math.max(ranks[to]!, ranks[node]! + 1)
      follows[to] = 1
    }
  // What follows from nothing stands right before its first use, and not all in the first layer.
  forward.forEach((tos, node) => {
    if (!follows[node] && tos.length > 0) ranks[node] = Math.min(...tos.map((to) => ranks[to]!)) - 1
  })
  return ranks
}

/**
 * How often the edges from one layer to the next, which is `width` items wide, cross.
 * @param tree room for one number an item and one more
 */
function crossings(
  upper: readonly number[],
  below: readonly number[][],
  place: Int32Array,
  width: number,
  tree: Int32Array,
): number {
  // A Fenwick tree over the lower layer: how many of the edges before end at most there.
  tree.fill(0, 0, width + 1)
  let counted = 0
  let count = 0
  for (const item of upper) {
    for (const to of below[item]!) {
      let before = 0
      for (let i = place[to]! + 1; i > 0; i -= i & -i) before += tree[i]!
      count += counted - before
    }
    for (const to of below[item]!) {
      for (let i = place[to]! + 1; i <= width; i += i & -i) tree[i]! += 1
      counted += 1
    }
  }
  return count
}

/** The mean of where items stand; null where there are none. */
export function meanPlace(items: readonly number[], place: Int32Array | Float64Array): number | null {
  if (items.length === 0) return null
  let sum = 0
  for (const item of items) sum += place[item]!
  return sum / items.length
}

/** Lays the nodes out in layers, and orders each so that few edges cross. */
export function layersOf(graph: IndexedGraph, sweeps: number): Layers {
  const ranks = rank(graph)
  const routes = graph.edges.map(([from, to]) => {
    const step = ranks[to]! >= ranks[from]! ? 1 : -1
    const route = [from]
    for (let layer = ranks[from]! + step; (ranks[to]! - layer) * step > 0; layer += step)
      route.push(ranks.push(layer) - 1)
    return [...route, to]
  })
  const layers: number[][] = Array.from({ length: Math.max(-1, ...ranks) + 1 }, () => [])
  ranks.forEach((layer, item) => layers[layer]!.push(item))

  const above: number[][] = ranks.map(() => [])
  const below: number[][] = ranks.map(() => [])
  for (const route of routes)
    for (let i = 1; i < route.length; i++) {
      const [a, b] = [route[i - 1]!, route[i]!]
      if (ranks[a] === ranks[b]) continue
      const [upper, lower] = ranks[a]! < ranks[b]! ? [a, b] : [b, a]
      below[upper]!.push(lower)
      above[lower]!.push(upper)
    }

  const place = new Int32Array(ranks.length)
  const middle = new Float64Array(ranks.length)
  const tree = new Int32Array(ranks.length + 1)
  const settle = (layer: readonly number[]) => {
    for (let i = 0; i < layer.length; i++) place[layer[i]!] = i
  }
  const count = () => {
    let sum = 0
    for (let i = 1; i < layers.length; i++) sum += crossings(layers[i - 1]!, below, place, layers[i]!.length, tree)
    return sum
  }
  const copy = () => layers.map((layer) => layer.slice())
  const byMiddle = (a: number, b: number) => middle[a]! - middle[b]! || place[a]! - place[b]!
  layers.forEach(settle)
  let best = copy()
  let fewest = count()
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0
    const near = down ? above : below
    for (let k = 0; k < layers.length; k++) {
      const layer = layers[down ? k : layers.length - 1 - k]!
      if (layer.length < 2) continue
      for (const item of layer) middle[item] = meanPlace(near[item]!, place) ?? place[item]!
      layer.sort(byMiddle)
      settle(layer)
    }
    const now = count()
    if (now >= fewest) continue
    fewest = now
    best = copy()
  }
  return { layers: best, routes, items: ranks.length }
}
