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
  /** Released when the history that is being opened is open, or is not. */
  let opening: Promise<unknown> = Promise.resolve()

  async function open(input: Asked): Promise<HistoryStore> {
    if (store) closeStore(store)
    store = null
    refused = null
    asked = input
    try {
      return (store = await openHistory({ ...input, ownerPid }))
    } catch (thrown) {
      throw (refused = toLabError(thrown))
    }
  }
  const opened = async (): Promise<HistoryStore> => {
    await opening
    if (!store) throw refused ?? labError('historyNotOpen')
    if (!store.isOpen) throw store.refusal ?? labError('historyNotOpen')
    return store
  }

  return os.router({
    open: os.open.handler(async ({ input }) => {
      const found = open(input)
      opening = found.catch(() => {})
      const history = await found
      return {
        runs: history.guard(() => history.column('select count(*) from run where deleted_at is null').get()) as number,
        interrupted: history.interrupted,
        readOnly: history.refusal !== null,
        problems: history.problems.map(({ shape }) => shape),
      }
    }),
    check: os.check.handler(async () => {
      const history = await opened()
      const before = history.problems.length
      await checkDerived(history)
      return { problems: history.problems.slice(before).map(({ shape }) => shape) }
    }),
    list: os.list.handler(async ({ input }) => listRuns(await opened(), input)),
    get: os.get.handler(async ({ input }) => getRun(await opened(), input.runId)),
    getMany: os.getMany.handler(async ({ input }) => getRuns(await opened(), input.runIds)),
    metrics: os.metrics.handler(async ({ input }) => readMetrics(await opened(), input)),
    update: os.update.handler(async ({ input }) => updateRun(await opened(), input)),
    delete: os.delete.handler(async ({ input }) => ({ deleted: deleteRuns(await opened(), input.runIds, Date.now()) })),
    restore: os.restore.handler(async ({ input }) => ({ restored: restoreRuns(await opened(), input.runIds) })),
    freeRecordings: os.freeRecordings.handler(async ({ input }) => ({
      freedBytes: freeRecordings(await opened(), input.runIds),
    })),
    resume: os.resume.handler(async ({ input }) => resumeRun(await opened(), input)),
    position: os.position.handler(async ({ input }) => readPosition(await opened(), input)),
    stampReplay: os.stampReplay.handler(async ({ input }) => {
      stampReplay(await opened(), input)
      return {}
    }),
    begin: os.begin.handler(async ({ input }) => beginRun(await opened(), input)),
    keep: os.keep.handler(async ({ input }) => keepRun(await opened(), input)),
    append: os.append.handler(async ({ input }) => appendMetrics(await opened(), input)),
    status: os.status.handler(async ({ input }) => {
      setStatus(await opened(), input)
      return {}
    }),
    finish: os.finish.handler(async ({ input }) => {
      finishRun(await opened(), input)
      return {}
    }),
    keepBytes: os.keepBytes.handler(async ({ input }) => keepBytes(await opened(), input)),
    bytes: os.bytes.handler(async ({ input }) => keptBytes(await opened(), input.bulkId)),
    startAnew: os.startAnew.handler(async () => {
      await opening
      if (!asked || asked.readOnly) throw labError('historyNotOpen')
      if (store?.isOpen && !store.refusal) throw labError('historyNotDamaged')
      if (store) closeStore(store)
      store = null
      try {
        return { kept: setHistoryAside(asked.home, ownerPid) }
      } catch (thrown) {
        // It stays as it is, and is read on.
        await open(asked).catch(() => {})
        throw thrown
      }
    }),
    close: os.close.handler(() => {
      if (store) closeStore(store)
      store = null
      refused = null
      return {}
    }),
  })
}
