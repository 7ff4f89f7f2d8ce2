import { expect, it } from 'vitest'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { createProgress, progressText } from './progress.ts'
import { sayIn } from './say.ts'
import { widthOf } from './text-width.ts'

const update = {
  epochsDone: 512,
  epochsTotal: 1000,
  epochsPerSecond: 1620.4,
  timeLeftMs: 301,
  metrics: { firstEpoch: 511, columns: { loss: Float64Array.of(0.861541), accuracy: Float64Array.of(0.504) } },
} as unknown as RunUpdate

it('is the course’s line, and how far it is, in both languages', () => {
  const course = '[EPOCH]: 511, [LOSS]: 0.861541, [ACCURACY]: 0.504 · 51 % · '
  expect(progressText(update, sayIn('en'))).toBe(`${course}1,620 epochs/s · 1 s left`)
  expect(progressText(update, sayIn('zh-CN'))).toBe(`${course}每秒 1,620 轮 · 剩余 1 秒`)
})

it('stays on one line of a narrow terminal, whatever its letters are as wide as', () => {
  for (const columns of [80, 60, 40]) {
    const written: string[] = []
    const terminal = { isTTY: true, columns, write: (text: string) => written.push(text) }
    createProgress(sayIn('zh-CN'), terminal as unknown as NodeJS.WriteStream, false).show(update)
    expect(written).toHaveLength(1)
    // eslint-disable-next-line no-control-regex -- the order to begin the line anew
    expect(widthOf(written[0]!.replace(/^\r\u001b\[K/, ''))).toBeLessThan(columns)
  }
})
