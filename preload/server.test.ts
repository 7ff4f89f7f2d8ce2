import { eventIterator, oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import { setImmediate } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createWireClient } from './client.ts'
import { limits } from './limits.ts'
import { createWireServer } from './server.ts'
import { inProcessWires } from './wires/in-process.ts'
import type { Frame } from './wires/wire.ts'

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
  await expect.poll(() => begun.mock.calls.length).toBe(1)
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

const streaming = {
  count: oc.input(z.object({ to: z.number() })).output(eventIterator(z.number())),
  add: oc.input(z.object({ a: z.number() })).output(z.object({ sum: z.number() })),
}
function serveStreams() {
  const [near, far] = inProcessWires()
  const os = implement(streaming)
  createWireServer(
    os.router({
      count: os.count.handler(async function* ({ signal }) {
        yield 1
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      }),
      add: os.add.handler(({ input: { a } }) => ({ sum: a + 1 })),
    }),
  )(far)
  return near
}

it('a window follows as many streams as it may, and another when it has ended one', async () => {
  const client = createWireClient<typeof streaming>(serveStreams())
  const stop = new AbortController()
  const follow = async (signal?: AbortSignal) => (await client.count({ to: 1 }, { signal }))[Symbol.asyncIterator]()
  const first = await follow(stop.signal)
  expect(await first.next()).toMatchObject({ value: 1 })
  for (let stream = 1; stream < limits.streams; stream++) await (await follow()).next()
  await expect(follow()).rejects.toMatchObject({ code: 'E-IPC-004', shape: { limit: limits.streams } })
  expect(await client.add({ a: 1 })).toEqual({ sum: 2 })
  stop.abort()
  const again = async () => (await follow()).next()
  await expect.poll(() => again().catch(() => null)).toMatchObject({ value: 1 })
})

it('what is no call of the contract is answered as every fault is', async () => {
  const unknown = createWireClient<{ other: typeof streaming.add }>(serveStreams())
  await expect(unknown.other({ a: 1 })).rejects.toMatchObject({
    code: 'E-IPC-007',
    shape: { values: { procedure: 'other' } },
  })
  // A call whose `meta`, which says how its values are to be read, is no list of what it should be.
  const wire = serveStreams()
  const answer = new Promise<Frame>((resolve) => wire.onFrame(resolve))
  const frame = JSON.stringify({
    i: '1',
    p: { u: 'http://lab/add', m: 'POST', b: { json: { a: 1 }, meta: 7 } },
  })
  await wire.send(frame)
  expect(await answer).toContain('E-IPC-007')
})

const echoing = {
  echo: oc.input(z.object({ bytes: z.instanceof(Uint8Array) })).output(z.object({ length: z.number() })),
  stream: oc.output(eventIterator(z.object({ bytes: z.instanceof(Uint8Array) }))),
}
it.each([true, false])('many bytes go as they are (between processes of the lab: %s)', async (isOwn) => {
  const [near, far] = inProcessWires()
  const os = implement(echoing)
  const bytes = new Uint8Array(100_000).fill(9)
  const router = os.router({
    echo: os.echo.handler(({ input }) => ({ length: input.bytes.filter((byte) => byte === 9).length })),
    stream: os.stream.handler(async function* () {
      yield { bytes }
    }),
  })
  const frames: Frame[] = []
  const recording = (wire: typeof near) => ({
    ...wire,
    isOwn,
    send: (frame: Frame) => (frames.push(frame), wire.send(frame)),
  })
  createWireServer(router)(recording(far))
  const client = createWireClient<typeof echoing>(recording(near))
  expect(await client.echo({ bytes })).toEqual({ length: bytes.length })
  for await (const event of await client.stream()) expect(event).toEqual({ bytes })
  // As text they are a third more. A window sends text alone, which is counted before anything of it is read.
  const large = frames.filter(({ length }) => length > bytes.length)
  expect(large.map((frame) => typeof frame)).toEqual([isOwn ? 'object' : 'string', 'object'])
  expect(large.map(({ length }) => length < 1.01 * bytes.length)).toEqual([isOwn, true])
})
