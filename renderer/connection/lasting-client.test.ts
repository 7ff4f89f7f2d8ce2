import { expect, it } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import { lastingClient } from './lasting-client.ts'

const answering = (answer: string) =>
  ({ history: { get: async (input: unknown) => ({ answer, input }) } }) as unknown as LabClient

it('calls the client of the present connection', async () => {
  let present: LabClient | null = answering('first')
  const client = lastingClient(() => present)
  const { history } = client
  expect(await history.get({ runId: 'abcdef' })).toEqual({ answer: 'first', input: { runId: 'abcdef' } })
  present = answering('second')
  expect(await history.get({ runId: 'abcdef' })).toMatchObject({ answer: 'second' })
})

it('fails with the reason while there is no connection, and can be returned from async functions', async () => {
  const client = await Promise.resolve(lastingClient(() => null))
  await expect(client.history.get({ runId: 'abcdef' })).rejects.toMatchObject({ code: 'E-IPC-005' })
})
