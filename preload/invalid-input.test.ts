import { expect, it } from 'vitest'
import { z } from 'zod'
import { invalidInput, nearest } from './invalid-input.ts'
import type { Issue } from './issue-words.ts'

it('suggests what is near, and costs no more than a word of its length can be worth', () => {
  expect(nearest('learningrat', ['learningRate', 'momentum'])).toBe('learningRate')
  expect(nearest('x', ['momentum'])).toBeUndefined()
  // Counted in looks at the word, so that no machine is too slow: none is near that is longer by more than a third.
  let looks = 0
  const long = {
    length: 900_000,
    toLowerCase(): string {
      looks++
      return 'l'.repeat(900_000)
    },
  } as unknown as string
  expect(nearest(long, ['learningRate', 'momentum'])).toBeUndefined()
  expect(looks).toBe(0)
})

it('repeats the beginning of a field’s name that is very long', () => {
  const schema = z.strictObject({ learningRate: z.number() })
  const input = { learningRate: 1, ['x'.repeat(900_000)]: 2 }
  const { error } = schema.safeParse(input)
  const { shape } = invalidInput(error!.issues as readonly Issue[], input)
  expect(JSON.stringify(shape).length).toBeLessThan(2_000)
  expect(shape.received).toBe(2)
})
