import { expect, it } from 'vitest'
import { limits } from '../../preload/limits.ts'
import { limitGroups, limitTexts } from './limit-texts.ts'
import { formatLimit } from './format-amounts.ts'

it('shows every limit once, and with words of its own', () => {
  const shown = Object.values(limitGroups).flat()
  expect([...shown].sort()).toEqual(Object.keys(limits).sort())
  for (const texts of Object.values(limitTexts)) expect(new Set(Object.values(texts)).size).toBe(shown.length)
})

it('says sizes, times, shares and counts in their own units', () => {
  expect(formatLimit('en', 'imageFileBytes', limits.imageFileBytes)).toBe('64 MiB')
  expect(formatLimit('en', 'httpHeaderBytes', limits.httpHeaderBytes)).toBe('8 KiB')
  expect(formatLimit('en', 'messageBytesPerSecond', limits.messageBytesPerSecond)).toBe('8 MiB')
  expect(formatLimit('en', 'imagingMs', limits.imagingMs)).toBe('5 s')
  expect(formatLimit('zh-CN', 'commitMs', limits.commitMs)).toBe('50 ms')
  expect(formatLimit('en', 'modelMemoryShare', limits.modelMemoryShare)).toBe('50%')
  expect(formatLimit('en', 'imagePixels', limits.imagePixels)).toBe('50,000,000')
})
