import { afterEach, beforeEach, expect, it } from 'vitest'
import { labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import {
  courseRun,
  ending,
  epochGroup,
  failure,
  makeHistory,
  makeHome,
  newRunId,
  type History,
} from '../../tests/fixtures/history.ts'
import { RunRecord, type HistoryClient } from './run-record.ts'

let history: History
let remove: () => void
beforeEach(async () => {
  const made = makeHome()
  remove = made.remove
  history = makeHistory()
  await history.open({ home: made.home, readOnly: false })
})
afterEach(async () => {
  await history.close()
  remove()
})

type Fault = 'before' | 'after' | 'full' | 'full after'
const writes = ['begin', 'keep', 'append', 'status', 'keepBytes', 'finish'] as const

/** A history whose writes go wrong, before they are committed or after it: its process dies, or its disk is full. */
const faulty = (faults: Fault[]): HistoryClient =>
  new Proxy(history, {
    get: (target, name) =>
      (writes as readonly unknown[]).includes(name)
        ? async (input: never) => {
            const write = target[name as 'append'] as (input: never) => Promise<unknown>
            const fault = faults.shift()
            const answer = fault === undefined || fault.endsWith('after') ? await write(input) : null
            if (fault?.startsWith('full')) throw labError('diskFull')
            if (fault !== undefined) throw labError('historyStopped', { reason: fromLibrary('SIGKILL') })
            return answer
          }
        : (Reflect.get(target, name) as unknown),
  }) as unknown as HistoryClient

const record = (runId: string, faults: Fault[], whenFull = () => Promise.resolve()) =>
  new RunRecord({ history: faulty(faults), runId, whenFull, log: () => {} })

const { runId: _, ...end } = ending('')
const faults: Fault[] = ['before', 'after', 'full', 'full after']

it.each([...faults.map((fault) => [fault]), ...faults.flatMap((first) => faults.map((second) => [first, second]))])(
  'does every write of a run once, whatever becomes of the first tries (%s, %s)',
  async (...given) => {
    const runId = newRunId()
    const each = () => record(runId, [...given] as Fault[])
    await each().begin(courseRun(runId))
    await each().status('running', { provider: 'kernels' })
    expect(await each().append(epochGroup(runId, 0, 5))).toBe(5)
    expect(await each().append(epochGroup(runId, 5, 7))).toBe(12)
    await each().end(end, new File(['abcd'], 'weights'))
    const { epochs, columns } = await history.metrics({ runId })
    expect([...epochs]).toEqual([...Array(12).keys()])
    expect(columns['loss']).toEqual(epochGroup(runId, 0, 12).metrics.columns.loss)
    const { snapshot: _snapshot, ...stored } = await history.get({ runId })
    expect(stored).toMatchObject({ status: 'completed', provider: 'kernels', result: end.result, epochs: 12 })
    expect(stored.artifacts.map(({ name }) => name)).toEqual(['weights'])

    const kept = newRunId()
    const { status: _status, ...begin } = courseRun(kept)
    await record(kept, [...given] as Fault[]).keep({ begin, columns: null, files: [], end })
    expect(await history.get({ runId: kept })).toMatchObject({ status: 'completed', epochs: 0 })
  },
)

it('gives up after five deaths, when nobody waits for room, and at once for any other error', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  const { metrics } = epochGroup(runId, 0, 1)
  expect(await failure(record(runId, Array<Fault>(5).fill('before')).append({ metrics }))).toMatchObject({
    code: 'E-STO-008',
  })
  const refuse = (): Promise<never> => Promise.reject(labError('diskFull'))
  expect(await failure(record(runId, ['full'], refuse).append({ metrics }))).toMatchObject({ code: 'E-STO-001' })
  expect(await failure(record(newRunId(), []).append({ metrics }))).toMatchObject({ code: 'E-RUN-004' })
})
