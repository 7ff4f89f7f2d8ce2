import { expect, it } from 'vitest'
import { serializers } from './serializers.ts'
import { joinFrame, putAttached, splitFrame, takeAttached, writeBytes } from './attached-bytes.ts'

const bytes = (length: number, first: number) => new Uint8Array(length).fill(first)

it('takes many bytes out of a message and puts them back', () => {
  const body = {
    json: {
      few: writeBytes(bytes(3, 1)),
      deep: [{ many: writeBytes(bytes(20_000, 2)) }, writeBytes(bytes(30_000, 3))],
    },
    meta: [
      [22, 'few'],
      [22, 'deep', 0, 'many'],
      [22, 'deep', 1],
      [23, 'deep'],
    ],
  }
  const attached = takeAttached({ body })
  expect(body.json).toEqual({ few: 'AQEB', deep: [{ many: 0 }, 1] })
  const { message, attached: got } = splitFrame(joinFrame(JSON.stringify(body), attached))
  expect(got).toEqual([bytes(20_000, 2), bytes(30_000, 3)])
  const back = JSON.parse(message as string) as typeof body
  putAttached({ body: back }, got)
  expect(back.json).toEqual({ few: 'AQEB', deep: [{ many: bytes(20_000, 2) }, bytes(30_000, 3)] })
})

it.each([Float64Array, Float32Array, Int32Array])('takes many numbers out of a message and puts them back', (Kind) => {
  // A part of a longer array, which begins where the longer one does not.
  const sent = new Kind(9_000).map((_, i) => i - 7.5).subarray(3)
  const { type, serialize, deserialize } = serializers.find(({ condition }) => condition(sent))!
  const body = { json: { many: serialize(sent) }, meta: [[type, 'many']] }
  const taken = takeAttached({ body })
  const frame = joinFrame(JSON.stringify(body), taken)
  expect(frame.length).toBeLessThan(sent.byteLength * 1.01)
  const { message, attached } = splitFrame(frame)
  const back = JSON.parse(message as string) as typeof body
  putAttached({ body: back }, attached)
  expect(deserialize(back.json.many)).toEqual(sent)
})

it('leaves a message without bytes, and one with a damaged list of them, as it is', () => {
  expect(splitFrame('{"i":1}')).toEqual({ message: '{"i":1}', attached: [] })
  expect(splitFrame(Uint8Array.of(123, 125))).toEqual({ message: Uint8Array.of(123, 125), attached: [] })
  for (const meta of [undefined, 3, [[22, 'a', 'b']], [['x']], [[22, '__proto__', 'a']]])
    expect(takeAttached({ body: { json: { a: 1 }, meta } })).toEqual([])
  for (const payload of [undefined, {}, { event: 'done' }]) expect(takeAttached(payload)).toEqual([])
  expect(joinFrame('{"i":1}', [])).toBe('{"i":1}')
})

it('stands as base64 in a message that is text alone', () => {
  const text = JSON.parse(JSON.stringify(writeBytes(bytes(16_384, 5)))) as string
  expect(new Uint8Array(Buffer.from(text, 'base64'))).toEqual(bytes(16_384, 5))
})
