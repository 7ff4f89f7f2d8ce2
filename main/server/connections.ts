import { WebSocketServer, type WebSocket } from 'ws'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { limits } from '../../preload/limits.ts'
import { socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { limitWire } from '../host/message-limits.ts'

const PING_MS = 15_000
/** Time in which a peer has to be heard of, and time that one who was told to go has to go. */
const SILENT_MS = 3 * PING_MS
const FAREWELL_MS = 1_000

/** The windows that are connected. */
export interface Connections {
  readonly count: number
  /** Makes a connection of an upgrade that the guard let through. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye to every window. */
  close(): void
}

/**
 * @param serve is given the wire of each window
 * @param log is told of windows that were cut off
 */
export function createConnections(serve: (wire: Wire) => void, log: (line: string) => void): Connections {
  const heard = new Map<WebSocket, number>()
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    maxFragments: limits.webSocketFragments,
    maxBufferedChunks: 1_024,
    perMessageDeflate: false,
    // Known to the library, though not yet to its types.
    ...({ closeTimeout: FAREWELL_MS } as object),
    // The one subprotocol that was asked for: the guard has looked at it, and a browser wants it confirmed.
    handleProtocols: ([first]) => first!,
  })
  const pings = setInterval(() => {
    for (const [socket, at] of heard) {
      if (performance.now() - at > SILENT_MS) socket.terminate()
      else socket.ping()
    }
  }, PING_MS)
  pings.unref()

  function connect(socket: WebSocket): void {
    const hear = (): void => void heard.set(socket, performance.now())
    hear()
    socket.on('pong', hear)
    socket.on('message', hear)
    socket.on('close', () => heard.delete(socket))
    // A frame that breaks the protocol: the library closes with the code that says how.
    socket.on('error', (error) => log(`a window's connection broke: ${error.message}`))
    const wire = socketWire(socket as unknown as SocketEnd)
    serve(
      limitWire(wire, ({ code, error }) => {
        log(`a window was cut off: ${error.message}`)
        socket.close(code, error.code)
      }),
    )
  }
  return {
    get count() {
      return heard.size
    },
    accept: (request, socket, head) => sockets.handleUpgrade(request, socket, head, connect),
    close() {
      clearInterval(pings)
      for (const socket of heard.keys()) socket.close(1001, 'the lab was closed')
    },
  }
}
