/** What a classifier says of every place in the plane, ready to be drawn. */
import { exp } from '../../core/math/exp.ts'
import type { PlotTable } from './plot-table.ts'

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
  /** The likeliest class of each sample, by the model itself; left out where it was not asked. */
  predicted?: ArrayLike<number>
}

/** The share of a class's colour in a place that is certain, and in one that is at chance. */
export const CERTAIN = 0.3
const CHANCE = 0.06

/** How strongly the colour of a place shows: from chance (the model knows nothing) to certain. */
export function strength(confidence: number, classCount: number): number {
  const chance = 1 / classCount
  const known = Math.min(1, Math.max(0, (confidence / 255 - chance) / (1 - chance)))
  return CHANCE + (CERTAIN - CHANCE) * known
}

/**
 * Colours the regions: each class in its own colour, mixed with the ground by confidence.
 * @param hard whether every place shows as a certain one: the border alone is seen
 * @returns RGBA, row by row, for an ImageData
 */
export function paintRegions(
  { columns, rows, classes, confidence, classCount }: Regions,
  colors: readonly (readonly [number, number, number])[],
  ground: readonly [number, number, number],
  hard = false,
  into = new Uint8ClampedArray(columns * rows * 4),
): Uint8ClampedArray<ArrayBuffer> {
  // One table look-up a place instead of three multiplications.
  const table = new Uint8ClampedArray(classCount * 256 * 3)
  for (let label = 0; label < classCount; label++)
    for (let sure = 0; sure < 256; sure++) {
      const share = hard ? CERTAIN : strength(sure, classCount)
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

/** Every place of the plane with the class that is likeliest there, and every sample with its own, as a table for a file. */
export function regionsTable(regions: Regions): PlotTable {
  const { columns, rows, classes, confidence, xMin, xMax, yMin, yMax, points, labels } = regions
  const regionRows = Array.from(classes, (label, i) => [
    'region',
    xMin + (((i % columns) + 0.5) / columns) * (xMax - xMin),
    yMax - ((Math.floor(i / columns) + 0.5) / rows) * (yMax - yMin),
    label,
    Number((confidence[i]! / 255).toFixed(4)),
  ])
  const samples = Array.from(labels, (label, i) => ['sample', points[2 * i]!, points[2 * i + 1]!, label, ''])
  return { columns: ['kind', 'x', 'y', 'class', 'probability'], rows: [...samples, ...regionRows] }
}

/**
 * How likely each class is by a classifier's outputs: softmax, or the logistic function of a single output that tells two
 * classes apart.
 */
export function probabilitiesOf(outputs: ArrayLike<number>): number[] {
  const scores = outputs.length === 1 ? [0, outputs[0]!] : Array.from(outputs)
  const most = Math.max(...scores)
  const shares = scores.map((score) => exp(score - most))
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => share / sum)
}

/** The likeliest class at a point of the plane, and how likely it is (0 … 1); null beside the plane. */
export function likeliestAt(
  { columns, rows, classes, confidence, xMin, xMax, yMin, yMax }: Regions,
  x: number,
  y: number,
): { label: number; probability: number } | null {
  const column = Math.floor(((x - xMin) / (xMax - xMin)) * columns)
  const row = Math.floor(((yMax - y) / (yMax - yMin)) * rows)
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return null
  const place = row * columns + column
  return { label: classes[place]!, probability: confidence[place]! / 255 }
}

/** Whether two lists hold the same: samples come anew with every picture, and hardly ever change. */
export function sameValues(a: Float32Array | null, b: Float32Array): boolean {
  return a === b || (a?.length === b.length && b.every((value, i) => a[i] === value))
}

/**
 * Whether each sample lies in another class's region, by what the model says of the sample itself: the middle of its place
 * may lie on the other side of a border. Null where the model was not asked.
 */
export const wrongSamples = ({ labels, predicted }: Regions): boolean[] | null =>
  predicted ? Array.from(labels, (label, i) => predicted[i] !== label) : null

/** So many wrong samples at most have a ring: rings around more of them would hide what they are around. */
export const RINGED = 600

/** The indices of the samples that have a ring: of all wrong ones, or of evenly chosen ones where there are too many. */
export function ringedOf(wrong: readonly boolean[]): number[] {
  const all = wrong.flatMap((isWrong, i) => (isWrong ? [i] : []))
  if (all.length <= RINGED) return all
  return Array.from({ length: RINGED }, (_, i) => all[Math.floor((i * all.length) / RINGED)]!)
}

/** What a reader of text learns of a class. */
interface ClassRow {
  label: number
  /** Share of the plane. */
  share: number
  samples: number
  /** How many of them lie in their own region; null where the model was not asked. */
  inside: number | null
}

/** What a reader of text learns of the picture, class by class. */
export function describeRegions(regions: Regions): ClassRow[] {
  const { columns, rows, classes, classCount, labels, predicted } = regions
  const inside = predicted ? 0 : null
  const rowsOf = Array.from({ length: classCount }, (_, label): ClassRow => ({ label, share: 0, samples: 0, inside }))
  for (const label of classes) {
    const row = rowsOf[label]
    if (row) row.share += 1 / (columns * rows)
  }
  for (let i = 0; i < labels.length; i++) {
    const row = rowsOf[labels[i]!]
    if (!row) continue
    row.samples += 1
    if (row.inside !== null && predicted![i] === row.label) row.inside += 1
  }
  return rowsOf
}
