import { afterAll, expect, test } from 'vitest'
import { createTrainingRouter } from '../../main/children/training/router.ts'
import type { ChildExit, StartChild } from '../../main/supervisor/started-child.ts'
import type { LabError } from '../../preload/errors.ts'
import { createWireServer } from '../../preload/server.ts'
import { inProcessWires } from '../../preload/wires/in-process.ts'
import { tryPoints } from '../fixtures/budget.ts'
import { SEED } from '../fixtures/seed.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'
import { hasStrace, tracedHistory, type Injection } from '../fixtures/traced-history.ts'

/** A training child within this process: only the history's process is what these faults are about. */
const trainHere: StartChild = (_program, _environment, closeReason) => {
  const [near, far] = inProcessWires()
  const exits: ((exit: ChildExit) => void)[] = []
  const closes: ((reason: LabError) => void)[] = []
  createWireServer(createTrainingRouter())(far)
  return {
    pid: process.pid,
    wire: {
      ...near,
      onClose: (listener) => void closes.push(listener),
      close: () => {
        const exit = { code: 0, signal: null }
        exits.splice(0).forEach((listener) => listener(exit))
        closes.splice(0).forEach((listener) => listener(closeReason(exit)))
      },
    },
    onExit: (listener) => void exits.push(listener),
    onHeartbeat: (listener) => setImmediate(() => listener(1)),
    kill: () => {},
  }
}

/** Two writes for each: the beginning of a run, its epochs in groups, and its end with its weights. */
const EPOCHS = 600
/** A position that a keyframe leads to. */
const MIDDLE = 333
const spec = {
  experiment: 'classification',
  params: { epochs: EPOCHS, layers: [{ units: 4 }], dataset: { kind: 'spiral', samplesPerClass: 10 } },
  seed: 1,
  provider: 'reference' as const,
}

async function openTracedLab() {
  const { home, remove } = makeHome()
  const trace = tracedHistory(() => {})
  const startChild: StartChild = (program, ...given) =>
    (program === 'training' ? trainHere : trace.start)(program, ...given)
  const { lab, client } = await openLab(home, { startChild })
  const historyPid = async (): Promise<number> => {
    for await (const { children } of await client.app.state()) {
      const { pid, state } = children.find(({ name }) => name === 'history')!
      if (pid !== null && state === 'ready') return pid
    }
    throw new Error('the lab has no state')
  }
  /** Ends the history's process, and waits for the next one. */
  const renew = async (): Promise<void> => {
    const before = await historyPid()
    process.kill(before, 'SIGKILL')
    while ((await historyPid()) === before) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  /** Trains a run whose history meets a fault, to its end; null where it was refused on a full disk. */
  async function live(injection: Injection | null): Promise<string | null> {
    trace.inject(injection)
    await renew()
    let runId: string
    try {
      ;({ runId } = await client.runs.start({ spec }))
    } catch (thrown) {
      if ((thrown as LabError).code !== 'E-STO-001') throw thrown
      // Either the very first write has found no room, or the history was opened when there was none.
      await renew()
      return null
    }
    for await (const { status, error } of await client.runs.watch({ runId, snapshots: false })) {
      if (status !== 'running' && status !== 'paused') {
        expect({ status, error }).toEqual({ status: 'completed', error: null })
        break
      }
      if (error === null) continue
      expect({ status, code: error.code }).toEqual({ status: 'paused', code: 'E-STO-001' })
      // Room is made: the next process finds it. Nobody waits for the lab to look by itself.
      if (injection?.endsWith('+')) await renew()
      await client.runs.control({ runId, action: 'resume' })
      // What trains in this very process must not keep it from hearing the answer.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return runId
  }
  return { lab, client, live, home, remove: () => (trace.remove(), remove()) }
}

const opened: Awaited<ReturnType<typeof openTracedLab>>[] = []
afterAll(async () => {
  for (const { lab, remove } of opened) {
    await lab.close()
    remove()
  }
})

const WRITES = 110
const SYNCS = 40
const points: Injection[] = [
  ...Array.from({ length: WRITES }, (_, at) => [
    `pwrite64:signal=SIGKILL:when=${at + 1}` as const,
    `pwrite64:error=ENOSPC:when=${at + 1}` as const,
    `pwrite64:error=ENOSPC:when=${at + 1}+` as const,
  ]).flat(),
  ...Array.from({ length: SYNCS }, (_, at) => `fdatasync:signal=SIGKILL:when=${at + 1}` as const),
]

test.skipIf(!hasStrace && !process.env.CI)(
  `the history is killed, or its disk full, at every write of a run's life (SEED=${SEED}): the run is stored whole, or was never begun`,
  async () => {
    expect(hasStrace).toBe(true)
    const traced = await openTracedLab()
    opened.push(traced)
    const { client, live } = traced
    const wholeId = await live(null)
    const whole = await client.history.get({ runId: wholeId! })
    const values = await client.history.metrics({ runId: wholeId! })
    expect(values.epochs.length).toBe(EPOCHS)
    const middle = await client.runs.position({ runId: wholeId!, position: MIDDLE })
    expect(middle.recomputed).toBeNull()
    const ids = [wholeId!]
    await tryPoints('A1–A3 a run’s life with the history killed or the disk full', points, 45, async (injection) => {
      const runId = await live(injection)
      if (runId !== null) {
        ids.push(runId)
        const record = await client.history.get({ runId })
        const { durationMs: _, ...result } = record.result!
        const { durationMs: _whole, ...expected } = whole.result!
        expect({ status: record.status, epochs: record.epochs, result, snapshot: record.snapshot }).toEqual({
          status: 'completed',
          epochs: EPOCHS,
          result: expected,
          snapshot: whole.snapshot,
        })
        // Each keyframe was written once and whole, and the newest state is that of the end.
        expect(record.recordingBytes).toBe(whole.recordingBytes)
        const { weightsSha256, recomputed } = await client.runs.position({ runId, position: MIDDLE })
        expect({ weightsSha256, recomputed }).toEqual({ weightsSha256: middle.weightsSha256, recomputed: null })
        expect(record.artifacts.map(({ name, sha256 }) => [name, sha256])).toEqual(
          whole.artifacts.map(({ name, sha256 }) => [name, sha256]),
        )
        expect(await client.history.metrics({ runId })).toEqual(values)
      }
      // Nothing else is there, and nothing stands there as if it went on.
      const { rows } = await client.history.list({ limit: 500 })
      expect(rows.map(({ runId, status, damaged }) => [runId, status, damaged]).reverse()).toEqual(
        ids.map((id) => [id, 'completed', undefined]),
      )
    })
  },
  1_800_000,
)
