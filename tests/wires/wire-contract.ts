import { eventIterator, oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import { z } from 'zod'
import { labError } from '../../preload/errors.ts'

/** A small contract with one procedure for each thing that a wire must carry. */
export const wireContract = {
  add: oc.input(z.strictObject({ a: z.number().min(0), b: z.number() })).output(z.object({ sum: z.number() })),
  echoArray: oc
    .input(z.object({ array: z.instanceof(Float64Array) }))
    .output(z.object({ array: z.instanceof(Float64Array) })),
  echoBytes: oc
    .input(z.object({ lists: z.array(z.instanceof(Uint8Array)) }))
    .output(z.object({ lists: z.array(z.instanceof(Uint8Array)) })),
  /** The same, a list with each event. */
  streamBytes: oc
    .input(z.object({ lists: z.array(z.instanceof(Uint8Array)) }))
    .output(eventIterator(z.object({ list: z.instanceof(Uint8Array) }))),
  bytesAlone: oc.input(z.object({ length: z.int() })).output(z.instanceof(Uint8Array)),
  echoFile: oc.input(z.object({ file: z.file() })).output(z.file()),
  refuse: oc.output(z.object({})),
  crash: oc.output(z.object({})),
  /** Counts as fast as it is read; `ended` tells how far it came and that its end was reached. */
  count: oc.input(z.object({ to: z.int() })).output(eventIterator(z.object({ at: z.int() }))),
  breakAt: oc.input(z.object({ at: z.int() })).output(eventIterator(z.object({ at: z.int() }))),
  ended: oc.output(z.object({ produced: z.int(), ended: z.boolean() })),
  hang: oc.output(z.object({})),
}

/** Serves it; each call makes a server with counters of its own. */
export function createWireRouter() {
  const serve = implement(wireContract)
  const counter = { produced: 0, ended: false }
  return {
    add: serve.add.handler(({ input }) => ({ sum: input.a + input.b })),
    echoArray: serve.echoArray.handler(({ input }) => input),
    echoBytes: serve.echoBytes.handler(({ input }) => input),
    streamBytes: serve.streamBytes.handler(async function* ({ input }) {
      for (const list of input.lists) yield { list }
    }),
    bytesAlone: serve.bytesAlone.handler(({ input }) => new Uint8Array(input.length).fill(7)),
    echoFile: serve.echoFile.handler(({ input }) => input.file),
    refuse: serve.refuse.handler(() => {
      throw labError('runNotFound', { run: 'abcdef' }, { path: 'runId', received: 'abcdef' })
    }),
    crash: serve.crash.handler(() => {
      throw new Error('secret detail')
    }),
    count: serve.count.handler(async function* ({ input }) {
      counter.produced = 0
      counter.ended = false
      try {
        for (let at = 0; at < input.to; at++) {
          counter.produced = at + 1
          yield { at }
        }
      } finally {
        counter.ended = true
      }
    }),
    breakAt: serve.breakAt.handler(async function* ({ input }) {
      for (let at = 0; at < input.at; at++) yield { at }
      throw labError('runNotFound', { run: 'abcdef' })
    }),
    ended: serve.ended.handler(() => ({ ...counter })),
    hang: serve.hang.handler(() => new Promise<never>(() => {})),
  }
}
