import { largestDirections, normalize } from './largest-directions.ts'

/** Units up to which the directions are sought among the units; with more of them, among fewer samples. */
const NARROW = 128
const NARROW_ROWS = 320
const WIDE_ROWS = 128
/** Two directions of unit length, and the share of the variance that they have. */
export interface Principal {
  mean: Float64Array
  first: Float64Array
  second: Float64Array
  explained: number
}

/**
 * The two directions in which `rows` points of `width` values vary most (principal component analysis), of up to 320
 * points (128 where they have more than 128 values), every so-and-so-many-th. Each direction's largest entry is positive.
 * @param points rows × width, at least two values each
 */
export function principalDirections(points: Float32Array, rows: number, width: number): Principal {
  const used = Math.min(rows, width <= NARROW ? NARROW_ROWS : WIDE_ROWS)
  const mean = new Float64Array(width)
  const centred = new Float64Array(used * width)
  for (let r = 0; r < used; r++) {
    const from = Math.floor((r * rows) / used) * width
    for (let i = 0; i < width; i++) {
      centred[r * width + i] = points[from + i]!
      mean[i] = mean[i]! + points[from + i]! / used
    }
  }
  for (let r = 0; r < used; r++)
    for (let i = 0; i < width; i++) centred[r * width + i] = centred[r * width + i]! - mean[i]!
  // The directions of XᵀX, or those of XXᵀ taken back through Xᵀ, whichever is smaller.
  const byUnits = width <= used
  const size = byUnits ? width : used
  const products = byUnits
    ? productsAmong(transposed(centred, used, width), width, used)
    : productsAmong(centred, used, width)
  let variance = 0
  for (let i = 0; i < size; i++) variance += products[i * size + i]!
  const [a, b] = largestDirections(products, size)
  const [first, second] = byUnits ? [a, b] : [throughRows(a, centred, width), throughRows(b, centred, width)]
  turn(first)
  turn(second)
  const of = (direction: Float64Array): number => {
    let sum = 0
    for (let r = 0; r < used; r++) {
      let along = 0
      for (let i = 0; i < width; i++) along += centred[r * width + i]! * direction[i]!
      sum += along * along
    }
    return sum
  }
  return { mean, first, second, explained: variance === 0 ? 1 : (of(first) + of(second)) / variance }
}

/** The scalar products of some vectors, which lie one after the other, with each other. */
function productsAmong(vectors: Float64Array, count: number, length: number): Float64Array {
  const products = new Float64Array(count * count)
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      // Four sums, that none waits for the one before.
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      let x = i * length
      let y = j * length
      const end = x + length
      for (; x + 4 <= end; x += 4, y += 4) {
        a += vectors[x]! * vectors[y]!
        b += vectors[x + 1]! * vectors[y + 1]!
        c += vectors[x + 2]! * vectors[y + 2]!
        d += vectors[x + 3]! * vectors[y + 3]!
      }
      for (; x < end; x++, y++) a += vectors[x]! * vectors[y]!
      products[i * count + j] = products[j * count + i] = a + b + c + d
    }
  return products
}

function transposed(values: Float64Array, rows: number, width: number): Float64Array {
  const columns = new Float64Array(rows * width)
  for (let r = 0; r < rows; r++) for (let i = 0; i < width; i++) columns[i * rows + r] = values[r * width + i]!
  return columns
}

function throughRows(shares: Float64Array, rows: Float64Array, width: number): Float64Array {
  const direction = new Float64Array(width)
  shares.forEach((share, r) => {
    for (let i = 0; i < width; i++) direction[i] = direction[i]! + share * rows[r * width + i]!
  })
  normalize(direction)
  return direction
}

/** Signs are arbitrary: the entry of the largest size becomes positive. */
function turn(direction: Float64Array): void {
  let largest = 0
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value
  if (largest < 0) for (let i = 0; i < direction.length; i++) direction[i] = -direction[i]!
}
