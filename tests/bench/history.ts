/** How quick the record of runs is: `node tests/bench/history.ts [runs]`. Prints one figure a line. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { courseRun, ending, epochGroup, makeHistory, makeHome, newRunId } from '../fixtures/history.ts'

const RUNS = Number(process.argv[2] ?? 10_000)
const { home, remove } = makeHome()
const history = makeHistory()
const figure = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(68)} ${value.toLocaleString('en', { maximumSignificantDigits: 4 })} ${unit}`)

/** Milliseconds of each of `times` calls, sorted. */
async function timesOf(times: number, call: (turn: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const start = performance.now()
    await call(turn)
    taken.push(performance.now() - start)
  }
  return taken.sort((a, b) => a - b)
}
const median = (sorted: number[]): number => sorted[sorted.length >> 1]!

await history.open({ home, readOnly: false })
for (const group of [1, 25, 256]) {
  const runId = newRunId()
  await history.begin(courseRun(runId))
  const taken = await timesOf(400, (turn) => history.append(epochGroup(runId, turn * group, group)))
  const total = taken.reduce((sum, each) => sum + each, 0)
  figure(
    `metric values recorded a second, ${group} epochs of 2 metrics a commit`,
    (400 * group * 2 * 1000) / total,
    'values/s',
  )
  figure(`  one commit (database and head file synced), median`, median(taken), 'ms')
  figure(`  99th percentile`, taken[Math.floor(taken.length * 0.99)]!, 'ms')
  const start = performance.now()
  await history.finish(ending(runId))
  figure(`  finish: ${400} blocks merged`, performance.now() - start, 'ms')
}

const long = newRunId()
await history.begin(courseRun(long))
for (let first = 0; first < 1_000_000; first += 256) await history.append(epochGroup(long, first, 256))
await history.finish({ ...ending(long), snapshot: null })
figure(
  'metrics of 1,000,000 epochs thinned to 1,000 points, first reading',
  median(await timesOf(1, () => history.metrics({ runId: long, points: 1000 }))),
  'ms',
)
figure('  again', median(await timesOf(5, () => history.metrics({ runId: long, points: 1000 }))), 'ms')

for (let run = 0; run < RUNS; run++) {
  const runId = newRunId(1_700_000_000_000 + run * 1000)
  await history.begin(
    courseRun(runId, { optimizer: { kind: 'adam', learningRate: (run % 97) / 1000 } }, `spiral ${run}`),
  )
  await history.append(epochGroup(runId, 0, 1 + (run % 50)))
  await history.finish({ ...ending(runId), snapshot: null })
}
const lists = {
  'newest first': {},
  'by last loss': { orderBy: 'last.loss', descending: false },
  'by best accuracy, page 50': { orderBy: 'best.accuracy', offset: 5000 },
  'by name': { orderBy: 'name' },
  'text of three words': { text: 'spiral adam 77' },
  'learningRate<0.01, by last loss': { text: 'learningRate<0.01', orderBy: 'last.loss' },
}
for (const [what, query] of Object.entries(lists))
  figure(`list of 100 of ${RUNS} runs: ${what}`, median(await timesOf(15, () => history.list(query))), 'ms')
await history.close()
figure(`database of ${RUNS} runs and 1,000,000 epochs`, statSync(join(home, 'lab.db')).size / 2 ** 20, 'MiB')
figure('open it again', median(await timesOf(3, () => history.open({ home, readOnly: false }))), 'ms')
await history.open({ home, readOnly: false })
figure(
  '  its first search: what is searched and sorted by is checked',
  median(await timesOf(1, () => history.list({ text: 'spiral', limit: 1 }))),
  'ms',
)
figure('  the next one', median(await timesOf(5, () => history.list({ text: 'spiral', limit: 1 }))), 'ms')
await history.close()
remove()
