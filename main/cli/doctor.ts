import type { DoctorReport, Need } from '../../preload/contract/app.ts'
import { labError } from '../../preload/errors.ts'
import { formatMessage } from '../../preload/message.ts'
import type { Language, Localized } from '../../preload/localized.ts'
import { exitCodes, type Host } from './host.ts'
import { toldError } from './language.ts'
import type { Say } from './say.ts'
import { pairs } from './table.ts'
import { verify } from './verify.ts'
import { withLab } from './with-lab.ts'

const words = {
  machine: { en: 'machine', 'zh-CN': '计算机' },
  machineIs: {
    en: '{platform}, {processors} processors, {memory} MiB',
    'zh-CN': '{platform}，{processors} 个处理器，{memory} MiB',
  },
  runtime: { en: 'runtime', 'zh-CN': '运行环境' },
  home: { en: 'data folder', 'zh-CN': '数据文件夹' },
  works: { en: 'works: {reason}', 'zh-CN': '可用：{reason}' },
  refused: { en: 'refused: {reason}', 'zh-CN': '不可用：{reason}' },
  problem: { en: '{message} {todo}.', 'zh-CN': '{message}{todo}。' },
} as const satisfies Record<string, Localized>

const needs: Record<Need, Localized> = {
  tensors: { en: 'Training', 'zh-CN': '训练' },
  vision: { en: 'Picture processing', 'zh-CN': '图像处理' },
  decoders: { en: 'Picture files', 'zh-CN': '图像文件' },
  sqlite: { en: 'History', 'zh-CN': '历史' },
}

/** The doctor's report as scripts get it: whatever is said in words, in a language. */
type ToldReport = Omit<DoctorReport, 'providers' | 'problems'> & {
  providers: (Omit<DoctorReport['providers'][number], 'reason'> & { reason: string })[]
  problems: ReturnType<typeof toldError>[]
}

const toldReport = (language: Language, { providers, problems, ...report }: DoctorReport): ToldReport => ({
  ...report,
  providers: providers.map(({ reason, ...provider }) => ({ ...provider, reason: formatMessage(language, reason) })),
  problems: problems.map((problem) => toldError(language, problem)),
})

/** What a person reads of the doctor's report. */
function doctorText({ version, providers, problems, ...report }: ToldReport, say: Say, columns: number): string {
  const { platform, processors, memoryMiB: memory, runtime, home } = report
  const listOf = (need: Need): string => {
    const rows = providers
      .filter((provider) => provider.need === need)
      .map(
        ({ name, version: has, available, reason }) =>
          [
            [name, has].filter((part) => part !== null).join(' '),
            say(available ? words.works : words.refused, { reason }),
          ] as const,
      )
    return `${say(needs[need])}\n${pairs(rows, columns)}`
  }
  return [
    pairs(
      [
        ['Spiral Lab', version],
        [say(words.machine), say(words.machineIs, { platform, processors, memory })],
        [say(words.runtime), runtime],
        [say(words.home), home],
      ],
      columns,
    ),
    ...(Object.keys(needs) as Need[]).filter((need) => providers.some((each) => each.need === need)).map(listOf),
    ...problems.map(({ code, message, do: todo }) => pairs([[code, say(words.problem, { message, todo })]], columns)),
  ].join('\n')
}

/** `lab doctor`: exit code 1 where a need has no provider that works, or `--verify` finds other bits. */
export async function doctor(host: Host): Promise<number> {
  if (host.given.switches.has('verify')) return verify(host)
  if (host.given.switches.has('all')) throw labError('usage.without', { option: 'all', needed: 'verify' })
  return withLab(host, 'read', async (client) => {
    const report = toldReport(host.language, await client.app.doctor())
    if (host.forPeople) await host.output.text(doctorText(report, host.say, host.columns))
    else await host.output.line({ type: 'doctor', ...report })
    const met = new Set(report.providers.filter(({ available }) => available).map(({ need }) => need))
    return report.providers.every(({ need }) => met.has(need)) ? exitCodes.completed : exitCodes.failed
  })
}
