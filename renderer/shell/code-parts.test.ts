import { expect, it } from 'vitest'
import { codeParts } from './code-parts.ts'

it('cuts words at their marks of code, and leaves none in them', () => {
  expect(codeParts('it was not built (`npm run native` does it)')).toEqual([
    'it was not built (',
    'npm run native',
    ' does it)',
  ])
  expect(codeParts('`lab help`')).toEqual(['', 'lab help', ''])
  expect(codeParts('plain')).toEqual(['plain'])
})
