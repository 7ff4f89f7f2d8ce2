/** Draws packed edges smaller than they are, straight from their bits: a slider's picture in as few passes as will do. */

/** Edges in one bit a pixel, the first in the highest bit. */
export interface Bits {
  width: number
  height: number
  bits: Uint8Array
}
/** Where the picture's top left corner and how large the picture lies, in pixels of the image that is drawn into. */
export interface Placed {
  x: number
  y: number
  width: number
  height: number
}

const BLACK = 0xff000000
/** The bits of each half of a byte as four bytes of 0 or 1, in the order of memory: little-endian, as all our machines are. */
const [LEFT, RIGHT] = [4, 0].map((shift) =>
  Uint32Array.from({ length: 256 }, (_, byte) =>
    [3, 2, 1, 0].reduce((word, bit, at) => word + (((byte >> (bit + shift)) & 1) << (8 * at)), 0),
  ),
) as [Uint32Array, Uint32Array]
/** Rows whose edges are counted in one byte. */
const MOST_ROWS = 255

/**
 * Writes the part of a picture that lies within an image: each of the image's pixels has the mean of those whose middle lies
 * in it, so that many edges are brighter than few. Beside the picture there is nothing.
 * @param placed no larger than the picture itself, so that some middle lies in each pixel
 */
export function drawEdges(
  image: { width: number; height: number; data: Uint8ClampedArray },
  { width, height, bits }: Bits,
  placed: Placed,
): void {
  const columns = startsAlong(width, placed.x, placed.width, image.width)
  const rows = startsAlong(height, placed.y, placed.height, image.height)
  const words = new Uint32Array(image.data.buffer).fill(0)
  const counts = new Uint32Array(2 * ((width + 7) >> 3))
  const countOf = new Uint8Array(counts.buffer)
  const sums = new Uint32Array(image.width)
  // What one edge of a column adds to a pixel of one row; 0 beside the picture.
  const shares = Float64Array.from(sums, (_, x) =>
    columns[x + 1]! > columns[x]! ? 255 / (columns[x + 1]! - columns[x]!) : 0,
  )
  for (let y = 0; y < image.height; y++) {
    const [first, last] = [rows[y]!, rows[y + 1]!]
    for (let row = first; row < last;) {
      for (const most = Math.min(last, row + MOST_ROWS); row < most; row++) addRow(counts, bits, row * width)
      addColumns(sums, countOf, columns)
      counts.fill(0)
    }
    if (first < last) writeRow(words, y * image.width, sums, shares, 1 / (last - first))
  }
}

/** Counts the edges of one row, which begins at any bit, each in its column's byte. */
function addRow(counts: Uint32Array, bits: Uint8Array, from: number): void {
  const shift = from & 7
  const end = counts.length
  for (let at = from >> 3, to = 0; to < end; at++, to += 2) {
    // Behind the last byte there is nothing, which is 0 here.
    const byte = shift === 0 ? bits[at]! : ((bits[at]! << shift) | (bits[at + 1]! >> (8 - shift))) & 0xff
    // Most are no edges: eight of them are passed over at a time.
    if (byte === 0) continue
    counts[to]! += LEFT[byte]!
    counts[to + 1]! += RIGHT[byte]!
  }
}

/** Adds the counts of the columns that lie in each pixel of a row. */
function addColumns(sums: Uint32Array, counts: Uint8Array, columns: Int32Array): void {
  let column = columns[0]!
  for (let x = 0; x < sums.length; x++) {
    const end = columns[x + 1]!
    let sum = 0
    for (; column < end; column++) sum += counts[column]!
    sums[x]! += sum
  }
}

/** Writes the mean of each pixel of a row, and begins its sum anew. */
function writeRow(words: Uint32Array, to: number, sums: Uint32Array, shares: Float64Array, perRow: number): void {
  for (let x = 0; x < sums.length; x++) {
    const share = shares[x]! * perRow
    if (share > 0) words[to + x] = BLACK | (((sums[x]! * share + 0.5) | 0) * 0x010101)
    sums[x] = 0
  }
}

/** For each pixel along a side of the image, and for its end, the first place of the picture whose middle lies in it or behind. */
function startsAlong(length: number, from: number, drawn: number, limit: number): Int32Array {
  const starts = new Int32Array(limit + 1)
  for (let at = 0; at <= limit; at++)
    starts[at] = Math.min(length, Math.max(0, Math.ceil(((at - from) * length) / drawn - 0.5)))
  return starts
}
