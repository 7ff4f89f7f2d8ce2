import { flattenSpec } from '../../../lab/core/compare.ts'
import type { RunRecord } from '../../../preload/contract/history.ts'
import { exitCodes, type Host } from '../host.ts'
import { typedRunId } from '../run-id.ts'
import { pairs, shortNumber, shortTime, table } from '../table.ts'
import { withLab } from '../with-lab.ts'

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A run as people read it. */
export function runText(run: RunRecord): string {
  const facts: [string, string][] = [
    ['run', run.runId],
    ['name', `${run.name}${run.starred ? ' *' : ''}`],
    ['note', run.note],
    ['status', run.damaged ? `${run.status}, damaged` : run.status],
    ['created', shortTime(run.createdAt)],
    ['epochs', `${run.epochs} in ${(run.durationMs / 1000).toFixed(1)} s${run.provider ? ` (${run.provider})` : ''}`],
    ...run.artifacts.map(({ name, sizeBytes }): [string, string] => [`kept ${name}`, `${sizeBytes} bytes`]),
    ...(run.error ? [[run.error.code, `${run.error.message} ${run.error.do}.`] as [string, string]] : []),
  ]
  const metrics = Object.keys(run.last).map((name) => [name, shortNumber(run.last[name]), shortNumber(run.best[name])])
  return [
    pairs(facts.filter(([, value]) => value !== '')),
    pairs([...flattenSpec(run.spec)].map(([path, value]) => [path, shown(value)])),
    ...(metrics.length > 0 ? [table(['metric', 'last', 'best'], metrics)] : []),
    ...(run.result ? [pairs(Object.entries(run.result).map(([name, value]) => [`result.${name}`, shown(value)]))] : []),
  ].join('\n')
}

/** `lab history show`: everything of a run but its curves (`export`) and its pictures. */
export async function show(host: Host): Promise<number> {
  const runId = typedRunId(host.given.arguments[0]!)
  return withLab(host, 'read', async (client) => {
    const run = await client.history.get({ runId })
    const { snapshot: _snapshot, ...record } = run
    if (host.forPeople) await host.output.text(runText(run))
    else await host.output.line({ type: 'run', ...record })
    return exitCodes.completed
  })
}
