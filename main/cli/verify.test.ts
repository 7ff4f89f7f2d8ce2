import { expect, it, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { Verification } from '../../preload/contract/app.ts'
import type { Host } from './host.ts'
import { sayIn } from './say.ts'
import { verdictText, verify } from './verify.ts'

const equal: Verification = { numerics: 2, lines: [{ name: 'functions', equal: true, differs: [] }], equal: true }
const other: Verification = {
  numerics: 2,
  lines: [...equal.lines, { name: 'activation: gelu', equal: false, differs: ['losses', 'weights'] }],
  equal: false,
}

let answer: Verification
const asked: unknown[] = []
vi.mock('./with-lab.ts', () => ({
  withLab: (_host: Host, _access: string, work: (client: LabClient) => Promise<number>) =>
    work({
      app: { verify: (input: unknown) => (asked.push(input), Promise.resolve(answer)) },
    } as unknown as LabClient),
}))

async function told(found: Verification, switches: string[] = []) {
  answer = found
  const written: unknown[] = []
  const words = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const line = (value: unknown): Promise<void> => Promise.resolve(void written.push(value))
  const host = { given: { switches: new Set(switches) }, forPeople: false, say: sayIn('en'), output: { line } }
  const code = await verify(host as unknown as Host)
  const said = words.mock.calls.map(([text]) => String(text)).join('')
  words.mockRestore()
  return { code, written, said }
}

it('prints the verdict for scripts, says it in words, and ends with it', async () => {
  expect(await told(equal)).toEqual({
    code: 0,
    written: [{ type: 'verify', numerics: 2, lines: [{ name: 'functions', equal: true }], equal: true }],
    said: 'This machine computes exactly what the table says: 1 of 1 lines, numerics version 2.\n',
  })
  const { code, written, said } = await told(other, ['verify', 'all'])
  expect([code, written]).toEqual([
    1,
    [
      {
        type: 'verify',
        numerics: 2,
        lines: [
          { name: 'functions', equal: true },
          { name: 'activation: gelu', equal: false },
        ],
        equal: false,
      },
    ],
  ])
  expect(said).toContain('in 1 of 2 lines (numerics version 2):\n  activation: gelu (losses, weights)\n')
  expect(asked).toEqual([{ all: false }, { all: true }])
})

it('says it in Chinese, too', () => {
  expect(verdictText(other, sayIn('zh-CN'))).toBe(
    '本机的计算结果与表中不一致：2 行中有 1 行不同（数值版本 2）：\n  activation: gelu（losses, weights）\n',
  )
})
