import type { ContractRouterClient } from '@orpc/contract'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createWireClient } from '../../preload/client.ts'
import { limits } from '../../preload/limits.ts'
import { socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import type { wireContract } from '../wires/wire-contract.ts'
import { BINARY, CLOSE, closeCode, frame, PING, TEXT, textFrame } from './frames.ts'
import { open, sendRaw, serve, statusOf, until, upgradeRequest, type Served } from './serve.ts'

let lab: Served
beforeAll(async () => void (lab = await serve()))
afterAll(() => lab.close())

/** What ends the windows of a test. Those of one that failed must not take the places of the next one's. */
const leaves: (() => Promise<number>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(leaves.splice(0).map((leave) => leave()))
})

/** A window that behaves. */
async function connectWindow(served = lab) {
  const socket = new WebSocket(`ws://${served.host}/lab`, [`t.${served.token}`], { origin: `http://${served.host}` })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: ContractRouterClient<typeof wireContract> = createWireClient<typeof wireContract>(
    socketWire(socket as unknown as SocketEnd),
  )
  const leave = () => (socket.close(), closed)
  leaves.push(leave)
  return { socket, client, closed, leave }
}

/** Sends frames after a right handshake, and gives the code the server closed with. */
async function codeAfter(...frames: Buffer[]): Promise<number> {
  const { socket, closed } = open(lab.server.port)
  // Whoever is told to go goes, as a browser would: the server would wait a second for it.
  socket.on('data', (part) => {
    if (closeCode(part) !== 0 || (part[0]! & 0x0f) === CLOSE) socket.end()
  })
  socket.write(Buffer.concat([Buffer.from(upgradeRequest(lab.host, `t.${lab.token}`)), ...frames]))
  return closeCode(await closed)
}

/** A good window works as it should: nothing that came before did harm. */
async function expectUnharmed(): Promise<void> {
  const { client, leave } = await connectWindow()
  expect(await client.add({ a: 1, b: 2 })).toEqual({ sum: 3 })
  await leave()
}

