import { expect, it } from 'vitest'
import { errorTexts } from './error-texts.ts'
import { earlierKeys } from './error-texts/earlier-keys.ts'
import { errorShape, labError, LabError } from './errors.ts'
import { fromLibrary } from './message.ts'

it('says of every error whose it is', () => {
  const kinds = new Set(Object.values(errorTexts).map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual(['lab', 'retry', 'user'])
})
it('knows a connection that was lost from a wrong option and from a fault of the lab', () => {
  expect(labError('connectionLost').kind).toBe('retry')
  expect(labError('diskFull').kind).toBe('retry')
  expect(labError('portUnavailable', { port: '80', reason: fromLibrary(new Error('taken')) }).kind).toBe('user')
  expect(labError('unexpected', { reference: '123' }).kind).toBe('lab')
})
it('takes an error of a newer lab for the lab’s', () => {
  const { shape } = labError('connectionLost')
  for (const key of ['E-NEW-001', 'constructor']) expect(new LabError({ ...shape, key }).kind).toBe('lab')
})
it('knows every error by the name that earlier labs gave it, with the code that they showed', () => {
  for (const [earlier, key] of Object.entries(earlierKeys)) {
    const entry = errorTexts[key as keyof typeof errorTexts]
    expect([earlier, entry?.code]).toEqual([earlier, earlier.slice(0, 9)])
    expect(errorShape.parse({ ...labError('connectionLost').shape, key: earlier }).key).toBe(key)
  }
})
it('has a name for every entry that says what happened, and no code', () => {
  for (const key of Object.keys(errorTexts)) expect(key).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)?$/)
})
