import { ORPCError, ValidationError } from '@orpc/contract'
import type { AnyRouter } from '@orpc/server'
import { StandardRPCHandler } from '@orpc/server/standard'
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import {
  decodeRequestMessage,
  encodeResponseMessage,
  experimental_ServerPeerWithoutCodec as ServerPeer,
  MessageType,
} from '@orpc/standard-server-peer'
import { labError, toLabError } from './errors.ts'
import { invalidInput } from './invalid-input.ts'
import type { Issue } from './issue-words.ts'
import { limits } from './limits.ts'
import { joinFrame, putAttached, splitFrame, takeAttached } from './wires/attached-bytes.ts'
import { creditOf, Credits } from './wires/flow.ts'
import { serializers } from './wires/serializers.ts'
import { asFrame, type Wire } from './wires/wire.ts'

type Log = (line: string) => void

/** Whatever a procedure threw, as the one error that crosses wires: code `LAB`, with the error's shape as its data. */
function asWireError(thrown: unknown, input: unknown, path: readonly string[], log: Log): ORPCError<string, unknown> {
  if (thrown instanceof ORPCError && thrown.cause instanceof ValidationError && thrown.code === 'BAD_REQUEST') {
    const error = invalidInput(thrown.cause.issues as readonly Issue[], input, [], 'call')
    return new ORPCError('LAB', { data: error.shape, status: 400 })
  }
  if (thrown instanceof ORPCError && thrown.code === 'LAB') return thrown as ORPCError<string, unknown>
  const error = toLabError(thrown, (line) => log(`${path.join('.')}: ${line}`))
  return new ORPCError('LAB', { data: error.shape, status: 500 })
}

/** Passes a stream on, its errors turned into wire errors. */
async function* withWireErrors(stream: AsyncIterable<unknown>, path: readonly string[], log: Log) {
  try {
    yield* stream
  } catch (thrown) {
    throw asWireError(thrown, undefined, path, log)
  }
}

/** What is known of one wire while it is served: how many streams it follows. */
interface WireContext {
  streams: number
}

/** Characters of a procedure's name that an error repeats. */
const NAME_LENGTH = 80

/** Passes a stream on that counts as one of its wire's. @throws LabError tooManyStreams where that has too many */
function counted(stream: AsyncIterable<unknown>, context: WireContext): AsyncIterable<unknown> {
  const limit = limits.streams
  if (context.streams >= limit) {
    void (stream as AsyncGenerator<unknown>).return?.(undefined)
    throw labError('tooManyStreams', { limit }, { limit })
  }
  context.streams++
  return (async function* () {
    try {
      yield* stream
    } finally {
      context.streams--
    }
  })()
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/**
 * Makes a router ready to be served over wires.
 * @param log gets what users do not see: the stack behind an unexpected
 * @returns a function that serves one wire until it closes
 */
export function createWireServer(router: AnyRouter, log: Log = () => {}): (wire: Wire) => void {
  const handler = new StandardRPCHandler<WireContext>(router, {
    customJsonSerializers: serializers,
    interceptors: [
      async ({ next, request }) => {
        const procedure = request.url.pathname.slice(1, 1 + NAME_LENGTH).replaceAll('/', '.')
        const answer = await next().catch((thrown: unknown) => {
          if (thrown instanceof ORPCError && thrown.code === 'LAB') throw thrown
          throw asWireError(labError('malformedCall', { procedure }), undefined, [procedure], log)
        })
        if (answer.matched) return answer
        throw asWireError(labError('unknownProcedure', { procedure }), undefined, [procedure], log)
      },
    ],
    clientInterceptors: [
      async ({ next, input, path, signal, context }) => {
        try {
          const output = await next()
          return isStream(output) ? withWireErrors(counted(output, context), path, log) : output
        } catch (thrown) {
          // The caller's own change of mind, as whatever was asked in turn passes it on.
          if (signal?.aborted && thrown === signal.reason) throw asWireError(labError('cancelled'), input, path, log)
          throw asWireError(thrown, input, path, log)
        }
      },
    ],
  })

  return (wire) => {
    const handle = createServerPeerHandleRequestFn(handler, { context: { streams: 0 } })
    const credits = new Credits()
    const peer = new ServerPeer(async (message) => {
      const [id, type, payload] = message
      if (type === MessageType.EVENT_ITERATOR) {
        await credits.take(id)
        if ((payload as { event?: string }).event !== 'message') credits.end(id)
      }
      const attached = takeAttached(payload)
      await wire.send(joinFrame(asFrame(await encodeResponseMessage(id, type, payload)), attached))
    })
    wire.onFrame((frame) => {
      const credit = creditOf(frame)
      if (credit !== null) return credits.give(credit)
      void (async () => {
        const { message: text, attached } = wire.isOwn ? splitFrame(frame) : { message: frame, attached: [] }
        const message = await decodeRequestMessage(text).catch((thrown: unknown) => {
          // Whoever sends what is no message of the contract will hardly send better ones.
          wire.close()
          throw thrown
        })
        putAttached(message[2], attached)
        if (message[1] === MessageType.ABORT_SIGNAL) credits.end(message[0])
        await peer.message(message, handle)
        credits.end(message[0])
      })().catch((thrown: unknown) => {
        // No message, or a peer that is gone: nobody waits for an answer.
        log(`a frame could not be handled: ${String(thrown)}`)
      })
    })
    wire.onClose(() => {
      credits.endAll()
      peer.close({ reason: labError('cancelled') })
    })
  }
}
