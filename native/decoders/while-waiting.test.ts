import { expect, it } from 'vitest'
import { whileWaiting } from './while-waiting.ts'

it('tells a guess that grows and is never whole, and gives what the work gives', async () => {
  const work = Promise.withResolvers<string>()
  const told: [number, boolean | undefined][] = []
  const waiting = whileWaiting(
    work.promise,
    async (done, guess) => {
      told.push([done, guess])
      if (told.length === 6) work.resolve('here')
    },
    80,
  )
  expect(await waiting).toBe('here')
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b))
  expect(told[0]![0]).toBeGreaterThan(0)
  expect(told.at(-1)).toEqual([0.95, true])
})

it('fails as the work fails, and leaves work alone that nobody waits for any more', async () => {
  const pause = () => Promise.resolve()
  await expect(whileWaiting(Promise.reject(new Error('broken')), pause, 10)).rejects.toThrow('broken')
  const work = Promise.withResolvers<string>()
  const stopped = whileWaiting(work.promise, () => Promise.reject(new Error('no more')), 10)
  await expect(stopped).rejects.toThrow('no more')
  // Its late failure is nobody's: it must not end the process.
  work.reject(new Error('late'))
  await new Promise(setImmediate)
})
