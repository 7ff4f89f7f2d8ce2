import { expect, it } from 'vitest'
import { sentences } from './sentences.ts'

it('puts between two sentences what their language has there, and nothing beside one alone', () => {
  expect(sentences('en', 'Nothing was opened.', 'Choose an image.')).toBe('Nothing was opened. Choose an image.')
  expect(sentences('zh-CN', '没有打开任何文件。', '请选择一张图像。')).toBe('没有打开任何文件。请选择一张图像。')
  expect(sentences('en', '', 'Choose an image.')).toBe('Choose an image.')
})
