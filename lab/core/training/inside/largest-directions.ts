import { createRandom } from '../../random.ts'

/** Directions that are followed beside the two that are sought, so that these are found soon. */
const BLOCK = 6
const ROUNDS = 100
/** The directions are found when a round turns them by less: the square of the angle, well over float64's rounding. */
const TURNED = 1e-14
/** Squares beside the diagonal of a small matrix, in units of those on it, that are more than rounding. */
const SEEN = 1e-30
/** What is left of a unit vector, squared, where nothing is. */
const NOTHING = 1e-20
/** Sweeps of Jacobi's method over a small matrix, after which nothing is left beside the diagonal. */
const SWEEPS = 12

/**
 * The unit eigenvectors of the two largest eigenvalues of a symmetric matrix without negative ones, the largest first: by
 * subspace iteration with Rayleigh and Ritz's rotation in every round, always from the same beginning.
 * @param matrix size × size, at least two
 */
export function largestDirections(matrix: Float64Array, size: number): [Float64Array, Float64Array] {
  const count = Math.min(BLOCK, size)
  const random = createRandom(1)
  let block: Float64Array[] = Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => random.uniform() - 0.5),
  )
  orthonormalize(block)
  let found: Float64Array[] = block
  for (let round = 0; round < ROUNDS; round++) {
    const products = block.map((vector) => times(matrix, vector))
    const turns = eigenvectors(block.map((a) => products.map((b) => dot(a, b))))
    const next = turns.map((shares) => mixed(block, shares))
    const lost = Math.max(1 - shareWithin(next[0]!, found), 1 - shareWithin(next[1]!, found))
    found = next.slice(0, 2)
    // Not `<`: what is not a number is never found.
    if (!(lost >= TURNED)) break
    block = turns.map((shares) => mixed(products, shares))
    orthonormalize(block)
  }
  return [found[0]!, found[1]!]
}

/** How much of a direction's length lies in the plane of the first two of others, squared. */
const shareWithin = (direction: Float64Array, [u, v]: readonly Float64Array[]): number => {
  const [along, across] = [dot(direction, u!), dot(direction, v!)]
  return along * along + across * across
}

/** The eigenvectors of a small symmetric matrix, the largest eigenvalue's first, by Jacobi's rotations. */
function eigenvectors(matrix: number[][]): number[][] {
  const rows = matrix.map((row) => row.slice())
  const vectors = rows.map((_, i) => rows.map((__, j): number => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let p = 0; p < rows.length; p++)
      for (let q = p + 1; q < rows.length; q++) {
        const beside = rows[p]![q]!
        // Nothing to be seen beside the diagonal; not `<`, since what is not a number is never found.
        if (!(beside * beside > SEEN * Math.abs(rows[p]![p]! * rows[q]![q]!))) continue
        const half = (rows[q]![q]! - rows[p]![p]!) / (2 * beside)
        const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1))
        const c = 1 / Math.sqrt(tangent * tangent + 1)
        const s = tangent * c
        for (const row of rows) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!]
        const [up, low] = [rows[p]!, rows[q]!]
        rows[p] = up.map((value, i) => c * value - s * low[i]!)
        rows[q] = up.map((value, i) => s * value + c * low[i]!)
        const [first, second] = [vectors[p]!, vectors[q]!]
        vectors[p] = first.map((value, i) => c * value - s * second[i]!)
        vectors[q] = first.map((value, i) => s * value + c * second[i]!)
      }
  const order = rows.map((_, i) => i).sort((a, b) => rows[b]![b]! - rows[a]![a]!)
  return order.map((i) => vectors[i]!)
}

function mixed(vectors: readonly Float64Array[], shares: readonly number[]): Float64Array {
  const sum = new Float64Array(vectors[0]!.length)
  vectors.forEach((vector, v) => {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + shares[v]! * vector[i]!
  })
  return sum
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  const product = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let sum = 0
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!
    product[i] = sum
  }
  return product
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Makes a vector one of unit length, in place; one without any stays as it is. */
export function normalize(vector: Float64Array): void {
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length
}

/** Gram and Schmidt's way, twice, since what is left of a vector may be small. */
function orthonormalize(vectors: Float64Array[]): void {
  vectors.forEach((vector, at) => {
    normalize(vector)
    for (let again = 0; again < 2; again++) {
      for (const other of vectors.slice(0, at)) {
        const share = dot(vector, other)
        for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - share * other[i]!
      }
      // What lies among the others but for its rounding is no direction of its own.
      if (dot(vector, vector) < NOTHING) vector.fill(0)
      normalize(vector)
    }
  })
}