describe('a window’s socket', () => {
  it('carries the contract, with the one subprotocol confirmed and nothing compressed', async () => {
    const { socket, client, leave } = await connectWindow()
    expect([socket.protocol, socket.extensions]).toEqual([`t.${lab.token}`, ''])
    expect(await client.add({ a: 40, b: 2 })).toEqual({ sum: 42 })
    await expect(client.refuse()).rejects.toMatchObject({ code: 'E-RUN-004' })
    let last = 0
    for await (const { at } of await client.count({ to: 50 })) last = at
    expect(last).toBe(49)
    expect(await leave()).toBe(1005)
    const asked = upgradeRequest(lab.host, `t.${lab.token}`, 'Sec-WebSocket-Extensions: permessage-deflate')
    const { socket: raw, closed } = open(lab.server.port)
    raw.write(Buffer.concat([Buffer.from(asked), frame({ opcode: TEXT, reserved: 4, payload: Buffer.from('x') })]))
    const answer = await closed
    expect([statusOf(answer.toString('latin1')), answer.includes('Extensions'), closeCode(answer)]).toEqual([
      101,
      false,
      1002,
    ])
  })

  it('is closed with the code that says how a frame broke the rules', async () => {
    const close = (...bytes: number[]) => frame({ opcode: CLOSE, payload: Buffer.from(bytes) })
    const part = (opcode: number, fin: boolean) => frame({ opcode, fin, payload: Buffer.from('x') })
    const large = (opcode: number) => frame({ opcode, fin: false, payload: Buffer.alloc(400_000) })
    const cases: [string, number, ...Buffer[]][] = [
      [
        'one byte more than a message may have',
        1009,
        frame({ opcode: TEXT, length: BigInt(limits.messageBytes) + 1n }),
      ],
      ['a length of 2^63', 1009, frame({ opcode: TEXT, length: 2n ** 63n })],
      ['a length of 2^63 − 1', 1009, frame({ opcode: BINARY, length: 2n ** 63n - 1n })],
      ['more in parts', 1009, large(TEXT), large(0), large(0)],
      ['too many parts', 1008, part(TEXT, false), ...Array.from({ length: 20 }, () => part(0, false))],
      [
        'parts of nothing',
        1008,
        part(TEXT, false),
        ...Array.from({ length: 10_000 }, () => frame({ opcode: 0, fin: false })),
      ],
      ['bad UTF-8', 1007, frame({ opcode: TEXT, payload: Buffer.from([0xc0, 0xae]) })],
      ['a lone surrogate', 1007, frame({ opcode: TEXT, payload: Buffer.from([0xed, 0xa0, 0x80]) })],
      ['no mask', 1002, frame({ opcode: TEXT, masked: false, payload: Buffer.from('x') })],
      ['a long ping', 1002, frame({ opcode: PING, payload: Buffer.alloc(126) })],
      ['a ping in parts', 1002, frame({ opcode: PING, fin: false })],
      ['a part without a beginning', 1002, part(0, true)],
      ['a beginning in the middle', 1002, part(TEXT, false), part(TEXT, true)],
      ['a close of one byte', 1002, close(3)],
      ['a close with a code that cannot be sent', 1002, close(1005 >> 8, 1005 & 0xff)],
      ...[1, 2, 3, 4, 5, 6, 7].map((reserved): [string, number, Buffer] => [
        `reserved bits ${reserved}`,
        1002,
        frame({ opcode: TEXT, reserved }),
      ]),
      ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, number, Buffer] => [
        `opcode ${opcode}`,
        1002,
        frame({ opcode }),
      ]),
    ]
    for (const [what, code, ...frames] of cases) expect([what, await codeAfter(...frames)]).toEqual([what, code])
    await expectUnharmed()
  })

  it('is closed without harm when a frame is no message of the contract', async () => {
    const texts = [
      '',
      'x',
      '{',
      'null',
      '5',
      '"text"',
      '[]',
      '{}',
      '{"i":"1"}',
      '{"i":"1","p":null}',
      '{"i":"1","p":{"u":5}}',
      '{"i":"1","p":{"u":"x"}}',
      '{"i":"1","t":3}',
    ]
    for (const text of texts) expect([text, await codeAfter(textFrame(text))]).toEqual([text, 1005])
    expect(await codeAfter(frame({ opcode: BINARY, payload: Buffer.from([255, 0, 255]) }))).toBe(1005)
    expect(await codeAfter(textFrame(`{"i":"1","p":${'['.repeat(500_000)}`))).toBe(1009)
    expect(await codeAfter(textFrame(`{"i":"1","p":[${'1,'.repeat(limits.messageNodes)}1]}`))).toBe(1009)
    await expectUnharmed()
  })

  it('survives any bytes', async () => {
    const wild = fc.record({
      fin: fc.boolean(),
      reserved: fc.integer({ min: 0, max: 7 }),
      opcode: fc.integer({ min: 0, max: 15 }),
      masked: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 300 }),
      length: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(wild, { minLength: 1, maxLength: 4 }),
        fc.uint8Array({ maxLength: 60 }),
        async (frames, junk) => {
          const { socket, closed } = open(lab.server.port)
          const upgrade = Buffer.from(upgradeRequest(lab.host, `t.${lab.token}`))
          // The end of the input closes those that the frames alone did not.
          socket.end(Buffer.concat([upgrade, ...frames.map((parts) => frame(parts)), junk]))
          expect(statusOf((await closed).toString('latin1'))).toBe(101)
        },
      ),
      { numRuns: 2_000 },
    )
    await expectUnharmed()
  })

  it('is cut off when it sends too many messages, and no other window notices', async () => {
    const good = await connectWindow()
    const bad = await connectWindow()
    // The second that the limits count in lasts until all has come: a busy machine may take longer than a real one.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    for (let i = 0; i < limits.messagesPerSecond * 3; i++) bad.socket.send('+1')
    expect(await bad.closed).toBe(4008)
    expect(await good.client.add({ a: 1, b: 1 })).toEqual({ sum: 2 })
    const heavy = await connectWindow()
    for (let i = 0; i < 10; i++) heavy.socket.send('+'.repeat(limits.messageBytes))
    expect(await heavy.closed).toBe(4008)
    expect(await good.client.add({ a: 1, b: 1 })).toEqual({ sum: 2 })
    await good.leave()
    expect(lab.log.filter((line) => line.includes('cut off')).length).toBeGreaterThanOrEqual(2)
  })

  it('is refused beyond the limit of windows, until one of them closes', async () => {
    const windows = await Promise.all(Array.from({ length: limits.connections }, () => connectWindow()))
    const refused = await sendRaw(lab.server.port, upgradeRequest(lab.host, `t.${lab.token}`))
    expect([statusOf(refused), refused.includes('E-NET-007')]).toEqual([503, true])
    expect(await windows[3]!.client.add({ a: 1, b: 1 })).toEqual({ sum: 2 })
    await windows[0]!.leave()
    await expectUnharmed()
    await Promise.all(windows.map(({ leave }) => leave()))
  })

  it('hears that the lab was closed', async () => {
    const other = await serve()
    const { closed } = await connectWindow(other)
    const silent = open(other.server.port)
    await until(() => silent.socket.readyState === 'open')
    await other.close()
    expect(await closed).toBe(1001)
    await silent.closed
    await expect(connectWindow(other)).rejects.toThrow()
  })
})
