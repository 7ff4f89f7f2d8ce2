import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layersOf } from './graph-layers.ts'
import { layoutGraph } from './graph-layout.ts'

const gaps = { layerGap: 40, nodeGap: 16 }
/** Any graph of up to a dozen boxes, circles and loops among them. */
const graphs = fc.integer({ min: 0, max: 12 }).chain((count) =>
  fc.record({
    nodes: fc.constant(
      Array.from({ length: count }, (_, i) => ({ id: `n${i}`, width: 30 + 10 * (i % 3), height: 20 + 5 * (i % 4) })),
    ),
    edges: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: Math.max(0, count - 1) }).map((i) => `n${i}`),
        to: fc.integer({ min: 0, max: Math.max(0, count - 1) }).map((i) => `n${i}`),
      }),
      { maxLength: count === 0 ? 0 : 20 },
    ),
    direction: fc.constantFrom('right' as const, 'down' as const),
  }),
)

test('no two boxes touch, and all lie within the size of the whole', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, width, height } = layoutGraph({ ...graph, ...gaps })
      graph.nodes.forEach((a, i) => {
        const at = nodes[a.id]!
        expect(at.x - a.width / 2).toBeGreaterThan(-1e-6)
        expect(at.y - a.height / 2).toBeGreaterThan(-1e-6)
        expect(at.x + a.width / 2).toBeLessThan(width + 1e-6)
        expect(at.y + a.height / 2).toBeLessThan(height + 1e-6)
        for (const b of graph.nodes.slice(i + 1)) {
          const other = nodes[b.id]!
          const apartX = Math.abs(at.x - other.x) - (a.width + b.width) / 2
          const apartY = Math.abs(at.y - other.y) - (a.height + b.height) / 2
          expect(Math.max(apartX, apartY)).toBeGreaterThan(-1e-6)
        }
      })
    }),
  )
})

test('edges of a graph without circles lead forwards', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const number = (id: string) => Number(id.slice(1))
      const edges = graph.edges.filter(({ from, to }) => number(from) < number(to))
      const { nodes } = layoutGraph({ ...graph, edges, direction: 'right', ...gaps })
      for (const { from, to } of edges) expect(nodes[to]!.x).toBeGreaterThan(nodes[from]!.x)
    }),
  )
})

test('two that could cross do not, and a chain is straight', () => {
  const node = (id: string) => ({ id, width: 40, height: 20 })
  const { nodes } = layoutGraph({
    nodes: ['a', 'b', 'p', 'q', 'r'].map(node),
    edges: [
      { from: 'a', to: 'q' },
      { from: 'b', to: 'p' },
      { from: 'q', to: 'r' },
    ],
    direction: 'right',
    ...gaps,
  })
  expect(Math.sign(nodes['a']!.y - nodes['b']!.y)).toBe(Math.sign(nodes['q']!.y - nodes['p']!.y))
  expect(nodes['r']!.y).toBeCloseTo(nodes['q']!.y, 6)
})

test('what follows from nothing stands right before its first use', () => {
  const edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [4, 3],
  ] as const
  expect(layersOf({ size: 5, edges }, 4).layers).toEqual([[0], [1], expect.arrayContaining([2, 4]), [3]])
})

test('an edge over several layers bends between them, and goes around what stands in its way', () => {
  const node = (id: string) => ({ id, width: 40, height: 20 })
  const { nodes, edges } = layoutGraph({
    nodes: ['a', 'b', 'c'].map(node),
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
    ],
    direction: 'right',
    ...gaps,
  })
  const [, bend] = edges[2]!
  expect(edges[2]).toHaveLength(3)
  expect(Math.abs(bend![1] - nodes['b']!.y)).toBeGreaterThan(10)
})
