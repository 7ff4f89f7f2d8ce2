import { expect, it } from 'vitest'
import { FailedStarts } from './failed-starts.ts'

const fileOf = (value: number | null) => {
  const file = {
    value,
    read: () => file.value,
    write(next: number) {
      file.value = next
    },
  }
  return file
}

it('is safe after two starts that came to nothing, and counts anew after one that worked', () => {
  const file = fileOf(null)
  expect(new FailedStarts(file).safe).toBe(false)
  expect(new FailedStarts(file).safe).toBe(false)
  const third = new FailedStarts(file)
  expect(third.safe).toBe(true)
  third.succeeded()
  expect(new FailedStarts(file).safe).toBe(false)
})
it('counts a start as begun before anything can go wrong, and as good once', () => {
  const file = fileOf(0)
  const start = new FailedStarts(file)
  expect(file.value).toBe(1)
  start.succeeded()
  file.value = 7
  start.succeeded()
  expect(file.value).toBe(7)
})
