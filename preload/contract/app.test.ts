import { expect, it } from 'vitest'
import { settings, settingsChange } from './app.ts'

it('a change of one setting says nothing of the others', () => {
  expect(settingsChange.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
  expect(settingsChange.parse({})).toEqual({})
})

it('every setting can be changed, and has a default', () => {
  expect(Object.keys(settingsChange.shape)).toEqual(Object.keys(settings.shape))
  expect(settings.parse({})).toEqual({
    language: 'system',
    theme: 'system',
    provider: 'auto',
    threads: 0,
    historyColumns: null,
  })
})
