import { expect, it, vi } from 'vitest'
import { limits } from '../../preload/limits.ts'
import type { Frame } from '../../preload/wires/wire.ts'
import { limitWire, messageExcess, type Cut } from './message-limits.ts'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const unitOf = (frame: Frame): unknown => messageExcess(frame)?.unit ?? null

it('a message’s bytes, levels and values have limits, and what stands in a text counts for nothing', () => {
  expect(unitOf('x'.repeat(limits.messageBytes))).toBeNull()
  expect(unitOf('x'.repeat(limits.messageBytes + 1))).toBe('bytes')
  expect(unitOf('é'.repeat(limits.messageBytes / 2 + 1))).toBe('bytes')
  expect(unitOf(nested(limits.messageDepth))).toBeNull()
  expect(unitOf(nested(limits.messageDepth + 1))).toBe('levels')
  expect(unitOf(JSON.stringify({ a: nested(1_000) + '\\"' }))).toBeNull()
  expect(unitOf(`["\\\\",${nested(limits.messageDepth)}]`)).toBe('levels')
  expect(unitOf(`[${'0,'.repeat(limits.messageNodes - 2)}0]`)).toBeNull()
  expect(unitOf(`[${'0,'.repeat(limits.messageNodes - 1)}0]`)).toBe('values')
  expect(unitOf(`[${'[],'.repeat(limits.messageNodes / 2)}0]`)).toBe('values')
})
it('bytes are looked at like text', () => {
  expect(unitOf(new TextEncoder().encode(nested(limits.messageDepth + 1)))).toBe('levels')
  expect(unitOf(new TextEncoder().encode('{"é":"[[[["}'))).toBeNull()
})

function limited() {
  let send: (frame: Frame) => void = () => {}
  const taken: Frame[] = []
  const cut = vi.fn<(cut: Cut) => void>()
  const close = vi.fn()
  const clock = { now: 0 }
  const wire = limitWire(
    { send: async () => {}, onFrame: (listener) => void (send = listener), onClose: () => {}, close },
    cut,
    () => clock.now,
  )
  wire.onFrame((frame) => taken.push(frame))
  return { wire, taken, cut, close, clock, send: (frame: Frame) => send(frame) }
}

it('as many messages as the limit says pass each second, and the next one ends the wire for good', () => {
  const { taken, cut, clock, send } = limited()
  for (let second = 0; second < 3; second++) {
    clock.now = second * 1_000
    for (let i = 0; i < limits.messagesPerSecond; i++) send('x')
  }
  expect(cut).not.toHaveBeenCalled()
  send('one too many')
  clock.now = 10_000
  send('late')
  expect(taken).toHaveLength(3 * limits.messagesPerSecond)
  expect(cut).toHaveBeenCalledTimes(1)
  expect(cut.mock.calls[0]![0]).toMatchObject({ code: 4008, error: { code: 'E-IPC-004' } })
})
it('as many bytes', () => {
  const { taken, cut, send } = limited()
  const frame = 'x'.repeat(limits.messageBytes)
  for (let i = 0; i <= 8; i++) send(frame)
  expect(taken).toHaveLength(8)
  expect(cut.mock.calls[0]![0]).toMatchObject({ code: 4008, error: { shape: { limit: limits.messageBytesPerSecond } } })
})
it('a message that is too large ends it, and so does closing it: nothing comes through any more', () => {
  const large = limited()
  large.send(nested(33))
  large.send('x')
  expect([large.taken, large.cut.mock.calls[0]![0].code]).toEqual([[], 1009])
  const closed = limited()
  closed.wire.close()
  closed.send('x')
  expect([closed.taken, closed.close.mock.calls.length]).toEqual([[], 1])
})
