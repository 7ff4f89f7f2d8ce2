import { expect, test } from 'vitest'
import { fieldName } from './field-name.ts'
import { trainingFieldTexts } from '../training/training-field-texts.ts'

test('a parameter is called by the labels of its knobs, list places from 1', () => {
  const { en } = trainingFieldTexts
  expect(fieldName(en, 'epochs')).toBe('Epochs')
  expect(fieldName(en, 'layers[0].activation')).toBe('Layer 1 · Activation')
  expect(fieldName(en, 'optimizer.learningRate')).toBe('Optimizer · Learning rate')
  expect(fieldName(en, 'layers[3]')).toBe('Layer 4')
  expect(fieldName(en, 'layers.activation')).toBe('Hidden layers · Activation')
  expect(fieldName(trainingFieldTexts['zh-CN'], 'optimizer.kind')).toBe('优化器 · 方法')
})

test('what has no label, or is no path of fields, keeps its path', () => {
  const { en } = trainingFieldTexts
  for (const path of ['recipe[0].sigma', 'layers[0].colour', 'a["b.c"]', '']) expect(fieldName(en, path)).toBe(path)
})
