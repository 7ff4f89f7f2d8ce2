import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createConnections } from '../../main/server/connections.ts'
import { frame, PING, PONG, textFrame } from './frames.ts'
import { open, until, upgradeRequest } from './serve.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => void vi.useRealTimers())

it('a window that answers no ping for 45 seconds is gone; one that answers stays', async () => {
  const heard: unknown[] = []
  const connections = createConnections(
    (wire) => wire.onFrame((frame) => heard.push(frame)),
    () => {},
  )
  const server = createServer().on('upgrade', (request, socket, head) => connections.accept(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const connect = () => {
    const window = open(port)
    window.socket.write(upgradeRequest(`127.0.0.1:${port}`, 't.token'))
    const seen = { pings: 0 }
    window.socket.on('data', (part: Buffer) => {
      if (part[0] === (0x80 | PING)) seen.pings++
    })
    return { ...window, seen }
  }
  const silent = connect()
  const awake = connect()
  await until(() => connections.count === 2)
  for (let turn = 1; turn <= 3; turn++) {
    vi.advanceTimersByTime(15_000)
    await until(() => silent.seen.pings === turn && awake.seen.pings === turn)
    // What comes after the answer tells that the answer has come.
    awake.socket.write(Buffer.concat([frame({ opcode: PONG }), turn === 3 ? textFrame('here') : Buffer.alloc(0)]))
  }
  await until(() => heard.length === 1)
  vi.advanceTimersByTime(15_000)
  await silent.closed
  await until(() => connections.count === 1)
  expect(awake.socket.readyState).toBe('open')
  connections.close()
  await awake.closed
  await new Promise((resolve) => server.close(resolve))
})
