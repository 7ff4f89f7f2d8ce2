import { expect, it } from 'vitest'
import { EdgeHysteresis } from './edge-hysteresis.ts'

/** A picture of `.` (nothing), `o` (candidate) and `X` (sure), added a row at a time; as `#` and `.` in the end. */
function followed(rows: string[], most: number): string[] {
  const width = rows[0]!.length
  const hysteresis = new EdgeHysteresis(width, rows.length)
  for (const row of rows) {
    hysteresis.addRows(
      Array.from(row, (mark) => Number(mark !== '.')),
      Array.from(row, (mark) => Number(mark === 'X')),
    )
    let turns = 0
    while (!hysteresis.follow(most)) expect(++turns).toBeLessThan(1_000)
  }
  const edges = hysteresis.finish()
  return rows.map((_, y) => Array.from(edges.subarray(y * width, (y + 1) * width), (on) => (on ? '#' : '.')).join(''))
}

it('a chain leads to a sure edge sideways, by corners and back into earlier rows; others are dropped', () => {
  const rows = ['oo..o..', '..o.o..', '.o..o.o', 'o.....o', '.oooo..', '....X.o', 'o......']
  // The chain on the right meets the edge by no corner; the one at the left comes to it from above.
  const expected = ['##.....', '..#....', '.#.....', '#......', '.####..', '....#..', '.......']
  for (const most of [1, 2, 7, 1_000]) expect(followed(rows, most), `${most} at a time`).toEqual(expected)
})

it('does not lead around the side of the picture', () => {
  expect(followed(['...X', 'o...', '....', 'o..o', '..o.'], 10)).toEqual(['...#', '....', '....', '....', '....'])
})

it('follows chains longer than it has room for at first', () => {
  const side = 150
  const rows = Array.from({ length: side }, (_, y) => (y === side - 1 ? 'X' : 'o') + 'o'.repeat(side - 1))
  expect(followed(rows, 100_000).join('')).toBe('#'.repeat(side * side))
})
