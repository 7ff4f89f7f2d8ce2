import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { limits } from '../../preload/limits.ts'
import type { PageAsset } from '../host/page-assets.ts'
import { pageHeaders } from '../host/page-headers.ts'
import type { Refusal } from './guard.ts'

/** Sends a file of the page. */
export function sendAsset(response: ServerResponse, { bytes, type, lasting }: PageAsset): void {
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': type,
    'Content-Length': bytes.byteLength,
    ...(lasting && { 'Cache-Control': 'public, max-age=31536000, immutable' }),
  })
  response.end(bytes)
}

/** The head and body of a refusal. The peer learns what the catalogue says, and nothing of how it was found out. */
function refusalParts({ error, status }: Refusal): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify(error.shape)
  const headers = {
    ...pageHeaders,
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  }
  return { headers, body }
}

/** Refuses a request. Unless its peer has shown the token it is not listened to any longer, whatever body it has. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const { headers, body } = refusalParts(refusal)
  response.writeHead(refusal.status, { ...headers, ...(!refusal.trusted && { Connection: 'close' }) })
  response.end(body)
}

/** Refuses an upgrade, for which there is no response yet: the bytes of one, and the end. */
export function refusalBytes(refusal: Refusal): string {
  const { headers, body } = refusalParts(refusal)
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** Lets a handler of the web's own Request and Response answer. */
export async function answerWith(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hasBody = incoming.method === 'POST'
  // A body that stops coming is given up; the whole of it may take longer over a slow line.
  if (hasBody) {
    incoming.setTimeout(limits.httpRequestMs, () => incoming.destroy())
    incoming.once('end', () => incoming.setTimeout(0))
  }
  const answer = await handler(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method,
      headers: new Headers(incoming.headers as Record<string, string>),
      ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }),
    }),
  )
  response.writeHead(answer.status, { ...pageHeaders, ...inTheirCase(answer.headers) })
  if (answer.body) await pipeline(Readable.fromWeb(answer.body as never), response)
  else response.end()
}

/** A header that an answer has of its own must take the place of the page's: these have no capitals. */
function inTheirCase(headers: Headers): Record<string, string> {
  const known = new Map(Object.keys(pageHeaders).map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries([...headers].map(([name, value]) => [known.get(name) ?? name, value]))
}
