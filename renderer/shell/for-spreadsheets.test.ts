import { expect, it } from 'vitest'
import { forSpreadsheets } from './for-spreadsheets.ts'

const bytes = async (text: string): Promise<number[]> => [
  ...new Uint8Array(await (await forSpreadsheets(new Blob([text], { type: 'text/csv' }))).arrayBuffer()),
]

it('a file with more than ASCII begins with a byte order mark, another one does not', async () => {
  const text = 'epoch,损失\n0,1\n'
  expect(await bytes(text)).toEqual([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)])
  expect(await bytes('epoch,loss\n0,1\n')).toEqual([...new TextEncoder().encode('epoch,loss\n0,1\n')])
  expect((await forSpreadsheets(new Blob(['é'], { type: 'text/csv' }))).type).toBe('text/csv')
})
it('finds it far behind the beginning', async () => {
  expect((await bytes(`${'a'.repeat(3_000_000)}é`)).slice(0, 3)).toEqual([0xef, 0xbb, 0xbf])
})
