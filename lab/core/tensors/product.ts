/**
 * Products of matrices in plain TypeScript. Each sum goes through `inner` in order, in float64, and is rounded once: the same
 * numbers have the same product to the bit, however the work is cut into blocks. Products of whole numbers are exact to 2^53.
 */
import type { Elements } from './dtype.ts'

/** A matrix as it lies in memory: element (row, column) is at `offset + row * down + column * right`. */
export interface Matrix {
  data: Elements
  offset: number
  down: number
  right: number
}

/** A tile of the result: its six sums and what is added to them fit in the processor's registers, those of a larger one do not. */
const TALL = 2
const WIDE = 3
/** Rows and columns of the result that are computed at once, and how many products are added to each in one go. */
const ROWS = 96
const COLUMNS = 384
const DEPTH = 1024

// Each row of a tile reads from an array of its own, and so does each column: one test of an index then serves them all.
// Since they are constants the compiler knows where they lie and how long they are.
const ROOM = 1 << 16
const left0 = new Float64Array(ROOM)
const left1 = new Float64Array(ROOM)
const right0 = new Float64Array(ROOM)
const right1 = new Float64Array(ROOM)
const right2 = new Float64Array(ROOM)
const sums = new Float64Array(ROWS * COLUMNS)

/**
 * Rows × inner times inner × columns, row by row into `out`.
 * @param bias one number a column, added after the product was rounded
 */
export function multiply(
  a: Matrix,
  b: Matrix,
  [rows, inner, columns]: readonly [rows: number, inner: number, columns: number],
  out: Elements,
  bias: Elements | null = null,
): void {
  if (inner <= 3 && columns <= ROOM) {
    const rounded = out instanceof Float32Array ? bias : null
    shallow(a, b, rows, inner, columns, out, rounded)
    if (rounded) return
  } else if (rows <= 3 && b.right === 1 && columns <= ROOM) {
    thin(a, b, rows, inner, columns, out, columns, 1)
  } else if (columns <= 3 && a.down === 1 && rows <= ROOM) {
    thin(transposed(b), transposed(a), columns, inner, rows, out, 1, columns)
  } else tiled(a, b, rows, inner, columns, out)
  if (bias) addToRows(out, bias, rows, columns)
}

const transposed = ({ data, offset, down, right }: Matrix): Matrix => ({ data, offset, down: right, right: down })

function addToRows(out: Elements, bias: Elements, rows: number, columns: number): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) out[at] = out[at]! + bias[column]!
  }
}

/** Block by block, and within a block tile by tile. */
function tiled(a: Matrix, b: Matrix, rows: number, inner: number, columns: number, out: Elements): void {
  const depth = Math.min(inner, DEPTH)
  const fit = Math.floor(ROOM / depth)
  const high = Math.min(ROWS, fit * TALL)
  const wide = Math.min(COLUMNS, fit * WIDE)
  for (let column = 0; column < columns; column += wide) {
    const across = Math.min(wide, columns - column)
    for (let row = 0; row < rows; row += high) {
      const down = Math.min(high, rows - row)
      sums.fill(0, 0, Math.ceil(down / TALL) * Math.ceil(across / WIDE) * TALL * WIDE)
      for (let k = 0; k < inner; k += depth) {
        const deep = Math.min(depth, inner - k)
        // Where one block is as deep as the matrix it stays packed for the rows below.
        if (row === 0 || depth < inner) packRight(b, k, column, deep, across)
        packLeft(a, row, k, down, deep)
        for (let j = 0, at = 0; j < across; j += WIDE) {
          for (let i = 0; i < down; i += TALL, at += TALL * WIDE) tile((i / TALL) * deep, (j / WIDE) * deep, at, deep)
        }
      }
      unpack(out, row * columns + column, columns, down, across)
    }
  }
}

