import { bulkId } from '../../preload/contract/values.ts'
import { labError, toLabError, type ErrorShape, type LabError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import type { Lab } from './lab.ts'

/** What stands behind an id may be a user's own file: no browser may take it for a page, or run anything in it. */
const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'application/octet-stream',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** Bytes that the lab made itself (raw pixels, and pictures it encoded); all others are kept as a file at most. */
const ours = /^(?:images|imaging):/

const answerError = (status: number, error: LabError): Response =>
  Response.json(error.shape satisfies ErrorShape, {
    status,
    headers: { ...headers, 'Content-Type': 'application/json' },
  })

const tooLarge = (bytes: number): LabError =>
  labError(
    'imageFileTooLarge',
    { bytes, limit: limits.imageFileBytes },
    { received: bytes, limit: limits.imageFileBytes },
  )

/**
 * Reads an upload to its end.
 * @throws LabError imageFileTooLarge as soon as it is known to be too large: from its announced length, or while reading
 */
async function readUpload(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limits.imageFileBytes) throw tooLarge(announced)
  const parts: Uint8Array[] = []
  let size = 0
  // The reader is not cancelled when it stops early: that would cut the connection before the answer is sent.
  const body: ReadableStream<Uint8Array> | null = request.body
  const reader = body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > limits.imageFileBytes) throw tooLarge(size)
    parts.push(part.value)
  }
  const [only] = parts
  return parts.length === 1 && only ? only : Buffer.concat(parts, size)
}

/**
 * The one handler of the bytes that travel beside the contract, for every host: `GET /bulk/<id>` gives the bytes of an
 * id that a call named, `POST /bulk` takes an upload and answers `{bulkId}` for a call to name. An error is JSON in the
 * lab's shape. It checks neither token nor origin: the host does, before.
 * @param log gets what users do not see: the stack behind an unexpected
 */
export function createBulkHandler(
  lab: Pick<Lab, 'bytes' | 'upload'>,
  log: (line: string) => void = () => {},
): (request: Request) => Promise<Response> {
  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname
    if (path === '/bulk' && request.method === 'POST')
      return Response.json(
        { bulkId: lab.upload(await readUpload(request)) },
        { headers: { ...headers, 'Content-Type': 'application/json' } },
      )
    const id = bulkId.safeParse(path.startsWith('/bulk/') ? path.slice('/bulk/'.length) : undefined)
    const bytes = id.success && request.method === 'GET' ? await lab.bytes(id.data) : undefined
    if (!id.success || !bytes) return answerError(404, labError('notFound'))
    return new Response(bytes, {
      headers: {
        ...headers,
        'Content-Length': String(bytes.size),
        'Content-Disposition': ours.test(id.data) ? 'inline' : 'attachment',
      },
    })
  }
  return async (request) => {
    try {
      return await answer(request)
    } catch (thrown) {
      const error = toLabError(thrown, (line) => log(`bulk: ${line}`))
      return answerError(error.shape.key === 'imageFileTooLarge' ? 413 : 500, error)
    }
  }
}
