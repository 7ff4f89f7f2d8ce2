import { afterEach, beforeEach, expect, it } from 'vitest'
import { labError } from '../preload/errors.ts'
import { saidBy } from '../preload/sayable.ts'
import { courseRun, epochGroup, makeHistory, makeHome, newRunId, type History } from '../tests/fixtures/history.ts'
import { saveMetrics } from './save-metrics.ts'

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

/** A history whose process dies at the first appends: after the commit, or before it. */
const dying = (deaths: ('before' | 'after')[]): History =>
  new Proxy(history, {
    get: (target, name) =>
      name === 'append'
        ? async (input: Parameters<History['append']>[0]) => {
            const death = deaths.shift()
            if (death !== 'before') {
              const answer = await target.append(input)
              if (death === undefined) return answer
            }
            throw labError('E-STO-008', { reason: saidBy('SIGKILL') })
          }
        : (Reflect.get(target, name) as unknown),
  })

it.each([[[]], [['before']], [['after']], [['before', 'after']], [['before', 'before', 'before', 'after']]] as const)(
  'commits a group once, with the process dying %s',
  async (deaths) => {
    const runId = newRunId()
    await history.begin(courseRun(runId))
    await history.append(epochGroup(runId, 0, 5))
    const { metrics } = epochGroup(runId, 5, 7)
    expect(await saveMetrics(dying([...deaths]), runId, metrics)).toBe(12)
    const { epochs, columns } = await history.metrics({ runId })
    expect([...epochs]).toEqual([...Array(12).keys()])
    expect([...columns['loss']!.slice(5)]).toEqual([...metrics.columns['loss']])
  },
)

it('gives up after five deaths, and at once for any other error', async () => {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  const { metrics } = epochGroup(runId, 0, 1)
  await expect(saveMetrics(dying(Array(5).fill('before')), runId, metrics)).rejects.toMatchObject({ code: 'E-STO-008' })
  await expect(saveMetrics(history, newRunId(), metrics)).rejects.toMatchObject({ code: 'E-RUN-004' })
})