/** Copies rows of a block, tile after tile; a row that is missing is zeros. */
function packLeft({ data, offset, down, right }: Matrix, row: number, k: number, rows: number, depth: number): void {
  let at = 0
  for (let i = 0; i < rows; i += TALL) {
    let one = offset + (row + i) * down + k * right
    let two = one + down
    if (i + 1 < rows) {
      for (const end = at + depth; at < end; at++, one += right, two += right) {
        left0[at] = data[one]!
        left1[at] = data[two]!
      }
    } else {
      left1.fill(0, at, at + depth)
      for (const end = at + depth; at < end; at++, one += right) left0[at] = data[one]!
    }
  }
}

/** Copies columns of a block, tile after tile; columns that are missing are zeros. */
function packRight(
  { data, offset, down, right }: Matrix,
  k: number,
  column: number,
  depth: number,
  columns: number,
): void {
  let at = 0
  for (let j = 0; j < columns; j += WIDE) {
    let one = offset + k * down + (column + j) * right
    let two = one + right
    let three = two + right
    if (j + 2 < columns) {
      for (const end = at + depth; at < end; at++, one += down, two += down, three += down) {
        right0[at] = data[one]!
        right1[at] = data[two]!
        right2[at] = data[three]!
      }
    } else {
      const second = j + 1 < columns
      if (!second) right1.fill(0, at, at + depth)
      right2.fill(0, at, at + depth)
      for (const end = at + depth; at < end; at++, one += down, two += down) {
        right0[at] = data[one]!
        if (second) right1[at] = data[two]!
      }
    }
  }
}

/** Adds `depth` products to each of six sums. `| 0` keeps the indices whole numbers that need no test for overflow. */
function tile(i: number, j: number, at: number, depth: number): void {
  let s00 = sums[at]!
  let s01 = sums[at + 1]!
  let s02 = sums[at + 2]!
  let s10 = sums[at + 3]!
  let s11 = sums[at + 4]!
  let s12 = sums[at + 5]!
  for (const end = (i + depth) | 0; i < end; i = (i + 1) | 0, j = (j + 1) | 0) {
    const b0 = right0[j]!
    const b1 = right1[j]!
    const b2 = right2[j]!
    const a0 = left0[i]!
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    const a1 = left1[i]!
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
  }
  sums[at] = s00
  sums[at + 1] = s01
  sums[at + 2] = s02
  sums[at + 3] = s10
  sums[at + 4] = s11
  sums[at + 5] = s12
}

/** Writes the sums of a block's tiles where they belong. */
function unpack(out: Elements, start: number, stride: number, rows: number, columns: number): void {
  const step = Math.ceil(rows / TALL) * TALL * WIDE
  for (let row = 0; row < rows; row++) {
    const to = start + row * stride
    for (let column = 0, at = row * WIDE; column < columns; column += WIDE, at += step) {
      const width = Math.min(WIDE, columns - column)
      for (let i = 0; i < width; i++) out[to + column + i] = sums[at + i]!
    }
  }
}

/** Nine factors of `a`, three rows of three: what `shallow` and `thin` multiply rows of `b` by. */
const factors = new Float64Array(9)

/** Zeros in the place of what is missing change no sum, since none is −0. */
function setFactors({ data, offset, down, right }: Matrix, row: number, k: number, rows: number, inner: number): void {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const missing = row + i >= rows || k + j >= inner
      factors[i * 3 + j] = missing ? 0 : data[offset + (row + i) * down + (k + j) * right]!
    }
  }
}

/** At most three products a sum: each sum is written as soon as it is made. */
function shallow(
  a: Matrix,
  b: Matrix,
  rows: number,
  inner: number,
  columns: number,
  out: Elements,
  bias: Elements | null,
): void {
  ;[right0, right1, right2].forEach((to, k) => {
    const from = b.offset + k * b.down
    for (let column = 0; column < columns; column++) to[column] = k < inner ? b.data[from + column * b.right]! : 0
  })
  for (let row = 0; row < rows; row += 3) {
    setFactors(a, row, 0, rows, inner)
    if (row + 3 > rows) for (let i = row; i < rows; i++) oneRow(columns, out, i * columns, (i - row) * 3, bias)
    else if (bias) threeRowsBiased(columns, out as Float32Array, row * columns, bias)
    else threeRows(columns, out, row * columns)
  }
}

