import { labError, LabError, toLabError } from '../../preload/errors.ts'

/** What a refused request answers: an error in the lab's own shape, or else nothing that can be shown. */
async function errorOf(response: Response): Promise<LabError> {
  const shape: unknown = await response.json().catch(() => null)
  const error = toLabError({ data: shape })
  if (error.key !== 'unexpected') return error
  return response.status === 401
    ? labError('wrongToken')
    : labError('unexpected', { reference: `HTTP ${response.status}` })
}

/** The bytes that travel beside the contract, under `/bulk`. */
export interface Bulk {
  fetch(id: string, signal?: AbortSignal): Promise<ArrayBuffer>
  upload(bytes: Blob, signal?: AbortSignal): Promise<string>
}

/**
 * Bulk bytes over HTTP or the desktop's own scheme, the token in a header where there is one.
 * @param base the page's own folder, such as `http://127.0.0.1:4000/`
 */
export function httpBulk(base: string, token?: string): Bulk {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const send = async (path: string, request: RequestInit): Promise<Response> => {
    let response: Response
    try {
      response = await fetch(new URL(path, base), request)
    } catch (thrown) {
      throw request.signal?.aborted ? thrown : labError('connectionLost')
    }
    if (!response.ok) throw await errorOf(response)
    return response
  }
  return {
    async fetch(id, signal) {
      return (await send(`bulk/${encodeURIComponent(id).replace('%3A', ':')}`, { headers, signal })).arrayBuffer()
    },
    async upload(bytes, signal) {
      const response = await send('bulk', { method: 'POST', headers, body: bytes, signal })
      return ((await response.json()) as { bulkId: string }).bulkId
    },
  }
}
