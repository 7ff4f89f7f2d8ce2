import { expect, it } from 'vitest'
import { NewestValue } from './newest-value.ts'

/** What it was done for, and what ends the one that is under way. */
function make() {
  const begun: number[] = []
  let end = (): void => {}
  const values = new NewestValue<number>((value) => {
    begun.push(value)
    return new Promise((resolve) => (end = resolve))
  })
  const settle = async (): Promise<void> => {
    end()
    for (let turn = 0; turn < 3; turn++) await Promise.resolve()
  }
  return { values, begun, settle }
}

it('does it for the first value at once, and for the newest of those that came meanwhile', async () => {
  const { values, begun, settle } = make()
  const done = values.take(1)
  expect(begun).toEqual([1])
  for (const value of [2, 3, 4]) void values.take(value)
  expect(begun).toEqual([1])
  await settle()
  expect(begun).toEqual([1, 4])
  await settle()
  await done
  void values.take(5)
  expect(begun).toEqual([1, 4, 5])
})

it('forgets what waits, and goes on after one that failed', async () => {
  const { values, begun, settle } = make()
  void values.take(1)
  void values.take(2)
  values.forget()
  await settle()
  expect(begun).toEqual([1])
  const failing = new NewestValue<number>(async (value) => {
    if (value === 1) throw new Error('no')
    begun.push(value)
  })
  await expect(failing.take(1)).rejects.toThrow('no')
  await failing.take(7)
  expect(begun).toEqual([1, 7])
})
