import { expect, it } from 'vitest'
import { matchesPrinted } from './printed-figures.ts'

const printed = { loss: 0.178407, accuracy: 0.949 }

it('takes a loss within 1e-5 and an accuracy that prints the same three digits', () => {
  expect(matchesPrinted(printed, { loss: 0.1784071, accuracy: 0.948667 })).toBe(true)
  expect(matchesPrinted(printed, { loss: 0.178416, accuracy: 0.949 })).toBe(true)
})

it.each([
  ['a loss that is further away', { loss: 0.178418, accuracy: 0.949 }],
  ['an accuracy that prints other digits', { loss: 0.178407, accuracy: 0.9484 }],
  ['a loss that is not a number', { loss: NaN, accuracy: 0.949 }],
  ['an epoch without accuracy', { loss: 0.178407 }],
])('refuses %s', (_, metrics) => expect(matchesPrinted(printed, metrics as never)).toBe(false))

it('asks for no accuracy where none was printed', () => expect(matchesPrinted({ loss: 1 }, { loss: 1 })).toBe(true))
