/**
 * Appends to a run until it is killed: `node history-appender.ts HOME RUN`. It prints the number of epochs that were
 * acknowledged after each commit, and a line `failed CODE` where a commit is refused.
 */
import { writeSync } from 'node:fs'
import type { LabError } from '../../preload/errors.ts'
import { courseRun, epochGroup, makeHistory } from '../fixtures/history.ts'

const [home, runId] = process.argv.slice(2) as [string, string]
const history = makeHistory()
const say = (line: string): void => void writeSync(1, `${line}\n`)

let epochs = -1
try {
  await history.open({ home, readOnly: false, continuing: [runId] })
  const before = await history.get({ runId }).catch(() => null)
  if (!before) await history.begin(courseRun(runId))
  epochs = before?.epochs ?? 0
  say(`begun ${epochs}`)
  for (;;) {
    // Groups of many sizes, so that a kill falls on all of them.
    const { epochsSaved } = await history.append(epochGroup(runId, epochs, 1 + (epochs % 37)))
    epochs = epochsSaved
    say(`saved ${epochs}`)
  }
} catch (error) {
  say(`failed ${(error as LabError).code ?? String(error)}`)
  if (epochs >= 0) say(`readable ${(await history.metrics({ runId })).epochs.length}`)
}
