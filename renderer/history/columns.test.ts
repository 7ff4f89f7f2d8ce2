import { describe, expect, it } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { possibleColumns, shownColumns, toggleColumn } from './columns.ts'

const rows: Pick<RunRow, 'last' | 'best'>[] = [
  { last: { loss: 1, accuracy: 0.5 }, best: { loss: 0.9, accuracy: 0.6 } },
  { last: { edgePixels: 12 }, best: {} },
]
const possible = possibleColumns(rows)

describe('columns', () => {
  it('are the plain ones and the metrics that the runs have, each once', () => {
    expect(possible.filter((id) => id.startsWith('last.'))).toEqual(['last.loss', 'last.accuracy', 'last.edgePixels'])
    expect(new Set(possible).size).toBe(possible.length)
  })
  it('show the last values until someone chooses', () => {
    expect(shownColumns(possible, null)).toEqual([
      'name',
      'experiment',
      'status',
      'createdAt',
      'epochs',
      'durationMs',
      'last.loss',
      'last.accuracy',
      'last.edgePixels',
    ])
  })
  it('keep the name, and what is chosen in the order of the table', () => {
    expect(shownColumns(possible, ['best.loss', 'epochs'])).toEqual(['name', 'epochs', 'best.loss'])
  })
  it('switch on and off, and remember columns of runs that are not shown', () => {
    const chosen = toggleColumn(possible, ['epochs', 'last.perplexity'], 'best.loss')
    expect(chosen).toEqual(['epochs', 'last.perplexity', 'best.loss'])
    expect(toggleColumn(possible, chosen, 'epochs')).toEqual(['last.perplexity', 'best.loss'])
    expect(toggleColumn(possible, null, 'epochs')).not.toContain('epochs')
  })
})
