import { beforeAll, expect, it } from 'vitest'
import { courseRun, ending, epochGroup, makeHistory, newRunId } from '../fixtures/history.ts'
import { NUMERICS } from '../../lab/core/math/numerics.ts'
import { terminalFolder } from './terminal-folder.ts'

const { home, lab } = terminalFolder()
const newer = newRunId()

beforeAll(async () => {
  const history = makeHistory()
  await history.open({ home, readOnly: false })
  await history.begin({ ...courseRun(newer), numerics: NUMERICS + 7 })
  await history.append(epochGroup(newer, 0, 20))
  await history.finish(ending(newer))
  await history.close()
})

it('shows a run that a newer lab computed', async () => {
  const { code, lines } = await lab('history', 'show', newer, '--json')
  expect([code, lines]).toMatchObject([0, [{ runId: newer, numerics: NUMERICS + 7, epochs: 20 }]])
})

it.each([['state', '--epoch', '5'], ['replay']])(
  'never computes it again, and says why: lab %s',
  async (command, ...options) => {
    const { code, stdout, errors } = await lab(command, newer, ...options)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(errors[0]).toMatchObject({
      code: 'E-RUN-030',
      message: `The run was computed by numerics version ${NUMERICS + 7}; this lab knows versions up to ${NUMERICS}.`,
      received: NUMERICS + 7,
      limit: NUMERICS,
    })
  },
)
