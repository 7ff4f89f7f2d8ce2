import { expect, it } from 'vitest'
import { isComposing } from './composing.ts'

it('a key belongs to an input method by the event’s flag, or by the code alone', () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true)
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true)
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false)
})
