import { describe, expect, it } from 'vitest'
import { errorShape, labError } from '../../preload/errors.ts'
import { fromLibrary } from '../../preload/message.ts'
import { limits } from '../../preload/limits.ts'
import { createBulkHandler } from './bulk.ts'

const known = new Map([
  ['images:0123abcd', new Blob(['png'], { type: 'image/png' })],
  ['imaging:0123abcd', new Blob(['pixels'])],
  ['history:0123abcd', new Blob(['<script>alert(1)</script>'], { type: 'text/html' })],
])
function lab() {
  const asked: string[] = []
  const uploaded: Uint8Array[] = []
  const log: string[] = []
  const handle = createBulkHandler(
    {
      bytes: async (id) => {
        asked.push(id)
        if (id === 'broken:00000000') throw new Error('secret detail')
        if (id === 'history:dead0000') throw labError('historyStopped', { reason: fromLibrary('SIGKILL') })
        return known.get(id)
      },
      upload: (bytes) => `upload:${String(uploaded.push(bytes)).padStart(8, '0')}`,
    },
    (line) => log.push(line),
  )
  const ask = (path: string, init?: RequestInit & { duplex?: 'half' }) => handle(new Request(`http://lab${path}`, init))
  return { asked, uploaded, log, ask }
}

describe('bulk bytes', () => {
  it('come as they are, as a type that no browser runs, and a user’s own file only as a download', async () => {
    const { ask } = lab()
    for (const [id, blob] of known) {
      const answer = await ask(`/bulk/${id}`)
      expect(answer.status).toBe(200)
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array(await blob.arrayBuffer()))
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-length': String(blob.size),
        'content-disposition': id.startsWith('history:') ? 'attachment' : 'inline',
      })
    }
  })

  it('are found by a well-formed id alone; whatever else stands there never reaches the lab', async () => {
    const { ask, asked } = lab()
    const bad = ['', 'x', 'images:', 'images:0123abc', 'Images:0123abcd', 'images:0123abcg', 'images%3A0123abcd']
    const traversals = [
      '..',
      '../x',
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e%2f',
      '....//',
      '/etc/passwd',
      'images:../../etc',
    ]
    const others = [
      'images:0123abcd/',
      'images:0123abcd%00',
      'images:0123abcd\\',
      'images:' + 'a'.repeat(65),
      'a'.repeat(4_096),
    ]
    for (const id of [...bad, ...traversals, ...others]) {
      const answer = await ask(`/bulk/${id}`)
      expect([id, answer.status, errorShape.parse(await answer.json()).code]).toEqual([id, 404, 'E-NET-005'])
    }
    expect(asked).toEqual([])
    expect((await ask('/bulk/images:ffffffff')).status).toBe(404)
    expect(asked).toEqual(['images:ffffffff'])
  })

  it('an upload gets an id', async () => {
    const { ask, uploaded } = lab()
    const body = new Uint8Array(300_000).map((_, at) => at)
    const answer = await ask('/bulk', { method: 'POST', body })
    expect(await answer.json()).toEqual({ bulkId: 'upload:00000001' })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(new Uint8Array(uploaded[0]!)).toEqual(body)
    expect(await (await ask('/bulk', { method: 'POST' })).json()).toEqual({ bulkId: 'upload:00000002' })
    expect(uploaded[1]).toHaveLength(0)
  })

  it('an upload that is too large is refused from its length, and while it is read', async () => {
    const { ask, uploaded } = lab()
    const mebibyte = new Uint8Array(1 << 20)
    let read = 0
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          read++
          controller.enqueue(mebibyte)
        },
      })
    const announced = await ask('/bulk', {
      method: 'POST',
      body: endless(),
      duplex: 'half',
      headers: { 'Content-Length': String(limits.imageFileBytes + 1) },
    })
    const expected = { code: 'E-IMG-004', key: 'imageFileTooLarge', limit: limits.imageFileBytes }
    expect([announced.status, errorShape.parse(await announced.json())]).toMatchObject([413, expected])
    expect(read).toBeLessThanOrEqual(2)
    const silent = await ask('/bulk', { method: 'POST', body: endless(), duplex: 'half' })
    expect([silent.status, errorShape.parse(await silent.json())]).toMatchObject([413, expected])
    expect(read).toBeLessThanOrEqual(limits.imageFileBytes / mebibyte.length + 6)
    expect(uploaded).toEqual([])
  })

  it('errors have the lab’s shape, and no detail of what was not expected', async () => {
    const { ask, log } = lab()
    const dead = await ask('/bulk/history:dead0000')
    expect([dead.status, errorShape.parse(await dead.json()).code]).toEqual([500, 'E-STO-008'])
    const broken = await (await ask('/bulk/broken:00000000')).text()
    expect(errorShape.parse(JSON.parse(broken)).code).toBe('E-APP-001')
    expect(broken).not.toContain('secret')
    expect(log.join()).toContain('secret detail')
    for (const [path, method] of [
      ['/bulk', 'GET'],
      ['/bulk/images:0123abcd', 'POST'],
      ['/bulk/images:0123abcd', 'DELETE'],
      ['/', 'GET'],
    ] as const)
      expect((await ask(path, { method })).status).toBe(404)
  })
})
