import { createORPCClient, ORPCError } from '@orpc/client'
import { StandardRPCLink } from '@orpc/client/standard'
import type { StandardLinkClient } from '@orpc/client/standard'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import {
  decodeResponseMessage,
  encodeRequestMessage,
  experimental_ClientPeerWithoutCodec as ClientPeer,
  MessageType,
} from '@orpc/standard-server-peer'
import type { LabContract } from './contract.ts'
import { errorShape, labError, LabError } from './errors.ts'
import { joinFrame, putAttached, splitFrame, takeAttached } from './wires/attached-bytes.ts'
import { creditFrame } from './wires/flow.ts'
import { serializers } from './wires/serializers.ts'
import { asFrame, type Wire } from './wires/wire.ts'

/** What a window (or the terminal) calls. */
export type LabClient = ContractRouterClient<LabContract>

/** What a call failed with, as a LabError; an abort by the caller stays what it was. */
function fromWireError(thrown: unknown): unknown {
  if (thrown instanceof LabError) return thrown
  if (thrown instanceof ORPCError) {
    const shape = errorShape.safeParse(thrown.data)
    return shape.success ? new LabError(shape.data) : labError('unexpected', { reference: String(thrown.code) })
  }
  return thrown
}

/** Gives the serving end a credit for every event taken, and errors their shape. */
async function* takeStream(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    for await (const event of stream) yield event
  } catch (thrown) {
    throw fromWireError(thrown)
  }
}

const isStream = (value: unknown): value is AsyncGenerator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** The client of a contract that the other end of a wire serves. Pending calls fail with the reason when it closes. */
export function createWireClient<C extends AnyContractRouter>(wire: Wire): ContractRouterClient<C> {
  /** oRPC gives a call its id while sending it; this is where the id can be seen. */
  const idOf = new WeakMap<object, string>()
  let closed: LabError | null = null
  /** Calls without an answer. One that is on its way to the peer when the wire closes is not known to the peer yet. */
  const unanswered = new Set<(reason: unknown) => void>()
  const peer = new ClientPeer(async ([id, type, payload]) => {
    if (type === MessageType.REQUEST) idOf.set(payload as object, id)
    // Once the wire is closed an abort has nobody to go to.
    if (closed) return
    const attached = wire.isOwn ? takeAttached(payload) : []
    await wire.send(joinFrame(asFrame(await encodeRequestMessage(id, type, payload)), attached))
  })
  wire.onFrame((frame) => {
    void (async () => {
      const { message, attached } = splitFrame(frame)
      const decoded = await decodeResponseMessage(message)
      putAttached(decoded[2], attached)
      await peer.message(decoded)
    })()
  })
  wire.onClose((reason) => {
    closed = reason
    peer.close({ reason })
    for (const refuse of unanswered) refuse(reason)
  })

  const linkClient: StandardLinkClient<Record<never, never>> = {
    async call(request) {
      if (closed) throw closed
      const response = await new Promise<Awaited<ReturnType<typeof peer.request>>>((resolve, reject) => {
        unanswered.add(reject)
        peer
          .request(request)
          .then(resolve, (thrown: unknown) => reject(closed ?? thrown))
          .finally(() => unanswered.delete(reject))
      })
      const { body } = response
      if (!isStream(body)) return { ...response, body: () => Promise.resolve(body) }
      const id = idOf.get(request)
      const next = body.next.bind(body)
      body.next = async () => {
        const event = await next().catch((thrown: unknown) => {
          // A reader that was busy when the wire closed finds no stream any more: the reason is the wire's.
          throw closed ?? thrown
        })
        if (!event.done && id !== undefined && !closed) void wire.send(creditFrame(id)).catch(() => {})
        return event
      }
      return { ...response, body: () => Promise.resolve(body) }
    },
  }
  const link = new StandardRPCLink<Record<never, never>>(linkClient, {
    url: 'http://lab',
    customJsonSerializers: serializers,
    interceptors: [
      async ({ next }) => {
        try {
          const output = await next()
          return isStream(output) ? takeStream(output) : output
        } catch (thrown) {
          throw fromWireError(thrown)
        }
      },
    ],
  })
  return createORPCClient(link)
}

/** The client of the whole lab. */
export const createClient = (wire: Wire): LabClient => createWireClient<LabContract>(wire)
