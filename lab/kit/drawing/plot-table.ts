import { csvCell } from '../../core/runs/csv-cell.ts'
import type { ContourMark, Mark, RasterMark } from './marks.ts'

/** Rows of a table; the first column names its row. */
export interface PlotTable {
  columns: string[]
  rows: (string | number)[][]
}

/** What the columns of a table made from marks are called. */
export interface TableWords {
  mark: string
  x: string
  y: string
  value: string
}

/** The numbers of every mark that has a name: its name, x and y; then those of grids, which have a value at each place. */
export function tableOf(marks: readonly Mark[], words: TableWords): PlotTable {
  const rows: (string | number)[][] = []
  const grids: (string | number)[][] = []
  for (const mark of marks) {
    if (mark.kind === 'text') continue
    const name = mark.label
    if (mark.kind === 'dots' && mark.groups && mark.groupLabels)
      for (let i = 0; i < mark.xs.length; i++)
        rows.push([mark.groupLabels[mark.groups[i]!] ?? String(mark.groups[i]), mark.xs[i]!, mark.ys[i]!])
    else if (name === undefined) continue
    else if (mark.kind === 'arrow') rows.push([name, ...mark.from], [name, ...mark.to])
    else if (mark.kind === 'raster' || mark.kind === 'contour') grids.push(...gridRows(name, mark))
    else for (let i = 0; i < mark.xs.length; i++) rows.push([name, mark.xs[i]!, mark.ys[i]!])
  }
  const columns = [words.mark, words.x, words.y]
  if (grids.length === 0) return { columns, rows }
  return { columns: [...columns, words.value], rows: [...rows.map((row) => [...row, '']), ...grids] }
}

/** The middle of each place of a grid with its value. */
function gridRows(name: string, { columns, rows, extent, values }: RasterMark | ContourMark): (string | number)[][] {
  const { xMin, xMax, yMin, yMax } = extent
  return Array.from(values ?? [], (value, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)]
    return [name, xMin + ((column + 0.5) / columns) * (xMax - xMin), yMax - ((row + 0.5) / rows) * (yMax - yMin), value]
  })
}

/** A table as CSV, at full precision. */
export const tableCsv = ({ columns, rows }: PlotTable): string =>
  `${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`
