import { NUMERICS } from '../../../lab/core/math/numerics.ts'
import { flattenSpec } from '../../../lab/core/runs/compare.ts'
import type { RunRecord } from '../../../preload/contract/history.ts'
import { exitCodes, type Host } from '../host.ts'
import { errorLine } from '../error-line.ts'
import { typedRunId } from '../run-id.ts'
import { statusWords } from '../status-words.ts'
import { pairs, shortNumber, shortTime, table } from '../table.ts'
import { withLab } from '../with-lab.ts'
import { metricName, words } from './words.ts'

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A run as people read it. */
export function runText(
  run: RunRecord,
  { say, language, columns }: Pick<Host, 'say' | 'language' | 'columns'>,
): string {
  const status = say(statusWords(run.status))
  const done = { epochs: String(run.epochs), seconds: (run.durationMs / 1000).toFixed(1), provider: run.provider ?? '' }
  const version = run.numerics ?? ''
  const numerics = Number(version) > NUMERICS ? say(words.newerNumerics, { version }) : String(version)
  const facts: [string, string][] = [
    [say(words.run), run.runId],
    [say(words.name), `${run.name}${run.starred ? ' *' : ''}`],
    [say(words.note), run.note],
    [say(words.status), run.damaged ? say(words.isDamaged, { status }) : status],
    [say(words.created), shortTime(run.createdAt)],
    [say(words.epochs), say(run.provider ? words.epochsBy : words.epochsIn, done)],
    [say(words.numerics), numerics],
    ...run.artifacts.map(({ name, sizeBytes }): [string, string] => [
      say(words.kept, { name }),
      say(words.bytes, { size: sizeBytes }),
    ]),
    ...(run.error ? [errorLine(language, run.error)] : []),
  ]
  const metrics = Object.keys(run.last).map((name) => [
    metricName(name, say),
    shortNumber(run.last[name]),
    shortNumber(run.best[name]),
  ])
  return [
    pairs(
      facts.filter(([, value]) => value !== ''),
      columns,
    ),
    pairs([...flattenSpec(run.spec)].map(([path, value]) => [path, shown(value)])),
    ...(metrics.length > 0 ? [table([say(words.metric), say(words.last), say(words.best)], metrics)] : []),
    ...(run.result ? [pairs(Object.entries(run.result).map(([name, value]) => [`result.${name}`, shown(value)]))] : []),
  ].join('\n')
}

/** `lab history show`: everything of a run but its curves (`export`) and its pictures. */
export async function show(host: Host): Promise<number> {
  const runId = typedRunId(host.given.arguments[0]!)
  return withLab(host, 'read', async (client) => {
    const run = await client.history.get({ runId })
    const { snapshot: _snapshot, ...record } = run
    if (host.forPeople) await host.output.text(runText(run, host))
    else await host.output.line({ type: 'run', ...record })
    return exitCodes.completed
  })
}
