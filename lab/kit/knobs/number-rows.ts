import { readTypedNumbers } from '../../core/typed-number.ts'
import type { Json } from '../../../preload/contract/values.ts'

/** Numbers as they are typed: separated by commas, a row a line. */
export function writeRows(value: Json | undefined): string {
  if (!Array.isArray(value)) return ''
  const rows = value.every((row) => Array.isArray(row)) ? value : [value]
  return rows.map((row) => (row as Json[]).map(String).join(', ')).join('\n')
}

/** Nested lists, as Python and JSON write them, as a row a line. */
const withoutBrackets = (text: string): string => text.replace(/\]\s*,\s*\[/g, '\n').replace(/[[\]]/g, ' ')

/**
 * What was typed, as rows of numbers; the lists of a program are understood, too.
 * @param rows whether the value is a list of rows, and not a single one
 * @returns null where something else stands among the numbers
 */
export function readRows(text: string, rows: boolean): Json | null {
  const lines = withoutBrackets(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const numbers: number[][] = []
  for (const line of lines) {
    const row = readTypedNumbers(line)
    if (!row) return null
    numbers.push(row)
  }
  return rows ? numbers : numbers.flat()
}
