import { protocol } from 'electron'
import type { PageAssets } from '../host/page-assets.ts'
import { pageHeaders } from '../host/page-headers.ts'
import { isOwnAddress, SCHEME } from './page-address.ts'

/**
 * Makes the page's scheme one that pages can be served from, with an origin of its own; what V8 has made of its scripts is
 * kept for the next start. Before Electron is ready.
 */
export const registerScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])

/** Answers the page's requests: a file of the page by a look into the table, bytes by their id, and nothing else. */
export function createPageHandler(
  assets: PageAssets,
  bulk: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  const withHeaders = (headers: Iterable<[string, string]>): Headers => {
    const all = new Headers(pageHeaders)
    for (const [name, value] of headers) all.set(name, value)
    return all
  }
  const nothing = (): Response => new Response(null, { status: 404, headers: withHeaders([]) })

  return async (request) => {
    if (!isOwnAddress(request.url)) return nothing()
    const { pathname } = new URL(request.url)
    if (pathname === '/bulk' || pathname.startsWith('/bulk/')) {
      const answer = await bulk(request)
      return new Response(answer.body, { status: answer.status, headers: withHeaders(answer.headers) })
    }
    const asset = assets.get(pathname)
    if (!asset || request.method !== 'GET') return nothing()
    return new Response(asset.bytes, { headers: withHeaders([['Content-Type', asset.type]]) })
  }
}

export const servePage = (handler: (request: Request) => Promise<Response>): void => protocol.handle(SCHEME, handler)
