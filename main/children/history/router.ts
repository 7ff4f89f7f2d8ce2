import { implement } from '@orpc/server'
import { childContracts } from '../../../preload/contract.ts'
import { labError, toLabError, type LabError } from '../../../preload/errors.ts'
import { keepBytes, keptBytes } from './artifacts.ts'
import { deleteRuns, purgeDeletedRuns, restoreRuns, updateRun } from './edit-runs.ts'
import { listRuns } from './list-runs.ts'
import { openHistory } from './open.ts'
import { getRuns } from './read-many.ts'
import { getRun, readMetrics } from './read-run.ts'
import { appendMetrics, beginRun, finishRun, setStatus } from './record-run.ts'
import { setHistoryAside } from './set-aside.ts'
import type { HistoryStore } from './store.ts'

/** Ends in good order: what was deleted is removed for good, and the log is moved into the database. */
function closeStore(store: HistoryStore): void {
  if (!store.isOpen) return
  try {
    if (!store.refusal) {
      purgeDeletedRuns(store)
      store.guard(() => {
        store.database.pragma('optimize')
        store.settle('TRUNCATE')
      })
    }
  } finally {
    store.release()
  }
}

/**
 * The history child's procedures, as the contract has them. One history is open at a time; all but `open` and `close` answer
 * E-STO-013 while none is.
 * @param options.ownerPid the process that a second lab is told about (E-STO-005): the lab's, not the child's
 */
export function createHistoryRouter({ ownerPid = process.pid }: { ownerPid?: number } = {}) {
  const os = implement(childContracts.history)
  let store: HistoryStore | null = null
  /** What was last asked to be opened, and why it was not. */
  let asked: { home: string; readOnly: boolean } | null = null
  let refused: LabError | null = null

  const opened = (): HistoryStore => {
    if (!store) throw refused ?? labError('E-STO-013')
    if (!store.isOpen) throw store.refusal ?? labError('E-STO-013')
    return store
  }

  return os.router({
    open: os.open.handler(async ({ input }) => {
      if (store) closeStore(store)
      store = null
      refused = null
      asked = input
      store = await openHistory({ ...input, ownerPid }).catch((thrown: unknown) => {
        throw (refused = toLabError(thrown))
      })
      return {
        runs: store.column('select count(*) from run where deleted_at is null').get() as number,
        interrupted: store.interrupted,
        readOnly: store.refusal !== null,
        problems: store.problems.map(({ shape }) => shape),
      }
    }),
    list: os.list.handler(({ input }) => listRuns(opened(), input)),
    get: os.get.handler(({ input }) => getRun(opened(), input.runId)),
    getMany: os.getMany.handler(({ input }) => getRuns(opened(), input.runIds)),
    metrics: os.metrics.handler(({ input }) => readMetrics(opened(), input)),
    update: os.update.handler(({ input }) => updateRun(opened(), input)),
    delete: os.delete.handler(({ input }) => ({ deleted: deleteRuns(opened(), input.runIds, Date.now()) })),
    restore: os.restore.handler(({ input }) => ({ restored: restoreRuns(opened(), input.runIds) })),
    begin: os.begin.handler(({ input }) => beginRun(opened(), input)),
    append: os.append.handler(({ input }) => appendMetrics(opened(), input)),
    status: os.status.handler(({ input }) => {
      setStatus(opened(), input)
      return {}
    }),
    finish: os.finish.handler(({ input }) => {
      finishRun(opened(), input)
      return {}
    }),
    keepBytes: os.keepBytes.handler(({ input }) => keepBytes(opened(), input)),
    bytes: os.bytes.handler(({ input }) => keptBytes(opened(), input.bulkId)),
    startAnew: os.startAnew.handler(() => {
      if (!asked || asked.readOnly) throw labError('E-STO-013')
      if (store) closeStore(store)
      store = null
      return { kept: setHistoryAside(asked.home, ownerPid) }
    }),
    close: os.close.handler(() => {
      if (store) closeStore(store)
      store = null
      refused = null
      return {}
    }),
  })
}
