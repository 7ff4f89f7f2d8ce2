import { expect, it, vi } from 'vitest'
import type { LabClient } from '../../../preload/client.ts'
import type { RunRow } from '../../../preload/contract/history.ts'
import { gather, runsAsFile } from './runs-as-file.ts'

const epochsOf: Record<string, number> = { a: 2, b: 0, c: 9_000 }
const rows = Object.entries(epochsOf).map(([runId, epochs]) => ({ runId, epochs }) as RunRow)
const valuesOf = (from: number, to: number) => {
  const epochs = Float64Array.from({ length: to - from + 1 }, (_, at) => from + at)
  return { epochs, columns: { loss: epochs.map((epoch) => epoch / 2) } }
}
/** A history that answers two runs at once, and of a long one no values. */
const client = {
  history: {
    getMany: ({ runIds }: { runIds: string[] }) =>
      Promise.resolve({
        runs: runIds.slice(0, 2).map((runId) => {
          const epochs = epochsOf[runId]!
          const metrics = epochs > 8_000 ? null : valuesOf(0, epochs - 1)
          return { record: { runId, name: `run ${runId}`, epochs }, metrics }
        }),
      }),
    metrics: ({ from, to }: { from: number; to: number }) => Promise.resolve(valuesOf(from, to)),
  },
} as unknown as LabClient
const textOf = async (parts: Blob[]): Promise<string> => new Blob(parts).text()
const signal = new AbortController().signal

it('CSV has its heading once and every epoch of every run', async () => {
  const lines = (await textOf(await runsAsFile(client, rows, 'csv', { signal, progress: () => {} }))).split('\n')
  expect(lines.slice(0, 3)).toEqual(['run,epoch,metric,value', 'a,0,loss,0', 'a,1,loss,0.5'])
  expect(lines.slice(-2)).toEqual(['c,8999,loss,4499.5', ''])
  expect(lines).toHaveLength(1 + 2 + 9_000 + 1)
})

it('JSON is the list of runs with their values', async () => {
  const text = await textOf(await runsAsFile(client, rows, 'json', { signal, progress: () => {} }))
  const runs = JSON.parse(text) as { runId: string; metrics: { loss: number[] } }[]
  expect(runs.map(({ runId }) => runId)).toEqual(['a', 'b', 'c'])
  expect(runs[2]!.metrics.loss).toHaveLength(9_000)
})

it('tells how far it is up to the end, and stops where it is cancelled', async () => {
  const reported: number[] = []
  await runsAsFile(client, rows, 'csv', { signal, progress: (done) => reported.push(done) })
  expect(reported).toEqual(reported.toSorted((a, b) => a - b))
  expect(reported.at(-1)).toBe(1)
  const stop = new AbortController()
  const progress = vi.fn(() => stop.abort())
  await expect(runsAsFile(client, rows, 'csv', { signal: stop.signal, progress })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(progress).toHaveBeenCalledTimes(1)
})

it('a file that takes long to make lets the window have its turn, and can be cancelled then', async () => {
  const stop = new AbortController()
  let made = 0
  function* endless(): Generator<string> {
    for (;;) yield `${made++}\n`
  }
  setTimeout(() => stop.abort(), 0)
  await expect(gather(endless(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
  expect(made).toBeGreaterThan(0)
})
