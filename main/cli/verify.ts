import { stderr } from 'node:process'
import type { Verification } from '../../preload/contract/app.ts'
import type { Localized } from '../../preload/localized.ts'
import { exitCodes, type Host } from './host.ts'
import type { Say } from './say.ts'
import { withLab } from './with-lab.ts'

const words = {
  equal: {
    en: 'This machine computes exactly what the table says: {count} of {count} lines, numerics version {numerics}.',
    'zh-CN': '本机的计算结果与表中完全一致：{count} / {count} 行，数值版本 {numerics}。',
  },
  differs: {
    en: 'This machine computes something else than the table says, in {wrong} of {count} lines (numerics version {numerics}):',
    'zh-CN': '本机的计算结果与表中不一致：{count} 行中有 {wrong} 行不同（数值版本 {numerics}）：',
  },
  line: { en: '  {name} ({parts})', 'zh-CN': '  {name}（{parts}）' },
} as const satisfies Record<string, Localized>

/** The verdict as people read it. */
export function verdictText({ numerics, lines, equal }: Verification, say: Say): string {
  const count = lines.length
  if (equal) return `${say(words.equal, { count, numerics })}\n`
  const wrong = lines.filter((line) => !line.equal)
  return [
    say(words.differs, { count, numerics, wrong: wrong.length }),
    ...wrong.map(({ name, differs }) => say(words.line, { name, parts: differs.join(', ') })),
    '',
  ].join('\n')
}

/** `lab doctor --verify`: the verdict in words on standard error, and for scripts as JSON. */
export async function verify(host: Host): Promise<number> {
  return withLab(host, 'read', async (client) => {
    const found = await client.app.verify({ all: host.given.switches.has('all') })
    const { numerics, equal } = found
    const lines = found.lines.map((line) => ({ name: line.name, equal: line.equal }))
    if (!host.forPeople) await host.output.line({ type: 'verify', numerics, lines, equal })
    stderr.write(verdictText(found, host.say))
    return equal ? exitCodes.completed : exitCodes.failed
  })
}
