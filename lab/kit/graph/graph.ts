import type { Ink } from '../drawing/marks.ts'

/** A box of a graph. */
export interface GraphNode {
  id: string
  /** What it is, for a reader of the screen; shown in it where it is not drawn otherwise. */
  label: string
  /** A second line, quieter. */
  detail?: string
  /** In CSS pixels; as its words need by default. */
  width?: number
  height?: number
}

/** An edge of a graph, drawn as an arrow. */
export interface GraphEdge {
  from: string
  to: string
  label?: string
  ink?: Ink
  /** In CSS pixels; 1.5 by default. */
  width?: number
  dash?: readonly number[]
}

/** About as wide as words of the window's usual size are, in CSS pixels; Chinese signs are square. */
const wordsWidth = (words: string): number =>
  [...words].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 13 : 7.6), 0)

/** How large a node's box is. */
export const sizeOf = ({ label, detail = '', width, height }: GraphNode): { width: number; height: number } => ({
  width: width ?? Math.max(44, 20 + Math.max(wordsWidth(label), wordsWidth(detail))),
  height: height ?? (detail ? 46 : 30),
})

/** The nodes that an arrow key leads to from a node: along the edges, against them, or beside it in its layer. */
export function neighbour(
  key: string,
  from: string,
  {
    edges,
    positions,
    direction,
  }: {
    edges: readonly GraphEdge[]
    positions: Readonly<Record<string, { x: number; y: number }>>
    direction: 'right' | 'down'
  },
): string | null {
  const along = direction === 'right' ? 'x' : 'y'
  const across = direction === 'right' ? 'y' : 'x'
  const keys =
    direction === 'right'
      ? { next: 'ArrowRight', back: 'ArrowLeft', before: 'ArrowUp', after: 'ArrowDown' }
      : { next: 'ArrowDown', back: 'ArrowUp', before: 'ArrowLeft', after: 'ArrowRight' }
  const here = positions[from]
  if (!here) return null
  const nearest = (ids: string[]): string | null =>
    ids
      .filter((id) => id !== from && positions[id])
      .sort(
        (a, b) => Math.abs(positions[a]![across] - here[across]) - Math.abs(positions[b]![across] - here[across]),
      )[0] ?? null
  if (key === keys.next) return nearest(edges.filter((edge) => edge.from === from).map(({ to }) => to))
  if (key === keys.back) return nearest(edges.filter((edge) => edge.to === from).map(({ from: id }) => id))
  const side = key === keys.before ? -1 : key === keys.after ? 1 : 0
  if (side === 0) return null
  return nearest(
    Object.keys(positions).filter(
      (id) => Math.abs(positions[id]![along] - here[along]) < 1 && (positions[id]![across] - here[across]) * side > 0,
    ),
  )
}
