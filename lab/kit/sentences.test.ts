import { expect, it } from 'vitest'
import { formatList, sentences } from './sentences.ts'

it('puts between two sentences what their language has there, and nothing beside one alone', () => {
  expect(sentences('en', 'Nothing was opened.', 'Choose an image.')).toBe('Nothing was opened. Choose an image.')
  expect(sentences('zh-CN', '没有打开任何文件。', '请选择一张图像。')).toBe('没有打开任何文件。请选择一张图像。')
  expect(sentences('en', '', 'Choose an image.')).toBe('Choose an image.')
})

it('sets the parts of a list apart as their language does', () => {
  const items = ['ReLU', '32']
  expect((['names', 'figures', 'clauses'] as const).map((kind) => formatList('en', kind, items))).toEqual([
    'ReLU, 32',
    'ReLU, 32',
    'ReLU; 32',
  ])
  expect((['names', 'figures', 'clauses'] as const).map((kind) => formatList('zh-CN', kind, items))).toEqual([
    'ReLU、32',
    'ReLU，32',
    'ReLU；32',
  ])
})
