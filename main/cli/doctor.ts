import type { DoctorReport } from '../../preload/contract/app.ts'
import { exitCodes, type Host } from './host.ts'
import { pairs, table } from './table.ts'
import { withLab } from './with-lab.ts'

/** What a person reads of the doctor's report. */
export function doctorText({
  version,
  platform,
  runtime,
  home,
  processors,
  memoryMiB,
  providers,
  problems,
}: DoctorReport): string {
  const rows = providers.map(({ need, name, available, version: has, reason }) => [
    need,
    name,
    available ? 'yes' : 'no',
    has ?? '',
    reason,
  ])
  return [
    pairs([
      ['Spiral Lab', version],
      ['machine', `${platform}, ${processors} processors, ${memoryMiB} MiB`],
      ['runtime', runtime],
      ['data folder', home],
    ]),
    table(['need', 'provider', 'works', 'version', 'why'], rows),
    ...problems.map(({ code, message, do: way }) => pairs([[code, `${message} ${way}.`]])),
  ].join('\n')
}

/** `lab doctor`: exit code 1 where a need has no provider that works. */
export async function doctor(host: Host): Promise<number> {
  return withLab(host, 'read', async (client) => {
    const report = await client.app.doctor()
    if (host.forPeople) await host.output.text(doctorText(report))
    else await host.output.line({ type: 'doctor', ...report })
    const met = new Set(report.providers.filter(({ available }) => available).map(({ need }) => need))
    return report.providers.every(({ need }) => met.has(need)) ? exitCodes.completed : exitCodes.failed
  })
}