function threeRows(columns: number, out: Elements, first: number): void {
  const [a00, a01, a02] = [factors[0]!, factors[1]!, factors[2]!]
  const [a10, a11, a12] = [factors[3]!, factors[4]!, factors[5]!]
  const [a20, a21, a22] = [factors[6]!, factors[7]!, factors[8]!]
  const second = (first + columns) | 0
  const third = (second + columns) | 0
  for (let column = 0; column < columns; column++) {
    const b0 = right0[column]!
    const b1 = right1[column]!
    const b2 = right2[column]!
    out[(first + column) | 0] = 0 + a00 * b0 + a01 * b1 + a02 * b2
    out[(second + column) | 0] = 0 + a10 * b0 + a11 * b1 + a12 * b2
    out[(third + column) | 0] = 0 + a20 * b0 + a21 * b1 + a22 * b2
  }
}

function threeRowsBiased(columns: number, out: Float32Array, first: number, bias: Elements): void {
  const [a00, a01, a02] = [factors[0]!, factors[1]!, factors[2]!]
  const [a10, a11, a12] = [factors[3]!, factors[4]!, factors[5]!]
  const [a20, a21, a22] = [factors[6]!, factors[7]!, factors[8]!]
  const second = (first + columns) | 0
  const third = (second + columns) | 0
  for (let column = 0; column < columns; column++) {
    const b0 = right0[column]!
    const b1 = right1[column]!
    const b2 = right2[column]!
    const more = bias[column]!
    out[(first + column) | 0] = Math.fround(0 + a00 * b0 + a01 * b1 + a02 * b2) + more
    out[(second + column) | 0] = Math.fround(0 + a10 * b0 + a11 * b1 + a12 * b2) + more
    out[(third + column) | 0] = Math.fround(0 + a20 * b0 + a21 * b1 + a22 * b2) + more
  }
}

function oneRow(columns: number, out: Elements, first: number, at: number, bias: Elements | null): void {
  const [a0, a1, a2] = [factors[at]!, factors[at + 1]!, factors[at + 2]!]
  for (let column = 0; column < columns; column++) {
    out[first + column] = 0 + a0 * right0[column]! + a1 * right1[column]! + a2 * right2[column]!
    if (bias) out[first + column] = out[first + column]! + bias[column]!
  }
}

/** At most three rows, whose sums stay where they are while `b` goes by once. */
function thin(
  a: Matrix,
  b: Matrix,
  rows: number,
  inner: number,
  columns: number,
  out: Elements,
  down: number,
  across: number,
): void {
  const lines = [right0, right1, right2].slice(0, rows)
  for (const to of [right0, right1, right2]) to.fill(0, 0, columns)
  let k = 0
  for (; k + 3 <= inner; k += 3) {
    setFactors(a, 0, k, rows, inner)
    addThree(b.data, b.offset + k * b.down, b.down, columns)
  }
  for (; k < inner; k++) {
    const from = b.offset + k * b.down
    lines.forEach((to, row) => {
      const value = a.data[a.offset + row * a.down + k * a.right]!
      for (let column = 0; column < columns; column++) to[column]! += value * b.data[from + column]!
    })
  }
  lines.forEach((from, row) => {
    for (let column = 0; column < columns; column++) out[row * down + column * across] = from[column]!
  })
}

/** Adds three products to each sum of three rows. */
function addThree(from: Elements, first: number, down: number, columns: number): void {
  const [a00, a01, a02] = [factors[0]!, factors[1]!, factors[2]!]
  const [a10, a11, a12] = [factors[3]!, factors[4]!, factors[5]!]
  const [a20, a21, a22] = [factors[6]!, factors[7]!, factors[8]!]
  const second = (first + down) | 0
  const third = (second + down) | 0
  for (let column = 0; column < columns; column++) {
    const b0 = from[(first + column) | 0]!
    const b1 = from[(second + column) | 0]!
    const b2 = from[(third + column) | 0]!
    right0[column] = right0[column]! + a00 * b0 + a01 * b1 + a02 * b2
    right1[column] = right1[column]! + a10 * b0 + a11 * b1 + a12 * b2
    right2[column] = right2[column]! + a20 * b0 + a21 * b1 + a22 * b2
  }
}
