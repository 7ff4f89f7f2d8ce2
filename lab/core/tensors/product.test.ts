import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import { dtypeTraits, type DType, type Elements } from './dtype.ts'
import { multiply, type Matrix } from './product.ts'

/** The product by its definition: sums in float64, in order, rounded once; then the bias. */
function byDefinition(
  a: Matrix,
  b: Matrix,
  [rows, inner, columns]: readonly [number, number, number],
  out: Elements,
  bias: Elements | null,
): void {
  const at = ({ data, offset, down, right }: Matrix, row: number, column: number): number =>
    data[offset + row * down + column * right]!
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let k = 0; k < inner; k++) sum += at(a, row, k) * at(b, k, column)
      out[row * columns + column] = sum
      if (bias) out[row * columns + column]! += bias[column]!
    }
  }
}

const special = [NaN, Infinity, -Infinity, -0, 1e38, -1e-45]

/** Rows × columns of random numbers, here and there with a gap, transposed, or with what is no ordinary number. */
function matrix(random: Random, dtype: DType, rows: number, columns: number): Matrix {
  const [turned, gap, offset] = [random.integer(2) === 1, random.integer(3), random.integer(4)]
  const [down, right] = turned ? [1, rows + gap] : [columns + gap, 1]
  const data = dtypeTraits(dtype).make(offset + (turned ? columns : rows) * Math.max(down, right) + gap)
  const odd = random.integer(3) === 0
  for (let i = 0; i < data.length; i++) {
    const value = random.uniform() * 8 - 4
    data[i] = dtype === 'int32' ? Math.round(value * 1e6) : odd && random.integer(9) === 0 ? special[i % 6]! : value
  }
  return { data, offset, down, right }
}

describe('a product of matrices', () => {
  it.each([
    ['float32', 1500, 24],
    ['float64', 300, 24],
    ['int32', 100, 24],
    // Deeper, higher and wider than one block of what is computed at once.
    ['float32', 4, 1300],
  ] as const)('has the bits of its definition: %s', (dtype, turns, most) => {
    const random = createRandom(21)
    for (let turn = 0; turn < turns; turn++) {
      const small = turn % 4
      const size = (): number => (most > 100 ? 1 : 0) + random.integer(most > 100 ? 5 : most)
      const shape = [size(), size(), size()] as [number, number, number]
      if (most > 100) {
        shape[small % 3] = most
        shape[(small + 1) % 3] = small === 3 ? 390 : 4
      } else if (small < 3) shape[small] = random.integer(5)
      const [rows, inner, columns] = shape
      const [a, b] = [matrix(random, dtype, rows, inner), matrix(random, dtype, inner, columns)]
      const bias = random.integer(2) === 0 ? null : matrix(random, dtype, 1, columns).data
      const [got, expected] = [dtypeTraits(dtype).make(rows * columns), dtypeTraits(dtype).make(rows * columns)]
      multiply(a, b, shape, got, bias)
      byDefinition(a, b, shape, expected, bias)
      const different = got.findIndex((value, i) => !Object.is(value, expected[i]))
      if (different >= 0) expect.fail(`${shape.join('×')}[${different}]: ${got[different]}, not ${expected[different]}`)
    }
  })
})
