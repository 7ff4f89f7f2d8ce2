import { expect, it } from 'vitest'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import type { WorkTools } from '../../lab/kit/lab-context.ts'
import { deleteRuns } from './run-actions.ts'

const ids = Array.from({ length: 1_200 }, (_, at) => `run ${at}`)

/** A history that only knows which runs are deleted, and a window that cancels once so much is done. */
function makeLab(cancelAt = Infinity, failAt = Infinity) {
  const deleted = new Set<string>()
  const told: unknown[] = []
  const shares: number[] = []
  let calls = 0
  const lab = {
    historyRevision: 0,
    text: (key: string) => key,
    notify: (shown: unknown) => void told.push(shown),
    client: {
      history: {
        delete: ({ runIds }: { runIds: string[] }) => {
          if (++calls > failAt) return Promise.reject(new Error('it trains'))
          runIds.forEach((id) => deleted.add(id))
          return Promise.resolve({ deleted: runIds.length })
        },
        restore: ({ runIds }: { runIds: string[] }) => {
          runIds.forEach((id) => deleted.delete(id))
          return Promise.resolve({ restored: runIds.length })
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
  return { lab: lab as unknown as LabWindow, deleted, told, shares }
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
