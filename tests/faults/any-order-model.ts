/** A model of what the lab holds, and the calls that a window may make of it in any order. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'

interface ModelRun {
  runId: string
  state: 'running' | 'paused' | 'stopped'
  deleted: boolean
  starred: boolean
  /** Epochs trained, as long as only single steps were asked for. */
  epochs: number | null
}
/** What a lab holds. */
export interface LabModel {
  runs: ModelRun[]
  images: string[]
  theme: 'system' | 'light' | 'dark'
  /** Runs that may train at once. */
  limit: number
}
export interface AskedLab {
  client: LabClient
  counted: () => void
  /** Uploads a picture, as the page does before it opens it. */
  upload: () => string
}

/** A run that never ends by itself within a test, and takes no time to build. */
const spec = (epochs: number) => ({
  experiment: 'classification',
  params: { epochs, dataset: { kind: 'spiral', samplesPerClass: 20 } },
})
const FOREVER = 1_000_000
const NOBODY = '01900000-0000-7000-8000-000000000000'
const NO_IMAGE = '00000000-0000-4000-8000-000000000000'

const isLive = ({ state }: ModelRun): boolean => state !== 'stopped'
const refused = (call: Promise<unknown>, code: string): Promise<void> => expect(call).rejects.toMatchObject({ code })

async function lastUpdate(client: LabClient, runId: string, until: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  let last: RunUpdate | null = null
  for await (const update of await client.runs.watch({ runId, snapshots: false })) {
    last = update
    if (until(update)) break
  }
  return last!
}

/** One call: what it asks, what it expects of the answer, and what the model holds afterwards. */
function call(
  name: string,
  ask: (
    model: LabModel,
    client: LabClient,
    pick: (runs: ModelRun[]) => ModelRun | undefined,
    upload: () => string,
  ) => Promise<void>,
) {
  return fc.nat(7).map((at): fc.AsyncCommand<LabModel, AskedLab> => ({
    check: () => true,
    async run(model, { client, counted, upload }) {
      counted()
      // One more than there are: then it is none.
      await ask(model, client, (runs) => runs[at % (runs.length + 1)], upload)
      await compare(model, client)
    },
    toString: () => `${name}(${at})`,
  }))
}

/** What holds after every call. */
async function compare({ runs, theme }: LabModel, client: LabClient): Promise<void> {
  const { total } = await client.history.list({ limit: 1 })
  expect(total).toBe(runs.filter(({ deleted }) => !deleted).length)
  for await (const { runningRuns } of await client.app.state()) {
    expect([...runningRuns].sort()).toEqual(
      runs
        .filter(isLive)
        .map(({ runId }) => runId)
        .sort(),
    )
    break
  }
  expect((await client.app.settings()).theme).toBe(theme)
}

const start = (paused: boolean) =>
  call(paused ? 'start paused' : 'start', async (model, client) => {
    const started = client.runs.start({ spec: spec(FOREVER), paused })
    if (model.runs.filter(isLive).length >= model.limit) return refused(started, 'E-RUN-008')
    const { runId } = await started
    const state = paused ? 'paused' : 'running'
    model.runs.push({ runId, state, deleted: false, starred: false, epochs: paused ? 0 : null })
  })

const control = (action: 'pause' | 'resume' | 'step' | 'stop') =>
  call(action, async (model, client, pick) => {
    const run = pick(model.runs)
    const answered = client.runs.control({ runId: run?.runId ?? NOBODY, action })
    if (!run) return refused(answered, 'E-RUN-004')
    if (!isLive(run)) return refused(answered, 'E-RUN-006')
    const { status } = await answered
    run.state = ({ pause: 'paused', resume: 'running', step: 'paused', stop: 'stopped' } as const)[action]
    expect(status).toBe(run.state)
    if (action === 'resume') run.epochs = null
    if (action === 'step' && run.epochs !== null) {
      const wanted = ++run.epochs
      const { epochsDone } = await lastUpdate(client, run.runId, (update) => update.epochsSaved >= wanted)
      expect(epochsDone).toBe(wanted)
    }
    if (action === 'stop') {
      const { status, epochsDone, epochsSaved } = await lastUpdate(client, run.runId, () => false)
      expect([status, epochsSaved]).toEqual(['stopped', epochsDone])
      if (run.epochs !== null) expect(epochsDone).toBe(run.epochs)
      run.epochs = epochsDone
    }
  })

