import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { phrase, fromLibrary, type MessageRef, type RawText } from '../../preload/message.ts'
import { createWireServer } from '../../preload/server.ts'
import { createBulkHandler } from '../lab/bulk.ts'
import type { Lab } from '../lab/lab.ts'
import type { PageAssets } from '../host/page-assets.ts'
import { answerWith, refusalBytes, sendAsset, sendRefusal } from './answer.ts'
import { createConnections } from './connections.ts'
import { createGuard, type Refusal } from './guard.ts'
import { MinuteCount } from './minute-count.ts'
import { Routes } from './routes.ts'
import { Strangers } from './strangers.ts'
import { makeToken, tokenCheck } from './token.ts'

// Not imported: that would read every name the module has, one of which loads all of `fetch` for a tenth of the start.
const { createServer: createHttpServer } = process.getBuiltinModule('node:http')

/** Why the system does not give the server a port. */
function portReason({ code, message }: NodeJS.ErrnoException): RawText | MessageRef {
  if (code === 'EADDRINUSE') return phrase('port.taken')
  return code === 'EACCES' ? phrase('port.notAllowed') : fromLibrary(code ?? message)
}

export interface ServerOptions {
  lab: Pick<Lab, 'router' | 'bytes' | 'upload'>
  /** The built page. */
  assets: PageAssets
  /** One line for the log; the token never stands in it. */
  log: (line: string) => void
  /** 0 lets the system choose. */
  port: number
}

export interface LabServer {
  /** What the user opens: `http://127.0.0.1:PORT/#t=TOKEN`. The part after `#` is never sent anywhere. */
  address: string
  port: number
  /** Ends every connection; the lab itself stays open. */
  close(): Promise<void>
}

/** Lines about refused requests that the log takes in a minute. */
const REFUSALS_LOGGED = 60

/**
 * Serves a lab to browsers of this machine, on a loopback address and to whoever has the token alone.
 * @throws LabError portUnavailable where the port can't be had
 */
export async function createServer({ lab, assets, log, port: wanted }: ServerOptions): Promise<LabServer> {
  const token = makeToken()
  const routes = new Routes(assets)
  const bulk = createBulkHandler(lab, log)
  const connections = createConnections(createWireServer(lab.router, log), log)
  const strangers = new Strangers()
  const wrongTokens = new MinuteCount(limits.wrongTokensPerMinute)
  const refusals = new MinuteCount(REFUSALS_LOGGED)

  /** Notes a refusal, and lets one wait who tries token after token. Whoever has the right one never waits. */
  async function heldBack(refusal: Refusal, what: string): Promise<Refusal> {
    if (!refusals.isOver()) log(`refused ${what} with ${refusal.status}: ${refusal.detail.slice(0, 200)}`)
    if (!refusal.wrongToken || !wrongTokens.isOver()) return refusal
    await wait(1_000)
    return { ...refusal, error: labError('tooManyWrongTokens') }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { route, refusal } = guard(headOf(request, false))
    if (refusal) return sendRefusal(response, await heldBack(refusal, 'a request'))
    if (route.needsToken) strangers.trust(request.socket)
    if (route.asset) return sendAsset(response, route.asset)
    return answerWith(bulk, request, response)
  }

  async function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const { refusal } = guard(headOf(request, true))
    if (refusal) {
      socket.end(refusalBytes(await heldBack(refusal, 'a connection')), () => socket.destroy())
      return
    }
    strangers.trust(socket)
    connections.accept(request, socket, head)
  }

  const server = createHttpServer(
    {
      maxHeaderSize: limits.httpHeaderBytes,
      headersTimeout: limits.httpHeadersMs,
      connectionsCheckingInterval: 500,
    },
    (request, response) => {
      answer(request, response).catch((thrown: unknown) => {
        // The answer was under way: all that can be told is that it ended too early.
        log(`an answer broke off: ${String(thrown)}`)
        response.destroy()
      })
    },
  )
  server.on('connection', (socket) => strangers.add(socket))
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket as Socket, head))

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = portReason(error)
      reject(labError('portUnavailable', { port: String(wanted), reason }, { path: '--port', received: wanted }))
    })
    server.listen({ port: wanted, host: '127.0.0.1' }, resolve)
  })
  const { port } = server.address() as AddressInfo
  const guard = createGuard({
    port,
    routes,
    isToken: tokenCheck(token),
    hasRoom: () => connections.count < limits.connections,
  })

  return {
    address: `http://127.0.0.1:${port}/#t=${token}`,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      connections.close()
      server.closeIdleConnections()
      // Whoever does not go by then is put out.
      const last = setTimeout(() => server.closeAllConnections(), 1_000)
      await closed
      clearTimeout(last)
    },
  }
}

const headOf = ({ method, url, rawHeaders }: IncomingMessage, upgrade: boolean) => ({
  method: method ?? '',
  target: url ?? '',
  rawHeaders,
  upgrade,
})
