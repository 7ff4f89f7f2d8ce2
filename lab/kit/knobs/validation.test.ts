import { expect, it } from 'vitest'
import { z } from 'zod'
import { check } from './validation.ts'

it('says how many entries a list may have, where there are more', () => {
  const { problems } = check(z.strictObject({ kernel: z.array(z.number()).max(3), size: z.number().max(3) }), {
    kernel: [1, 2, 3, 4],
    size: 4,
  })
  expect(problems.get('kernel')).toMatchObject({ english: 'it must have at most 3 entries' })
  // The range of a number is said at its own box.
  expect(problems.get('size')).toBeNull()
})
