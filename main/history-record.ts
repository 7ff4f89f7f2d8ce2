import { implement } from '@orpc/server'
import { contract } from '../preload/contract.ts'
import { labError, toLabError, type LabError } from '../preload/errors.ts'
import { exitWords, type StartChild } from './supervisor/started-child.ts'
import { SupervisedChild, type ClientOf } from './supervisor/supervised-child.ts'

export interface RecordOptions {
  home: string
  readOnly: boolean
  /** Goes on without a history where its file is damaged beyond reading, for whoever can be asked what to do about it. */
  goOn: boolean
  startChild: StartChild
  changed: () => void
  log: (line: string) => void
}

/**
 * The history child with its history open: opened again whenever the child has died, and closed at the end.
 * @throws LabError E-STO-001, E-STO-003, E-STO-005 where the history cannot be opened at all
 */
export async function openRecord({ home, readOnly, goOn, startChild, changed, log }: RecordOptions) {
  const first = Promise.withResolvers<void>()
  let opened = false
  const record = {
    runs: 0,
    readOnly,
    problems: [] as LabError[],
    /** Runs that train now: an opening in the meantime leaves them as they are. */
    continuing: [] as string[],
  }
  async function open({ open }: Pick<ClientOf<'history'>, 'open'>): Promise<void> {
    const found = await open({ home, readOnly, continuing: record.continuing })
    record.runs = found.runs
    record.readOnly = found.readOnly
    record.problems = found.problems.map((shape) => toLabError({ data: shape }))
    opened = true
    first.resolve()
  }
  /** Whoever asks now is told that no history is open, and why; so is the window. */
  function standWithout(error: LabError): void {
    record.runs = 0
    record.readOnly = true
    record.problems = [error]
    opened = true
    first.resolve()
  }
  const child = new SupervisedChild({
    kind: 'history',
    name: 'history',
    start: startChild,
    environment: () => ({ SPIRAL_LAB_OWNER: String(process.pid) }),
    closeReason: (exit) => labError('E-STO-008', { reason: exitWords(exit) }),
    async prepare(client) {
      try {
        await open(client)
      } catch (thrown) {
        const error = toLabError(thrown, log)
        // It died over it: the next process tries.
        if (error.code === 'E-STO-008' || error.code === 'E-APP-002') throw error
        if (opened || (goOn && error.shape.key === 'E-STO-004.file')) standWithout(error)
        else first.reject(error)
      }
    },
    changed,
    givenUp: (reason) => first.reject(reason),
    log,
  })
  try {
    await first.promise
  } catch (thrown) {
    await child.stop()
    throw thrown
  }
  const { client } = child
  const os = implement(contract.history)

  async function recount(): Promise<void> {
    try {
      record.runs = (await client.list({ limit: 1 })).total
    } catch (thrown) {
      log(String(thrown))
    }
    changed()
  }
  const router = os.router({
    list: os.list.handler(({ input, signal }) => client.list(input, { signal })),
    get: os.get.handler(({ input, signal }) => client.get(input, { signal })),
    getMany: os.getMany.handler(({ input, signal }) => client.getMany(input, { signal })),
    metrics: os.metrics.handler(({ input, signal }) => client.metrics(input, { signal })),
    update: os.update.handler(({ input }) => client.update(input)),
    delete: os.delete.handler(async ({ input }) => {
      const answer = await client.delete(input)
      await recount()
      return answer
    }),
    restore: os.restore.handler(async ({ input }) => {
      const answer = await client.restore(input)
      await recount()
      return answer
    }),
    startAnew: os.startAnew.handler(async () => {
      const { kept } = await client.startAnew()
      await open(client).catch((thrown: unknown) => {
        standWithout(toLabError(thrown, log))
        changed()
        throw thrown
      })
      changed()
      return { kept }
    }),
  })

  return Object.assign(record, {
    child,
    client,
    router,
    recount,
    async bytes(bulkId: string): Promise<Blob | undefined> {
      try {
        return await client.bytes({ bulkId })
      } catch (thrown) {
        if (toLabError(thrown).code === 'E-NET-005') return undefined
        throw thrown
      }
    },
    async close(): Promise<void> {
      await client.close().catch((thrown: unknown) => log(String(thrown)))
      await child.stop()
    },
  })
}
