import { printable } from '../printable.ts'
import { widthOf, wrapped } from './text-width.ts'

/** A number, no value, or what {@link shortNumber} makes of a number that is none. */
const isFigure = (cell: string | number | undefined): boolean =>
  typeof cell === 'number' || cell === '' || cell === 'NaN' || cell === 'Infinity' || cell === '-Infinity'

const padded = (text: string, width: number, toTheRight: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return toTheRight ? space + text : text + space
}

/**
 * Rows under headings, for people. Columns that hold numbers alone stand to the right; no cell can move the cursor.
 * @param rows cells, as many as there are headings
 */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => printable(String(cell))))
  const columns = headings.map((_, column) => ({
    width: Math.max(...cells.map((row) => widthOf(row[column] ?? ''))),
    numeric: rows.length > 0 && rows.every((row) => isFigure(row[column])),
  }))
  const line = (row: readonly string[]): string =>
    columns
      .map(({ width, numeric }, column) => padded(row[column] ?? '', width, numeric))
      .join('  ')
      .trimEnd()
  return `${cells.map(line).join('\n')}\n`
}

/** The least places for what things are beside their names. */
const BESIDE = 24
const BELOW = '      '

/**
 * Things and what they are, one a line.
 * @param columns places of a line: what needs more goes on in the next, under its beginning; below its name where that
 * leaves too little room
 */
export function pairs(entries: readonly (readonly [string, string | number])[], columns = Infinity): string {
  const shown = entries.map(([name, value]) => [printable(name), printable(String(value))] as const)
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name))) + 2
  const beside = columns - width >= BESIDE
  const indent = beside ? ' '.repeat(width) : BELOW
  return shown
    .map(([name, value]) => {
      const lines = columns === Infinity ? [value] : wrapped(value, columns - indent.length)
      const first = beside ? `${padded(name, width, false)}${lines.shift()}` : name
      return [first, ...lines.map((line) => indent + line)].map((line) => `${line}\n`).join('')
    })
    .join('')
}

/** A number with six digits, as a list shows it. */
export const shortNumber = (value: number | undefined): number | string =>
  value === undefined ? '' : Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value)

/** `2026-11-24 14:03`, in the machine's own time. */
export function shortTime(timeMs: number): string {
  const time = new Date(timeMs)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`
}
