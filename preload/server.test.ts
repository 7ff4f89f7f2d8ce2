import { oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import { setImmediate } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createWireClient } from './client.ts'
import { createWireServer } from './server.ts'
import { inProcessWires } from './wires/in-process.ts'

const contract = { work: oc.output(z.object({})) }

/** Serves one call, and counts how often it began; what the log is told. */
function serve(work: (signal: AbortSignal | undefined) => Promise<Record<string, never>>) {
  const [near, far] = inProcessWires()
  const log: string[] = []
  const router = { work: implement(contract.work).handler(({ signal }) => work(signal)) }
  createWireServer(router, (line) => log.push(line))(far)
  return { client: createWireClient<typeof contract>(near), log }
}

it('a call that its caller gave up is no fault: the log is not told, though what it asked in turn is broken off', async () => {
  const begun = vi.fn()
  const inner = serve((signal) => {
    begun()
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
  })
  const outer = serve((signal) => inner.client.work(undefined, { signal }))
  const stop = new AbortController()
  const call = outer.client.work(undefined, { signal: stop.signal })
  call.catch(() => {})
  await vi.waitFor(() => expect(begun).toHaveBeenCalled())
  stop.abort()
  await expect(call).rejects.toThrow()
  for (let turn = 0; turn < 20; turn++) await setImmediate()
  expect([...outer.log, ...inner.log]).toEqual([])
})
it('an unforeseen fault is, with its stack', async () => {
  const { client, log } = serve(() => Promise.reject(new Error('the secret')))
  await expect(client.work()).rejects.toMatchObject({ code: 'E-APP-001' })
  expect(log.join()).toContain('the secret')
})
