import { fork, spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ContractRouterClient } from '@orpc/contract'
import { createWireClient } from '../../preload/client.ts'
import { LabError, labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import { createWireServer } from '../../preload/server.ts'
import { pipeEnd } from '../../preload/wires/byte-stream.ts'
import { processWire, type ProcessEnd } from '../../preload/wires/child-process.ts'
import { STREAM_WINDOW } from '../../preload/wires/flow.ts'
import { portWire, type PortEnd } from '../../preload/wires/message-port.ts'
import { openedWire, socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { createWireRouter, type wireContract } from './wire-contract.ts'

/** The same cases over every wire. */
interface Opened {
  wire: Wire
  /** Breaks the connection as a crash would. */
  kill(): void
  close(): Promise<void>
}

async function openSocket(): Promise<Opened> {
  const http: Server = createServer()
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  const serve = createWireServer(createWireRouter())
  sockets.on('connection', (socket) => serve(socketWire(socket as unknown as SocketEnd)))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const wire = await openedWire(new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/`, ['t.token']))
  return {
    wire,
    kill: () => sockets.clients.forEach((socket) => socket.terminate()),
    close: () =>
      new Promise((resolve) => {
        sockets.clients.forEach((socket) => socket.terminate())
        http.close(() => resolve())
      }),
  }
}

const childFlags = ['--experimental-transform-types', '--no-warnings']

function asOpened(child: ChildProcess, end: ProcessEnd): Promise<Opened> {
  const wire = processWire(end, (close) =>
    child.once('exit', (code, signal) =>
      close(labError('trainingStopped', { epoch: 0, reason: fromLibrary(signal ?? code), saved: 0 })),
    ),
  )
  return Promise.resolve({
    wire,
    kill: () => child.kill('SIGKILL'),
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill()
      }),
  })
}
function openChild(): Promise<Opened> {
  const path = new URL('child.ts', import.meta.url).pathname
  const child = fork(path, { serialization: 'advanced', execArgv: childFlags })
  return asOpened(child, child)
}
function openPipe(): Promise<Opened> {
  const path = new URL('pipe-child.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [...childFlags, path], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  return asOpened(child, pipeEnd(child.stdio[3] as Socket))
}

/** Node's own channel; the one between Electron's processes is played through in tests/electron. */
function openPort(): Promise<Opened> {
  const { port1, port2 } = new MessageChannel()
  createWireServer(createWireRouter())(portWire(port2 as unknown as PortEnd))
  return Promise.resolve({
    wire: portWire(port1 as unknown as PortEnd),
    kill: () => port2.close(),
    close: () => Promise.resolve(port1.close()),
  })
}

/** What a rejected call failed with. */
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => {
      throw new Error('the call should have failed')
    },
    (thrown: unknown) => thrown,
  )

describe.each([
  ['WebSocket', openSocket, 'E-IPC-005'],
  ['child process', openChild, 'E-RUN-002'],
  ['pipe between programs', openPipe, 'E-RUN-002'],
  ['message port', openPort, 'E-IPC-005'],
])('the contract over a %s', (_name, open, closedCode) => {
  let opened: Opened
  let client: ContractRouterClient<typeof wireContract>
  beforeAll(async () => {
    opened = await open()
    client = createWireClient<typeof wireContract>(opened.wire)
  })
  afterAll(() => opened.close())

  it('answers a call', async () => {
    expect(await client.add({ a: 1, b: 2 })).toEqual({ sum: 3 })
  })

  it('answers many calls at once, each with its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, a) => client.add({ a, b: 1 })))
    expect(answers.map(({ sum }) => sum)).toEqual(Array.from({ length: 200 }, (_, a) => a + 1))
  })

  it('carries few bytes and many, each in memory of its own', async () => {
    const lists = [0, 3, 16_383, 16_384, 100_003].map((length) => Uint8Array.from({ length }, (_, at) => at * 31))
    const streamed: Uint8Array[] = []
    for await (const { list } of await client.streamBytes({ lists })) streamed.push(list)
    for (const got of [(await client.echoBytes({ lists })).lists, streamed]) {
      expect(got.map((list) => list.length)).toEqual(lists.map((list) => list.length))
      for (const [at, list] of got.entries()) {
        expect(list.every((byte, i) => byte === lists[at]![i])).toBe(true)
        expect([list.byteOffset, list.buffer.byteLength]).toEqual([0, list.length])
      }
    }
    const alone = await client.bytesAlone({ length: 50_000 })
    expect(alone.length === 50_000 && alone.every((byte) => byte === 7)).toBe(true)
  })

  it('refuses a wrong field by its name, value and limit', async () => {
    const error = await failure(client.add({ a: -1, b: 2 }))
    expect(error).toBeInstanceOf(LabError)
    expect((error as LabError).shape).toMatchObject({ code: 'E-IPC-001', path: 'a', received: -1, limit: '≥ 0' })
    const unknown = await failure(client.add({ a: 1, b: 2, c: 3 } as never))
    expect((unknown as LabError).shape).toMatchObject({ code: 'E-IPC-001', path: 'c', received: 3 })
  })

  it('carries an error with all its parts', async () => {
    const error = await failure(client.refuse())
    expect((error as LabError).shape).toEqual(
      labError('runNotFound', { run: 'abcdef' }, { path: 'runId', received: 'abcdef' }).shape,
    )
  })

  it('tells nothing of an unexpected error but a reference', async () => {
    const error = await failure(client.crash())
    expect((error as LabError).code).toBe('E-APP-001')
    expect(JSON.stringify((error as LabError).shape)).not.toContain('secret')
  })

  it('carries any float64 array bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float64Array({ maxLength: 64 }), async (array) => {
        const { array: back } = await client.echoArray({ array })
        expect(new BigUint64Array(back.buffer, back.byteOffset, back.length)).toEqual(
          new BigUint64Array(array.buffer, array.byteOffset, array.length),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('carries the bytes of a file of a megabyte', async () => {
    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31 + (at >> 8)) & 255)
    const back = await client.echoFile({ file: new File([bytes], 'a.bin') })
    expect(Buffer.compare(new Uint8Array(await back.arrayBuffer()), bytes)).toBe(0)
  })

  it('streams every event in order', async () => {
    const seen: number[] = []
    for await (const { at } of await client.count({ to: 500 })) seen.push(at)
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at))
  })

  it('holds the source back while nobody reads', async () => {
    const stream = await client.count({ to: 100_000 })
    await stream.next()
    await new Promise((resolve) => setTimeout(resolve, 200))
    // One taken, the window sent, one more held at the gate.
    expect((await client.ended()).produced).toBeLessThanOrEqual(STREAM_WINDOW + 3)
    await stream.return(undefined)
  })

  it('ends the source when the reader stops', async () => {
    const stream = await client.count({ to: 1_000_000 })
    for await (const { at } of stream) if (at === 100) break
    await expect.poll(async () => (await client.ended()).ended).toBe(true)
    expect((await client.ended()).produced).toBeLessThan(200)
  })

  it('ends the source when the reader aborts', async () => {
    const abort = new AbortController()
    const stream = await client.count({ to: 1_000_000 }, { signal: abort.signal })
    await stream.next()
    abort.abort()
    await failure(
      (async () => {
        for await (const event of stream) void event
      })(),
    )
    await expect.poll(async () => (await client.ended()).ended).toBe(true)
  })

  it('carries an error out of the middle of a stream', async () => {
    const seen: number[] = []
    const error = await failure(
      (async () => {
        for await (const { at } of await client.breakAt({ at: 3 })) seen.push(at)
      })(),
    )
    expect(seen).toEqual([0, 1, 2])
    expect((error as LabError).code).toBe('E-RUN-004')
  })

  it('answers calls in flight, and a stream whose reader is busy, when the other end dies, and later ones at once', async () => {
    const call = failure(client.hang())
    const stream = await client.count({ to: 1_000_000 })
    await stream.next()
    await client.add({ a: 1, b: 1 })
    opened.kill()
    expect(((await call) as LabError).code).toBe(closedCode)
    // What had come before may be read; then comes the reason.
    const end = await failure(
      (async () => {
        for await (const event of stream) void event
      })(),
    )
    expect((end as LabError).code).toBe(closedCode)
    expect(((await failure(client.add({ a: 1, b: 1 }))) as LabError).code).toBe(closedCode)
  })
})
