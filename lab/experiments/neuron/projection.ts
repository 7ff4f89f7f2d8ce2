/** The space of the hidden units as a picture: two units as they are, of more the two principal directions. */

/** The plane of the picture inside the space of the hidden units. */
export interface Projection {
  /** What lies at the picture's origin. */
  origin: number[]
  /** One step to the right, one step up. */
  axes: [number[], number[]]
  /** Whether the axes are principal directions, rather than the units themselves. */
  principal: boolean
}

/** The direction of the largest spread of centred rows, by power iteration; orthogonal to another one. */
function mainDirection(rows: readonly number[][], without: readonly number[] | null): number[] {
  const size = rows[0]!.length
  // A start that no symmetry of the rows is orthogonal to.
  let direction = Array.from({ length: size }, (_, index) => 1 + index / (size + 1))
  for (let turn = 0; turn < 100; turn++) {
    const next = Array<number>(size).fill(0)
    for (const row of rows) {
      const along = row.reduce((sum, value, index) => sum + value * direction[index]!, 0)
      for (let index = 0; index < size; index++) next[index]! += along * row[index]!
    }
    if (without) {
      const shared = next.reduce((sum, value, index) => sum + value * without[index]!, 0)
      for (let index = 0; index < size; index++) next[index]! -= shared * without[index]!
    }
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0))
    if (length < 1e-12) break
    direction = next.map((value) => value / length)
  }
  return direction
}

/**
 * The plane in which the rows' hidden values are drawn.
 * @param hidden the hidden units' values, one list a row; at least one row, all of one length
 */
export function planeOf(hidden: readonly number[][]): Projection {
  const size = hidden[0]!.length
  const along = (axis: number) => Array.from({ length: size }, (_, index) => (index === axis ? 1 : 0))
  if (size <= 2) return { origin: Array<number>(size).fill(0), axes: [along(0), along(1)], principal: false }
  const origin = along(-1).map((_, index) => hidden.reduce((sum, row) => sum + row[index]!, 0) / hidden.length)
  const centred = hidden.map((row) => row.map((value, index) => value - origin[index]!))
  const first = mainDirection(centred, null)
  return { origin, axes: [first, mainDirection(centred, first)], principal: true }
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0)

/** Where hidden values lie in the picture. */
export function placeIn({ origin, axes }: Projection, hidden: readonly number[]): { x: number; y: number } {
  const moved = hidden.map((value, index) => value - origin[index]!)
  return { x: dot(moved, axes[0]), y: dot(moved, axes[1]) }
}

/** The line a·x + b·y + c = 0 in which the picture cuts the plane w·h + bias = 0 of the output. */
export const lineIn = ({ origin, axes }: Projection, weights: readonly number[], bias: number) => ({
  a: dot(weights, axes[0]),
  b: dot(weights, axes[1]),
  c: dot(weights, origin) + bias,
})
