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
    let received = Buffer.alloc(0)
    // What is read at once may hold more than one frame, or the answer to the upgrade before the first.
    window.socket.on('data', (part: Buffer) => (received = Buffer.concat([received, part])))
    const pings = (): number => {
      const head = received.indexOf('\r\n\r\n')
      return head < 0 ? 0 : received.subarray(head + 4).filter((byte) => byte === (0x80 | PING)).length
    }
    return { ...window, pings }
  }
  const silent = connect()
  const awake = connect()
  await until(() => connections.count === 2)
  for (let turn = 1; turn <= 3; turn++) {
    vi.advanceTimersByTime(15_000)
    await until(() => silent.pings() === turn && awake.pings() === turn)
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
