import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pipeEnd, type BytePipe } from './byte-stream.ts'

/** A pipe whose writing is kept, and which is given what it reads. */
function makePipe() {
  const written: Uint8Array[] = []
  const listeners: Record<string, ((chunk: Uint8Array) => void)[]> = {}
  const pipe: BytePipe = {
    write: (bytes, callback) => {
      written.push(bytes)
      callback()
      return true
    },
    end: () => {},
    on: (event: string, listener: (chunk: Uint8Array) => void) => (listeners[event] ??= []).push(listener),
  }
  const emit = (event: string, chunk = new Uint8Array()): void => listeners[event]?.forEach((each) => each(chunk))
  return { pipe, written, emit }
}

it('gives messages back whole and in order, however the pipe cuts them', () => {
  const message = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 40 }), fc.record({ heartbeat: fc.nat() }))
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
      (sent, cuts) => {
        const { pipe, written, emit } = makePipe()
        const end = pipeEnd(pipe)
        const heard: unknown[] = []
        end.on('message', (one) => heard.push(one))
        for (const one of sent) end.post(one)
        const bytes = Buffer.concat(written)
        for (let at = 0; at < bytes.length;) emit('data', bytes.subarray(at, (at += cuts.next().value)))
        expect(heard).toEqual(sent)
      },
    ),
  )
})
it('is not connected once the pipe has broken or closed, and writes nothing more', () => {
  for (const event of ['close', 'error']) {
    const { pipe, written, emit } = makePipe()
    const end = pipeEnd(pipe)
    emit(event)
    end.post('late')
    expect([end.connected, written.length]).toEqual([false, 0])
  }
})
