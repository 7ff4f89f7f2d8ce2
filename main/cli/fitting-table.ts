import { printable } from '../printable.ts'
import { table } from './table.ts'
import { shortened, widthOf } from './text-width.ts'

/** A column of a table that has to fit into a line. */
export interface Column {
  heading: string
  cells: readonly (string | number)[]
  /** What becomes of it where there is no room: it is left out (1 before 2 …), or its texts are cut short. */
  giveWay?: number | 'cut'
}

/** What is cut short keeps as many places, or others are left out first. */
const LEAST = 12
const BETWEEN = 2

const widthOfColumn = ({ heading, cells }: Column): number =>
  Math.max(...[heading, ...cells].map((cell) => widthOf(printable(String(cell)))))

/**
 * A table in lines of so many places, as far as columns that give way let it fit.
 * @param columns all of as many cells
 */
export function fittingTable(columns: readonly Column[], places: number): string {
  const least = (column: Column): number =>
    column.giveWay === 'cut' ? Math.min(LEAST, widthOfColumn(column)) : widthOfColumn(column)
  let kept = [...columns]
  const room = (): number => places - kept.reduce((sum, column) => sum + least(column) + BETWEEN, -BETWEEN)
  const dispensable = columns
    .filter(({ giveWay }) => typeof giveWay === 'number')
    .sort((a, b) => Number(a.giveWay) - Number(b.giveWay))
  for (const column of dispensable) if (room() < 0) kept = kept.filter((each) => each !== column)
  const spare = Math.max(0, room())
  const shown = kept.map((column) =>
    column.giveWay === 'cut'
      ? column.cells.map((cell) => shortened(printable(String(cell)), least(column) + spare))
      : column.cells,
  )
  return table(
    kept.map(({ heading }) => heading),
    (columns[0]?.cells ?? []).map((_, row) => shown.map((cells) => cells[row] ?? '')),
  )
}
