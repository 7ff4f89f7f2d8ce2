/** What begins where as many runs train as a machine of two processors may. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Lab } from '../../main/lab/lab.ts'
import type { LabClient } from '../../preload/client.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  availableParallelism: () => 2,
}))

let lab: Lab
let client: LabClient
let remove: () => void
beforeAll(async () => {
  const made = makeHome()
  ;({ remove } = made)
  ;({ lab, client } = await openLab(made.home))
})
afterAll(async () => {
  await lab.close()
  remove()
})

/** A run that is long enough to be met in its middle. */
const params = { epochs: 1_000_000, dataset: { kind: 'spiral', samplesPerClass: 50 } }
async function begin(): Promise<string> {
  const { runId } = await client.runs.start({ spec: { experiment: 'classification', params } })
  return runId
}
const stop = (runId: string) => client.runs.control({ runId, action: 'stop' })
/** Trained so far that there is something to be stored. */
async function trained(runId: string): Promise<void> {
  for await (const { epochsDone } of await client.runs.watch({ runId })) if (epochsDone > 0) return
}

it('a run in the place of one that is being stopped, and none beside two', async () => {
  const first = await Promise.all([begin(), begin()])
  await expect(begin()).rejects.toMatchObject({ key: 'tooManyTraining' })
  await Promise.all(first.map(trained))
  // A stop is answered before what was trained is stored.
  const second = await Promise.all(first.map((runId) => stop(runId).then(begin)))
  await Promise.all(second.map(trained))
  await Promise.all(second.map(stop))
})
