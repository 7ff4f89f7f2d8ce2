import { expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { supportedUntil } from './electron-support.ts'

const pinned = packageJson.devDependencies.electron
const major = Number(pinned.split('.')[0])

it('the pinned Electron still gets security fixes', () => {
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
  const until = supportedUntil[major]
  expect(until, `when Electron ${major} ends is not in the table`).toBeDefined()
  expect(Date.now(), `Electron ${major} gets no security fixes since ${until}: pin a newer one`).toBeLessThan(
    Date.parse(until!),
  )
})
it('the table is in order, eight weeks apart', () => {
  const days = Object.values(supportedUntil).map((date) => Date.parse(date) / 86_400_000)
  for (const [at, day] of days.slice(1).entries()) expect(day - days[at]!).toBe(56)
})
