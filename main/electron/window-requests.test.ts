import { expect, it } from 'vitest'
import { WindowRequests } from './window-requests.ts'

const command = (id: string) => ({ kind: 'command', id }) as const

it('keeps what is asked before there is a page, in order', async () => {
  const requests = new WindowRequests()
  requests.push(command('a'))
  requests.push(command('b'))
  const page = requests.stream()
  expect((await page.next()).value).toEqual(command('a'))
  expect((await page.next()).value).toEqual(command('b'))
  const next = page.next()
  requests.push(command('c'))
  expect((await next).value).toEqual(command('c'))
})
it('tells the newest page alone, and none that has gone', async () => {
  const requests = new WindowRequests()
  const first = requests.stream()
  const waiting = first.next()
  requests.pageGone()
  requests.push(command('a'))
  expect((await waiting).done).toBe(true)
  const second = requests.stream()
  expect((await second.next()).value).toEqual(command('a'))
  const left = second.next()
  const third = requests.stream()
  const told = third.next()
  requests.push(command('b'))
  expect((await left).done).toBe(true)
  expect((await told).value).toEqual(command('b'))
})
it('ends when the page looks away', async () => {
  const abort = new AbortController()
  const next = new WindowRequests().stream(abort.signal).next()
  abort.abort()
  expect((await next).done).toBe(true)
})
