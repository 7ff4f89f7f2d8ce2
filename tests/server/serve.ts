import { connect, type Socket } from 'node:net'
import { createServer, type LabServer } from '../../main/server/create-server.ts'
import type { PageAssets } from '../../main/host/page-assets.ts'
import { createWireRouter } from '../wires/wire-contract.ts'

const text = (content: string, type: string, lasting = true) => ({
  bytes: new TextEncoder().encode(content),
  type,
  lasting,
})

/** A page of two files, as small as one can be. */
export const smallPage: PageAssets = new Map([
  ['/', text('<!doctype html><title>lab</title><script src="/assets/index-abcdefgh.js"></script>', 'text/html', false)],
  ['/assets/index-abcdefgh.js', text('document.title = "ready"', 'text/javascript')],
])

/** A server of a small lab without children, and what is needed to ask it. */
export interface Served {
  server: LabServer
  token: string
  host: string
  log: string[]
  /** What was uploaded, and what was asked for, in order. */
  uploads: Uint8Array[]
  asked: string[]
  close(): Promise<void>
}

export async function serve(assets: PageAssets = smallPage): Promise<Served> {
  const log: string[] = []
  const uploads: Uint8Array[] = []
  const asked: string[] = []
  const server = await createServer({
    lab: {
      router: createWireRouter(),
      bytes: async (id) => {
        asked.push(id)
        return id === 'images:0123abcd' ? new Blob(['bytes']) : undefined
      },
      upload: (bytes) => `upload:${String(uploads.push(bytes)).padStart(8, '0')}`,
    },
    assets,
    log: (line) => void log.push(line),
    port: 0,
  })
  const token = new URL(server.address).hash.slice('#t='.length)
  return { server, token, host: `127.0.0.1:${server.port}`, log, uploads, asked, close: () => server.close() }
}

/** A bare connection, and everything that came over it until it was closed. */
export function open(port: number): { socket: Socket; closed: Promise<Buffer> } {
  const socket = connect(port, '127.0.0.1')
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  // Being cut off is what many of these tests are about.
  socket.on('error', () => {})
  const closed = new Promise<Buffer>((resolve) => socket.once('close', () => resolve(Buffer.concat(parts))))
  return { socket, closed }
}

/** Sends bytes as they are, and gives the whole answer once the server has closed. */
export async function sendRaw(port: number, request: string | Buffer): Promise<string> {
  const { socket, closed } = open(port)
  socket.write(request)
  return (await closed).toString('latin1')
}

/** A request, line by line, the connection to be closed after it. */
export const requestOf = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n')

/** The status of an answer; 0 where there was none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

/** The lines that ask for a WebSocket, with the right Host and Origin and this subprotocol. */
export const upgradeRequest = (host: string, protocol: string | null, ...more: string[]): string =>
  [
    'GET /lab HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}`,
    ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    ...more,
    '',
    '',
  ].join('\r\n')

/** Waits until something holds, looking again and again; how long that takes says nothing. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
