import { compareSpecs } from '../../../lab/core/runs/compare.ts'
import type { RunRow } from '../../../preload/contract/history.ts'
import { exitCodes, type Host } from '../host.ts'
import { typedRunId } from '../run-id.ts'
import type { Say } from '../say.ts'
import { statusWords } from '../status-words.ts'
import { shortNumber, table } from '../table.ts'
import { withLab } from '../with-lab.ts'
import { metricName, words } from './words.ts'

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** A comparison as people read it: a column a run, first what they are, then what differs, then what came of it. */
export function compareText(runs: readonly RunRow[], say: Say): string {
  const { rows, equal } = compareSpecs(runs.map(({ spec }) => spec))
  const metrics = [...new Set(runs.flatMap(({ last }) => Object.keys(last)))]
  const lines = [
    [say(words.name), ...runs.map(({ name }) => name)],
    [say(words.status), ...runs.map(({ status }) => say(statusWords(status)))],
    [say(words.epochs), ...runs.map(({ epochs }) => epochs)],
    ...rows.map(({ path, values }) => [path, ...values.map(shown)]),
    ...metrics.flatMap((name) => {
      const metric = metricName(name, say)
      return [
        [say(words.lastOf, { metric }), ...runs.map(({ last }) => shortNumber(last[name]))],
        [say(words.bestOf, { metric }), ...runs.map(({ best }) => shortNumber(best[name]))],
      ]
    }),
  ]
  const same = say(equal === 1 ? words.equalOne : words.equal, { count: equal })
  return `${table(['', ...runs.map(({ runId }) => runId.slice(0, 13))], lines)}\n${same}\n`
}

/** `lab history compare`: only the parameters that differ, and how many do not. */
export async function compare(host: Host): Promise<number> {
  const runIds = host.given.arguments.map(typedRunId)
  return withLab(host, 'read', async (client) => {
    const runs = await Promise.all(runIds.map((runId) => client.history.get({ runId })))
    if (host.forPeople) await host.output.text(compareText(runs, host.say))
    else {
      const { rows, equal } = compareSpecs(runs.map(({ spec }) => spec))
      await host.output.line({
        type: 'compare',
        runs: runs.map(({ runId, name, experiment, status, epochs, last, best, result }) => ({
          runId,
          name,
          experiment,
          status,
          epochs,
          last,
          best,
          result,
        })),
        differing: rows.map(({ path, values }) => ({ path, values: values.map((value) => value ?? null) })),
        equal,
      })
    }
    return exitCodes.completed
  })
}
