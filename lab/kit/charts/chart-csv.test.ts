import { expect, test } from 'vitest'
import { curvesCsv } from './chart-csv.ts'

const curve = (label: string, epochs: number[], values: number[]) => ({
  label,
  epochs: Float64Array.from(epochs),
  values: Float64Array.from(values),
})

test('CSV joins curves by epoch, and what a spreadsheet would run becomes text', () => {
  const csv = curvesCsv([curve('loss', [0, 1, 2], [1, 0.5, NaN]), curve('=cmd, "x"', [1, 5], [9, Infinity])], null)
  expect(csv).toBe('epoch,loss,"\'=cmd, ""x"""\n0,1,\n1,0.5,9\n2,NaN,\n5,,Infinity\n')
})

test('CSV has the epochs that are shown and no others, for programs: a plain minus and every digit', () => {
  const curves = [curve('a', [0, 1, 2, 3, 4], [1, -0.1234567890123, 3e-9, 4, 5]), curve('b', [2, 9], [6, 7])]
  expect(curvesCsv(curves, [0.7, 2])).toBe('epoch,a,b\n1,-0.1234567890123,\n2,3e-9,6\n')
})
