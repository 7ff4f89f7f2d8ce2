import { expect, test } from 'vitest'
import type { Locale } from '../../lab/kit/lab-context.ts'
import { textOf } from '../i18n/language.svelte.ts'
import { shellText } from '../i18n/shell-text.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { parameterName, parameterValue } from './parameter-name.ts'

const labIn = (locale: Locale): LabWindow =>
  ({
    locale,
    text: (key: keyof typeof shellText.en) => textOf(locale, shellText, key as never),
    say: (texts: never, key: never, values: never) => textOf(locale, texts, key, values),
  }) as unknown as LabWindow
const value = (locale: Locale, path: string, given: Parameters<typeof parameterValue>[3]) =>
  parameterValue(labIn(locale), ['classification', 'images'], path, given)

test('a value is told as its knob shows it, in the language of the window', () => {
  expect(value('en', 'params.layers[0].activation', 'relu')).toBe('ReLU')
  expect(value('zh-CN', 'params.recipe[2].kind', 'canny')).toBe('Canny 边缘')
  expect(value('zh-CN', 'params.layers[0].bias', true)).toBe('是')
  expect(value('zh-CN', 'params.layers[0].dropout', null)).toBe('关闭')
  expect(value('en', 'params.nothing', null)).toBe('none')
  expect(value('zh-CN', 'provider', 'kernels')).toBe('内置内核')
  expect(value('en', 'params.epochs', 1000)).toBe('1,000')
  expect(value('en', 'params.optimizer.epsilon', 1e-8)).toBe('1e-8')
  expect(value('en', 'seed', 12345)).toBe('12345')
  expect(value('en', 'params.layers', [])).toBe('[]')
  expect(value('zh-CN', 'params.momentum', undefined)).toBe('未设置')
  expect(parameterName(labIn('zh-CN'), ['classification'], 'params.layers[0].activation')).toBe('层 1 · 激活函数')
})