/** All calls. */
export const commands: fc.Arbitrary<fc.AsyncCommand<LabModel, AskedLab>>[] = [
  start(true),
  start(false),
  call('start what cannot be trained', (_model, client) => refused(client.runs.start({ spec: spec(0) }), 'E-MOD-001')),
  control('pause'),
  control('resume'),
  control('step'),
  control('stop'),
  call('watch', async ({ runs }, client, pick) => {
    const run = pick(runs)
    const watched = lastUpdate(client, run?.runId ?? NOBODY, () => true)
    if (!run) return refused(watched, 'E-RUN-004')
    const { runId, status } = await watched
    expect([runId, status]).toEqual([run.runId, isLive(run) ? expect.stringMatching(/^(running|paused)$/) : 'stopped'])
  }),
  call('preview', async (_model, client) => {
    // The spiral's linear model of the course: two to a hundred to three.
    expect((await client.runs.preview({ spec: spec(10) })).parameters).toBe(603)
  }),
  call('get', async ({ runs }, client, pick) => {
    const run = pick(runs)
    const got = client.history.get({ runId: run?.runId ?? NOBODY })
    if (!run) return refused(got, 'E-RUN-004')
    const { status, epochs, deletedAt, starred } = await got
    expect([status === 'stopped', deletedAt !== null, starred]).toEqual([!isLive(run), run.deleted, run.starred])
    if (!isLive(run)) expect(epochs).toBe(run.epochs)
  }),
  call('star', async ({ runs }, client, pick) => {
    const run = pick(runs)
    const starred = !run?.starred
    const updated = client.history.update({ runId: run?.runId ?? NOBODY, starred })
    if (!run) return refused(updated, 'E-RUN-004')
    if (run.deleted) return refused(updated, 'E-RUN-013')
    expect((await updated).starred).toBe(starred)
    run.starred = starred
  }),
  call('delete', async ({ runs }, client, pick) => {
    const run = pick(runs)
    const deleted = client.history.delete({ runIds: [run?.runId ?? NOBODY] })
    if (!run) return refused(deleted, 'E-RUN-004')
    if (isLive(run)) return refused(deleted, 'E-RUN-010')
    expect(await deleted).toEqual({ deleted: run.deleted ? 0 : 1 })
    run.deleted = true
  }),
  call('delete all', async ({ runs }, client) => {
    if (runs.length === 0) return
    const deleted = client.history.delete({ runIds: runs.map(({ runId }) => runId) })
    // All or none.
    if (runs.some(isLive)) return refused(deleted, 'E-RUN-010')
    expect(await deleted).toEqual({ deleted: runs.filter((run) => !run.deleted).length })
    for (const run of runs) run.deleted = true
  }),
  call('restore', async ({ runs }, client, pick) => {
    const run = pick(runs)
    const restored = client.history.restore({ runIds: [run?.runId ?? NOBODY] })
    if (!run) return refused(restored, 'E-RUN-004')
    expect(await restored).toEqual({ restored: run.deleted ? 1 : 0 })
    run.deleted = false
  }),
  call('open', async ({ images }, client, _pick, upload) => {
    if (images.length >= 3) return
    const { imageId } = await client.images.open({ upload: upload(), name: 'blobs.png' })
    images.push(imageId)
  }),
  call('open what is gone', (_model, client) =>
    refused(client.images.open({ upload: `upload:${NO_IMAGE}`, name: 'gone' }), 'E-IMG-009'),
  ),
  call('apply', async ({ images }, client) => {
    const applied = client.images.apply({ imageId: images[0] ?? NO_IMAGE, recipe: [{ kind: 'grey' }], maxSide: 64 })
    if (images.length === 0) return refused(applied, 'E-IMG-009')
    expect((await applied).figures).toEqual({})
  }),
  call('close', async ({ images }, client) => {
    expect(await client.images.close({ imageId: images.shift() ?? NO_IMAGE })).toEqual({})
  }),
  call('theme', async (model, client) => {
    model.theme = model.theme === 'dark' ? 'light' : 'dark'
    expect((await client.app.changeSettings({ theme: model.theme })).theme).toBe(model.theme)
  }),
]

/** Leaves nothing of a sequence, not even of one that was broken off within a call. */
export async function tidyUp({ runs, images }: LabModel, client: LabClient): Promise<void> {
  for await (const { runningRuns } of await client.app.state()) {
    for (const runId of runningRuns) {
      await client.runs.control({ runId, action: 'stop' })
      await lastUpdate(client, runId, () => false).catch(() => {})
    }
    break
  }
  const { rows } = await client.history.list({ limit: 100 })
  if (rows.length > 0) await client.history.delete({ runIds: rows.map(({ runId }) => runId) })
  for (const imageId of images) await client.images.close({ imageId })
  runs.length = 0
  await client.app.changeSettings({ theme: 'system' })
}
