import { printable } from '../printable.ts'

/** Letters that take two places in a terminal: Chinese, Japanese, Korean, full-width forms, pictographs. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const combining = /\p{Mark}/u

/** A number, no value, or what {@link shortNumber} makes of a number that is none. */
const isFigure = (cell: string | number | undefined): boolean =>
  typeof cell === 'number' || cell === '' || cell === 'NaN' || cell === 'Infinity' || cell === '-Infinity'

/** Places that a text takes in a terminal. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((width, letter) => width + (wide.test(letter) ? 2 : combining.test(letter) ? 0 : 1), 0)

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

/** Things and what they are, one a line. */
export function pairs(entries: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => widthOf(printable(name))))
  return entries
    .map(([name, value]) => `${padded(printable(name), width, false)}  ${printable(String(value))}\n`)
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
