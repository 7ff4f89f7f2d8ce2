import { expect, it } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { Change, Done, WorkTools } from '../../lab/kit/lab-context.ts'
import { changeRun, deleteRuns } from './run-actions.ts'

const ids = Array.from({ length: 1_200 }, (_, at) => `run ${at}`)

/** A history that only knows which runs are deleted, and a window that cancels once so much is done. */
function makeLab(cancelAt = Infinity, failAt = Infinity) {
  const deleted = new Set<string>()
  const told: unknown[] = []
  const changes: Change[] = []
  const shares: number[] = []
  let calls = 0
  const run = { runId: 'run 1', name: 'old', note: '', starred: false, deletedAt: null as number | null }
  const lab = {
    historyRevision: 0,
    historyChanged: () => {},
    say: (_: object, key: string) => key,
    did: (change: Change): Done => {
      changes.push(change)
      return { undo: async () => change.undo(), forget: () => {} }
    },
    notices: { show: (shown: unknown) => void told.push(shown), dismissAbout: () => {} },
    text: (key: string) => key,
    notify: (shown: unknown) => void told.push(shown),
    client: {
      history: {
        get: () => Promise.resolve(run),
        update: (change: object) => Promise.resolve(Object.assign(run, change)),
        delete: ({ runIds }: { runIds: string[] }) => {
          if (++calls > failAt) return Promise.reject(new Error('it trains'))
          runIds.forEach((id) => deleted.add(id))
          return Promise.resolve({ deleted: runIds.length })
        },
        restore: ({ runIds }: { runIds: string[] }) => {
          const restored = runIds.filter((id) => deleted.delete(id)).length
          return Promise.resolve({ restored })
        },
      },
    },
    work: <T>(_: () => string, task: (tools: WorkTools) => Promise<T>) => {
      const stop = new AbortController()
      const progress = (done: number): void => {
        shares.push(done)
        if (done >= cancelAt) stop.abort()
      }
      return task({ work: '', signal: stop.signal, progress })
    },
  }
  return { lab: lab as unknown as LabWindow, run: run as unknown as RunRow, changes, deleted, told, shares }
}

it('many runs are deleted part after part, and brought back by undo', async () => {
  const { lab, deleted, told, shares } = makeLab()
  expect(await deleteRuns(lab, ids)).toBe(true)
  expect([deleted.size, shares.at(-1)]).toEqual([1_200, 1])
  await (told[0] as { undo: () => Promise<void> }).undo()
  expect(deleted.size).toBe(0)
})

it('cancelled or failed on the way, none of them is deleted', async () => {
  for (const made of [makeLab(0.4), makeLab(1), makeLab(Infinity, 1)]) {
    expect(await deleteRuns(made.lab, ids)).toBe(false)
    expect(made.shares.length).toBeGreaterThan(0)
    expect(made.deleted.size).toBe(0)
  }
})

it('a deletion that another window has taken back is not taken back again, and that is told', async () => {
  const { lab, changes, deleted } = makeLab()
  await deleteRuns(lab, ids.slice(0, 2))
  deleted.clear()
  await expect(changes[0]!.undo()).rejects.toMatchObject({ code: 'E-SHL-009' })
})

it('a name is taken back and given again, but not where another window has given one since', async () => {
  const { lab, run, changes } = makeLab()
  await changeRun(lab, run, 'name', 'new')
  expect(run.name).toBe('new')
  await changes[0]!.undo()
  expect(run.name).toBe('old')
  await changes[0]!.redo()
  expect(run.name).toBe('new')
  run.name = 'another'
  await expect(changes[0]!.undo()).rejects.toMatchObject({ code: 'E-SHL-009' })
  expect(run.name).toBe('another')
})
