import { afterAll, expect, test } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { tryAgain } from '../fixtures/budget.ts'
import { failure } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'
import { makeSmallDisk } from '../fixtures/small-disk.ts'

async function until(client: LabClient, runId: string, holds: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  for await (const update of await client.runs.watch({ runId, snapshots: false })) if (holds(update)) return update
  throw new Error('the run ended before')
}
const isOver = ({ status }: RunUpdate): boolean => status !== 'running' && status !== 'paused'
const spec = (epochs: number) => ({
  experiment: 'classification',
  params: { epochs, dataset: { kind: 'spiral', samplesPerClass: 10 } },
  seed: 1,
  provider: 'reference' as const,
})
async function stateWhen(client: LabClient, readOnly: boolean) {
  for await (const found of await client.app.state())
    if (found.readOnly === readOnly) return { ...found, problems: found.problems.map(({ code }) => code) }
  throw new Error('the lab has no state')
}

const disk = makeSmallDisk('4m')
afterAll(() => disk?.remove())

test.skipIf(!disk && !process.env.CI)(
  'on a full disk the lab opens for reading, starts nothing, and goes on by itself where there is room',
  async () => {
    const { home, fill, empty } = disk!
    await tryAgain('A3 a disk that is full when the lab opens, and while it trains', 10, async () => {
      const first = await openLab(home)
      const { runId } = await first.client.runs.start({ spec: spec(20) })
      expect(await until(first.client, runId, isOver)).toMatchObject({ status: 'completed' })
      await first.lab.close()

      fill()
      const { lab, client } = await openLab(home, { host: 'server' })
      expect(await stateWhen(client, true)).toMatchObject({ problems: ['E-STO-001'], runs: 1 })
      expect((await client.history.get({ runId })).result).not.toBeNull()
      expect(await failure(client.runs.start({ spec: spec(20) }))).toMatchObject({ code: 'E-STO-001' })
      expect((await stateWhen(client, true)).runningRuns).toEqual([])

      empty()
      expect(await stateWhen(client, false)).toMatchObject({ problems: [], runs: 1 })
      const second = await client.runs.start({ spec: spec(20) })
      expect(await until(client, second.runId, isOver)).toMatchObject({ status: 'completed' })

      const third = await client.runs.start({ spec: spec(1_000_000) })
      await until(client, third.runId, ({ epochsSaved }) => epochsSaved > 0)
      fill()
      const paused = await until(client, third.runId, ({ error }) => error !== null)
      expect(paused).toMatchObject({ status: 'paused', error: { code: 'E-STO-001' } })
      // Nothing new comes to be, and nothing is left of what was refused.
      expect((await failure(client.runs.start({ spec: spec(20) })))!.code).toMatch(/E-STO-001|E-RUN-008/)
      await client.runs.control({ runId: third.runId, action: 'stop' })
      expect(await until(client, third.runId, isOver)).toMatchObject({ status: 'stopped' })
      empty()
      await lab.close()

      const last = await openLab(home)
      const { rows } = await last.client.history.list({ descending: false })
      expect(rows.map(({ status }) => status)).toEqual(['completed', 'completed', 'stopped'])
      expect(rows[2]!.epochs).toBe(paused.epochsSaved)
      expect(await last.client.history.delete({ runIds: rows.map((row) => row.runId) })).toEqual({ deleted: 3 })
      await last.lab.close()
    })
  },
  600_000,
)
