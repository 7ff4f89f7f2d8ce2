import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell } from './csv-cell.ts'
import { csvLines, runsToJson, type ExportedRun } from './export-runs.ts'

const run: ExportedRun = {
  runId: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  record: { name: '=HYPERLINK("http://x")', spec: { experiment: 'classification' } },
  metrics: {
    epochs: Float64Array.of(0, 1),
    columns: { loss: Float64Array.of(1.25, NaN), accuracy: Float64Array.of(-0.5, 1e-7) },
  },
}

test('CSV in long form', () => {
  expect([...csvLines([run])]).toEqual([
    'run,epoch,metric,value',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f,0,loss,1.25',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f,0,accuracy,-0.5',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f,1,loss,NaN',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f,1,accuracy,1e-7',
  ])
})

test('JSON says NaN in words', () => {
  expect(JSON.parse(JSON.stringify(runsToJson([run])))).toEqual([
    { ...run.record, metrics: { epochs: [0, 1], loss: [1.25, 'NaN'], accuracy: [-0.5, 1e-7] } },
  ])
})

test('no text becomes a formula or leaves its cell', () => {
  const begin = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '"', ',', '\n', '')
  fc.assert(
    fc.property(fc.tuple(begin, fc.string()), ([first, rest]) => {
      const text = first + rest
      const cell = csvCell(text)
      const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
      expect(read).not.toMatch(/^[=+\-@\t\r]/)
      if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/)
      else expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"')
      expect(read === text || read === `'${text}`).toBe(true)
    }),
  )
})

test('numbers read back exactly', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(Number(csvCell(value))).toBe(value === 0 ? 0 : value)
    }),
  )
})
