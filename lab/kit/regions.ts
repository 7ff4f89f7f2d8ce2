/** What a classifier says of every place in the plane, ready to be drawn. */

export interface Regions {
  columns: number
  /** Rows from the top (largest y) down. */
  rows: number
  /** The likeliest class of each place, row by row: its middle decides. */
  classes: Uint8Array
  /** How sure the model is of it: 0 … 255 for probability 0 … 1. */
  confidence: Uint8Array
  classCount: number
  /** The plane that is covered. */
  xMin: number
  xMax: number
  yMin: number
  yMax: number
  /** x and y of each sample, one after the other. */
  points: Float32Array
  /** The class of each sample. */
  labels: ArrayLike<number>
}

/** How strongly the colour of a place shows: from chance (the model knows nothing) to certain. */
export function strength(confidence: number, classCount: number): number {
  const chance = 1 / classCount
  const known = Math.min(1, Math.max(0, (confidence / 255 - chance) / (1 - chance)))
  return 0.1 + 0.42 * known
}

/**
 * Colours the regions: each class in its own colour, mixed with the ground by confidence.
 * @returns RGBA, row by row, for an ImageData
 */
export function paintRegions(
  { columns, rows, classes, confidence, classCount }: Regions,
  colors: readonly (readonly [number, number, number])[],
  ground: readonly [number, number, number],
  into = new Uint8ClampedArray(columns * rows * 4),
): Uint8ClampedArray<ArrayBuffer> {
  // One table look-up a place instead of three multiplications.
  const table = new Uint8ClampedArray(classCount * 256 * 3)
  for (let label = 0; label < classCount; label++)
    for (let sure = 0; sure < 256; sure++) {
      const share = strength(sure, classCount)
      for (let part = 0; part < 3; part++)
        table[(label * 256 + sure) * 3 + part] =
          ground[part]! * (1 - share) + colors[label % colors.length]![part]! * share
    }
  for (let i = 0; i < columns * rows; i++) {
    const from = (Math.min(classes[i]!, classCount - 1) * 256 + confidence[i]!) * 3
    into[i * 4] = table[from]!
    into[i * 4 + 1] = table[from + 1]!
    into[i * 4 + 2] = table[from + 2]!
    into[i * 4 + 3] = 255
  }
  return into
}

/** Whether two lists hold the same: samples come anew with every picture, and hardly ever change. */
export function sameValues(a: Float32Array | null, b: Float32Array): boolean {
  return a === b || (a?.length === b.length && b.every((value, i) => a[i] === value))
}

/** What a reader of text learns of the picture: for each class its share of the plane, its samples, and how many lie in their own region. */
export function describeRegions(regions: Regions): { label: number; share: number; samples: number; inside: number }[] {
  const { columns, rows, classes, classCount, xMin, xMax, yMin, yMax, points, labels } = regions
  const rowsOf = Array.from({ length: classCount }, (_, label) => ({ label, share: 0, samples: 0, inside: 0 }))
  for (const label of classes) {
    const row = rowsOf[label]
    if (row) row.share += 1 / (columns * rows)
  }
  for (let i = 0; i < labels.length; i++) {
    const row = rowsOf[labels[i]!]
    if (!row) continue
    row.samples += 1
    const column = Math.floor(((points[2 * i]! - xMin) / (xMax - xMin)) * columns)
    const line = Math.floor(((yMax - points[2 * i + 1]!) / (yMax - yMin)) * rows)
    const place = Math.min(rows - 1, Math.max(0, line)) * columns + Math.min(columns - 1, Math.max(0, column))
    if (classes[place] === row.label) row.inside += 1
  }
  return rowsOf
}
