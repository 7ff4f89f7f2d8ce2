import { describe, expect, it } from 'vitest'
import { providerReport } from './contract/app.ts'
import { errorIn } from './error-language.ts'
import { errorShape, labError, phraseOfError, type LabError } from './errors.ts'
import { phrase, fromLibrary, messageSchema, formatMessage, type MessageRef, type RawText } from './message.ts'

const times = [
  phrase('provider.time', { name: 'kernels', ms: 0.41 }),
  phrase('provider.time', { name: 'tfjs', ms: 1234 }),
]
const why = [
  phrase('provider.measured', { times }),
  phrase('provider.refused', { name: 'tensorflow', reason: phrase('provider.notInstalled') }),
]

describe('words', () => {
  it('are said in each language, a list with its own signs', () => {
    expect(formatMessage('en', why)).toBe(
      'measured: kernels 0.41 ms, tfjs 1,234 ms a step; tensorflow: the package is not installed',
    )
    expect(formatMessage('zh-CN', why)).toBe(
      '实测（每步）：kernels 0.41 毫秒，tfjs 1,234 毫秒；tensorflow：未安装该软件包',
    )
  })
  it('of a library are told as its own, its codes as they are', () => {
    expect(fromLibrary(new Error('\nlibtensorflow.so.2: cannot open it.\nat line 3'))).toEqual(
      phrase('said', { words: 'libtensorflow.so.2: cannot open it' }),
    )
    expect(formatMessage('zh-CN', fromLibrary('cannot open it'))).toBe('原文：“cannot open it”')
    expect(formatMessage('en', fromLibrary('cannot open it'))).toBe('cannot open it')
    expect(formatMessage('zh-CN', fromLibrary('EMFILE'))).toBe('EMFILE')
  })
  it('that this lab does not know are said as they came, and those of an earlier lab as they were kept', () => {
    const newer: MessageRef = { phrase: 'provider.bewitched', values: { by: 'a witch' }, english: 'a witch was there' }
    expect(formatMessage('zh-CN', newer)).toBe('a witch was there')
    expect(formatMessage('zh-CN', { ...newer, phrase: 'toString' })).toBe('a witch was there')
    const [need, name, version] = ['tensors', 'tfjs', null] as const
    const old = providerReport.parse({ need, name, available: false, version, reason: 'it was not tried yet' })
    expect(formatMessage('zh-CN', old.reason)).toBe('it was not tried yet')
  })
  it('may be an error within another', () => {
    const inner = phraseOfError(labError('connectionLost'))
    const { shape } = labError('modelUnsupported', { provider: 'auto', reason: inner })
    expect(shape.message).toBe('The provider `auto` cannot train this model: The connection to the lab was lost.')
    expect(errorIn('zh-CN', shape).message).toBe('计算后端 `auto` 无法训练此模型：与实验室的连接已断开。')
  })
})

describe('an error', () => {
  const crossed = ({ shape }: LabError) => errorShape.parse(JSON.parse(JSON.stringify(shape)))

  it('crosses and is kept with its words, and is said from them in the other language', () => {
    const { shape } = labError('modelUnsupported', { provider: 'auto', reason: why })
    expect(shape.message).toBe(
      'The provider `auto` cannot train this model: measured: kernels 0.41 ms, tfjs 1,234 ms a step; ' +
        'tensorflow: the package is not installed.',
    )
    const kept = crossed(labError('modelUnsupported', { provider: 'auto', reason: why }))
    expect(kept).toEqual(shape)
    expect(errorIn('zh-CN', kept).message).toBe(
      '计算后端 `auto` 无法训练此模型：实测（每步）：kernels 0.41 毫秒，tfjs 1,234 毫秒；tensorflow：未安装该软件包。',
    )
  })
  it('of an earlier lab, whose words were plain English, is still read and said', () => {
    const old = errorShape.parse({
      code: 'E-RUN-002',
      key: 'trainingStopped',
      values: { epoch: 4, saved: 3, reason: 'code 1' },
      message: 'The training process stopped at epoch 4 (code 1).',
      safe: 'Every epoch up to 3 is saved.',
      do: 'Run again',
    })
    expect(errorIn('zh-CN', old).message).toBe('训练进程在第 4 轮停止（code 1）。')
    expect(errorIn('en', old)).toEqual({ message: old.message, safe: old.safe, do: old.do })
  })
  it('takes no sentence where words are asked for', () => {
    // @ts-expect-error: an English sentence is no phrase, and would stand in a Chinese error
    expect(labError('notJson', { reason: 'it is too short' }).code).toBe('E-MOD-001')
    // @ts-expect-error: the text has no such value
    expect(labError('tooManyImagesOpen', { open: 1, limit: 2, closed: 3 }).code).toBe('E-IMG-010')
    // @ts-expect-error: it lacks a value
    expect(labError('tooManyImagesOpen', { open: 1 }).code).toBe('E-IMG-010')
    // @ts-expect-error: a phrase's values are checked as well
    expect(phrase('provider.refused', { name: 'tfjs', reason: 'it is old' }).phrase).toBe('provider.refused')
  })
  it('is bounded, however much is put into it', () => {
    let deep: MessageRef = phrase('provider.notInstalled')
    for (let level = 0; level < 20; level++) deep = phrase('provider.refused', { name: 'x', reason: deep })
    const long = 'x'.repeat(100_000)
    const reason = [...Array<MessageRef>(1000).fill(deep), phrase('said', { words: long }), long as RawText]
    const { values } = crossed(labError('modelUnsupported', { provider: 'auto', reason }))
    expect(JSON.stringify(values).length).toBeLessThan(200_000)
    expect(formatMessage('en', deep)).toMatch(/^(x: ){20}the package is not installed$/)
    expect(messageSchema.safeParse(deep).success).toBe(true)
    expect(messageSchema.safeParse({ phrase: 'said', values: { words: long }, english: '' }).success).toBe(false)
    expect(messageSchema.safeParse({ phrase: 'said', values: {}, english: '', more: 1 }).success).toBe(false)
  })
})
