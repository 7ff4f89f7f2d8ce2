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
  expect(progressText(update, sayIn('en'), 100)).toBe(`${course}1 s left · 1,620 epochs/s`)
  expect(progressText(update, sayIn('zh-CN'), 100)).toBe(`${course}剩余 1 秒 · 每秒 1,620 轮`)
})

it('leaves out whole parts where there is no room, the speed before the time left', () => {
  const course = '[EPOCH]: 511, [LOSS]: 0.861541, [ACCURACY]: 0.504'
  expect(progressText(update, sayIn('zh-CN'), 79)).toBe(`${course} · 51 % · 剩余 1 秒`)
  expect(progressText(update, sayIn('zh-CN'), 59)).toBe(`${course} · 51 %`)
  expect(progressText(update, sayIn('zh-CN'), 39)).toBe('[EPOCH]: 511, [LOSS]: 0.861541, [ACCUR…')
})

/** Stands for a terminal that shows one stream; what is written to it. */
function terminal(columns: number) {
  const written: string[] = []
  const stream = { isTTY: true, columns, write: (text: string) => written.push(text) }
  return { written, progress: createProgress(sayIn('zh-CN'), stream as unknown as NodeJS.WriteStream, false) }
}
const anew = '\r\u001b[K'

it('stays on one line of a narrow terminal, whatever its letters are as wide as', () => {
  for (const columns of [80, 60, 40]) {
    const { written, progress } = terminal(columns)
    progress.show(update)
    expect(written).toHaveLength(1)
    expect(widthOf(written[0]!.replace(anew, ''))).toBeLessThan(columns)
  }
})

it('ends with what became of the run and what it is called, and makes room for other news', () => {
  const { written, progress } = terminal(80)
  progress.tell({ en: 'Stopping', 'zh-CN': '正在停止' })
  progress.clear()
  progress.end({ ...update, status: 'stopped', epochsSaved: 512, runId: '01a20de2-0a09-7e03-98ea-ccee2a57382c' })
  expect(written).toEqual([`${anew}正在停止\n`, anew, `${anew}已停止；轮数：512；运行编号：01a20de2-0a09\n`])
})

it('is silent where nobody looks on', () => {
  const written: string[] = []
  const pipe = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream
  const progress = createProgress(sayIn('en'), pipe, false)
  progress.show(update)
  progress.tell({ en: 'Stopping', 'zh-CN': '正在停止' })
  progress.clear()
  progress.end(update)
  expect(written).toEqual([])
})
