import { implement } from '@orpc/server'
import { childContracts } from '../../../preload/contract.ts'
import { labError, toLabError, type LabError } from '../../../preload/errors.ts'
import { keepBytes, keptBytes } from './artifacts.ts'
import { checkDerived } from './derived-rows.ts'
import { deleteRuns, purgeDeletedRuns, restoreRuns, updateRun } from './edit-runs.ts'
import { listRuns } from './list-runs.ts'
import { openHistory } from './open.ts'
import { getRuns } from './read-many.ts'
import { getRun, readMetrics } from './read-run.ts'
import { appendMetrics, beginRun, finishRun, keepRun, setStatus } from './record-run.ts'
import { readPosition, resumeRun, stampReplay } from './resume-run.ts'
import { setHistoryAside } from './set-aside.ts'
import { freeRecordings } from './states.ts'
import type { HistoryStore } from './store.ts'

/** What is asked to be opened. */
interface Asked {
  home: string
  readOnly: boolean
  again: boolean
  continuing: string[]
}

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
 * historyNotOpen while none is.
 * @param options.ownerPid the process that a second lab is told about (dataFolderInUse): the lab's, not the child's
 */
export function createHistoryRouter({ ownerPid = process.pid }: { ownerPid?: number } = {}) {
  const os = implement(childContracts.history)
  let store: HistoryStore | null = null
  /** What was last asked to be opened, and why it was not. */
  let asked: Asked | null = null
  let refused: LabError | null = null
  /** Settled when what was last begun with the history as a whole (opened, closed, set aside) is done, well or not. */
  let exchange: Promise<unknown> = Promise.resolve()

  /** Calls that are at work with the open history, and who waits for their end. */
  let calls = 0
  let idle: (() => void) | null = null

  /**
   * Exchanges the history, one such change after the other, when no call is at work with it: two that overlap would each
   * hold a history, of which one is never closed.
   */
  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = exchange.then(async () => {
      if (calls > 0) await new Promise<void>((resolve) => (idle = resolve))
      return work()
    })
    exchange = done.catch(() => {})
    return done
  }
  function close(): void {
    if (store) closeStore(store)
    store = null
    refused = null
  }
  async function open(input: Asked): Promise<HistoryStore> {
    close()
    asked = input
    try {
      return (store = await openHistory({ ...input, ownerPid }))
    } catch (thrown) {
      throw (refused = toLabError(thrown))
    }
  }
  /** Does something with the open history, which stays while it is done. */
  async function use<T>(work: (history: HistoryStore) => T | Promise<T>): Promise<T> {
    // Whatever has begun meanwhile is waited for as well: it takes the history away.
    for (let before; before !== exchange;) await (before = exchange)
    calls++
    try {
      return await work(opened())
    } finally {
      calls--
      if (calls === 0) idle?.()
      if (calls === 0) idle = null
    }
  }
  function opened(): HistoryStore {
    if (!store) throw refused ?? labError('historyNotOpen')
    if (!store.isOpen) throw store.refusal ?? labError('historyNotOpen')
    return store
  }

  return os.router({
    open: os.open.handler(({ input }) =>
      inTurn(async () => {
        const history = await open(input)
        return {
          runs: history.guard(() =>
            history.column('select count(*) from run where deleted_at is null').get(),
          ) as number,
          interrupted: history.interrupted,
          readOnly: history.refusal !== null,
          problems: history.problems.map(({ shape }) => shape),
        }
      }),
    ),
    check: os.check.handler(async () => {
      // It may take long, and leaves a history that is closed meanwhile.
      const history = await use((history) => history)
      const before = history.problems.length
      await checkDerived(history)
      return { problems: history.problems.slice(before).map(({ shape }) => shape) }
    }),
    list: os.list.handler(({ input }) => use((history) => listRuns(history, input))),
    get: os.get.handler(({ input }) => use((history) => getRun(history, input.runId))),
    getMany: os.getMany.handler(({ input }) => use((history) => getRuns(history, input.runIds))),
    metrics: os.metrics.handler(({ input }) => use((history) => readMetrics(history, input))),
    update: os.update.handler(({ input }) => use((history) => updateRun(history, input))),
    delete: os.delete.handler(({ input }) =>
      use((history) => ({ deleted: deleteRuns(history, input.runIds, Date.now()) })),
    ),
    restore: os.restore.handler(({ input }) => use((history) => ({ restored: restoreRuns(history, input.runIds) }))),
    freeRecordings: os.freeRecordings.handler(({ input }) =>
      use((history) => ({ freedBytes: freeRecordings(history, input.runIds) })),
    ),
    resume: os.resume.handler(({ input }) => use((history) => resumeRun(history, input))),
    position: os.position.handler(({ input }) => use((history) => readPosition(history, input))),
    stampReplay: os.stampReplay.handler(async ({ input }) => {
      await use((history) => stampReplay(history, input))
      return {}
    }),
    begin: os.begin.handler(({ input }) => use((history) => beginRun(history, input))),
    keep: os.keep.handler(({ input }) => use((history) => keepRun(history, input))),
    append: os.append.handler(({ input }) => use((history) => appendMetrics(history, input))),
    status: os.status.handler(async ({ input }) => {
      await use((history) => setStatus(history, input))
      return {}
    }),
    finish: os.finish.handler(async ({ input }) => {
      await use((history) => finishRun(history, input))
      return {}
    }),
    keepBytes: os.keepBytes.handler(({ input }) => use((history) => keepBytes(history, input))),
    bytes: os.bytes.handler(({ input }) => use((history) => keptBytes(history, input.bulkId))),
    startAnew: os.startAnew.handler(() =>
      inTurn(async () => {
        if (!asked || asked.readOnly) throw labError('historyNotOpen')
        if (store?.isOpen && !store.refusal) throw labError('historyNotDamaged')
        close()
        try {
          return { kept: setHistoryAside(asked.home, ownerPid) }
        } catch (thrown) {
          // It stays as it is, and is read on.
          await open(asked).catch(() => {})
          throw thrown
        }
      }),
    ),
    close: os.close.handler(async () => {
      await inTurn(close)
      return {}
    }),
  })
}
