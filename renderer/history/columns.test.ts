import { describe, expect, it } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { columnsFor, shownColumns, toggleColumn } from './columns.ts'

const rows: Pick<RunRow, 'last' | 'best'>[] = [
  { last: { edgePixels: 12 }, best: {} },
  { last: { loss: 1, accuracy: 0.5 }, best: { loss: 0.9, accuracy: 0.6 } },
  { last: { loss: 1 }, best: { loss: 0.9 } },
]
const columns = columnsFor(rows)

describe('columns', () => {
  it('are the plain ones and the metrics that the runs have, each once, the most frequent first', () => {
    const { possible } = columns
    expect(possible.filter((id) => id.startsWith('last.'))).toEqual(['last.loss', 'last.edgePixels', 'last.accuracy'])
    expect(new Set(possible).size).toBe(possible.length)
  })
  it('show the last values that most runs have until someone chooses', () => {
    expect(shownColumns(columns, null)).toEqual([
      'name',
      'experiment',
      'status',
      'createdAt',
      'epochs',
      'durationMs',
      'last.loss',
    ])
  })
  it('keep the name, and what is chosen in the order of the table', () => {
    expect(shownColumns(columns, ['best.loss', 'epochs'])).toEqual(['name', 'epochs', 'best.loss'])
  })
  it('switch on and off, and remember columns of runs that are not shown', () => {
    const chosen = toggleColumn(columns, ['epochs', 'last.perplexity'], 'best.loss')
    expect(chosen).toEqual(['epochs', 'last.perplexity', 'best.loss'])
    expect(toggleColumn(columns, chosen, 'epochs')).toEqual(['last.perplexity', 'best.loss'])
    expect(toggleColumn(columns, null, 'epochs')).not.toContain('epochs')
  })
})
