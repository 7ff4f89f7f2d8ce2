import { describe, expect, it } from 'vitest'
import { systemLanguage } from '../../preload/error-language.ts'
import { labError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import { texts } from '../../lab/kit/lab-context.ts'
import { en } from './en.ts'
import { errorText, textOf } from './language.svelte.ts'
import { zhCN } from './zh-CN.ts'

const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

describe('texts', () => {
  const text = texts({
    en: { hello: 'Hello {name}, {size}', runs_one: '{count} run', runs_other: '{count} runs' },
    'zh-CN': { hello: '你好 {name}，{size}', runs_other: '{count} 个运行' },
  })
  it('fill in values in the way of the language, and choose the plural', () => {
    expect(textOf('en', text, 'runs', { count: 1 })).toBe('1 run')
    expect(textOf('en', text, 'runs', { count: 12_000 })).toBe('12,000 runs')
    expect(textOf('zh-CN', text, 'runs', { count: 1 })).toBe('1 个运行')
    expect(textOf('zh-CN', text, 'hello', { name: 'Wang', size: 1234.5 })).toBe('你好 Wang，1,234.5')
  })
  it('take a value as it is, whatever it holds', () => {
    expect(textOf('en', text, 'hello', { name: '$t(runs) {size} <b>', size: 1 })).toBe('Hello $t(runs) {size} <b>, 1')
  })
})

describe('the two languages', () => {
  it('name the same values in every text', () => {
    for (const [key, chinese] of Object.entries(zhCN))
      expect({ key, names: names(chinese) }).toEqual({ key, names: names(en[key as keyof typeof en]) })
  })
  it('say an error again in the other language', () => {
    const { shape } = labError('tooManyTraining', { running: 2, limit: 2 })
    expect(errorText('en', shape).message).toBe(shape.message)
    expect(errorText('zh-CN', shape).message).toBe('2 次运行正在训练；本机同时训练 2 个。')
    expect(errorText('zh-CN', shape).do).toBe('请等一个结束，或停止一个。')
    expect(errorText('zh-CN', { ...shape, key: 'toString' }).message).toBe(shape.message)
  })
  it('say the rule that parameters broke, too', () => {
    const { shape } = labError('field.rule', { path: 'params', rule: phrase('rule.lastBatch'), got: '1' })
    expect(errorText('zh-CN', shape).message).toBe(
      '`params`：最后一个批量只有一个样本，批归一化至少需要两个（收到 1）。',
    )
  })
  it('follow the system', () => {
    expect(systemLanguage('zh_CN.UTF-8')).toBe('zh-CN')
    expect(systemLanguage('zha')).toBe('en')
    expect(systemLanguage('zh-TW')).toBe('zh-CN')
    expect(systemLanguage('zh')).toBe('zh-CN')
    expect(systemLanguage('de-DE')).toBe('en')
  })
})
