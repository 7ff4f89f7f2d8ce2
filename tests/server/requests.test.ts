import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from '../../main/server/create-server.ts'
import { openingRoutes } from '../../main/server/opening-page.ts'
import { Routes } from '../../main/server/routes.ts'
import { errorShape } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { requestOf, sendRaw, serve, smallPage, statusOf, upgradeRequest, type Served } from './serve.ts'

let lab: Served
beforeAll(async () => void (lab = await serve()))
afterAll(() => lab.close())

const send = (request: string) => sendRaw(lab.server.port, request)
const here = () => [`Host: ${lab.host}`, `Origin: http://${lab.host}`]
const bearer = (token = lab.token) => `Authorization: Bearer ${token}`
const errorOf = (answer: string) => errorShape.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)))
const headersOf = (answer: string): Record<string, string> =>
  Object.fromEntries(
    answer
      .slice(0, answer.indexOf('\r\n\r\n'))
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )

describe('the server', () => {
  it('gives the page to whoever asks, with every header, and its files to be kept for good', async () => {
    const page = await send(requestOf('GET /', `Host: ${lab.host}`))
    expect(statusOf(page)).toBe(200)
    expect(page).toContain('<title>lab</title>')
    expect(headersOf(page)).toMatchObject({
      'content-type': 'text/html',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; style-src 'self';.* frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html lab-worker$/,
      ),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
    expect(page).not.toMatch(/unsafe-|access-control|set-cookie|x-powered-by|\bserver:/i)
    const script = headersOf(await send(requestOf('GET /assets/index-abcdefgh.js', `Host: ${lab.host}`)))
    expect(script).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' })
    const head = await send(requestOf('HEAD /', `Host: ${lab.host}`))
    expect([statusOf(head), head.endsWith('\r\n\r\n')]).toEqual([200, true])
  })

  it('answers every route that is no file of the page with 401 where the token is missing, wrong or old', async () => {
    const before = await serve()
    await before.close()
    const secret = new Routes(smallPage).all.filter(({ asset }) => !asset)
    expect(secret.map(({ path }) => path)).toEqual(['/lab', '/bulk', '/bulk/*'])
    for (const { path, method, answer } of secret)
      for (const token of [null, 'wrong', before.token, lab.token.slice(0, -1)]) {
        const target = path.replace('*', 'images:0123abcd')
        const request =
          answer === 'wire'
            ? upgradeRequest(lab.host, token && `t.${token}`)
            : requestOf(`${method} ${target}`, ...here(), ...(token ? [bearer(token)] : []))
        const refused = await send(request)
        expect([path, token === null, statusOf(refused), errorOf(refused).code]).toMatchObject([
          path,
          token === null,
          401,
          'E-NET-001',
        ])
      }
    expect(lab.asked).toEqual([])
    for (const { path } of openingRoutes) expect(statusOf(await send(requestOf(`GET ${path}`, ...here())))).toBe(200)
  })

  it('serves bulk bytes and takes uploads with the token', async () => {
    const url = `http://${lab.host}/bulk`
    const headers = { Authorization: `Bearer ${lab.token}`, Origin: `http://${lab.host}` }
    const got = await fetch(`${url}/images:0123abcd`, { headers })
    expect(await got.text()).toBe('bytes')
    expect(got.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(got.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    const body = new Uint8Array(5_000_000).map((_, at) => at)
    const put = await fetch(url, { method: 'POST', headers, body })
    expect(await put.json()).toEqual({ bulkId: 'upload:00000001' })
    expect(Buffer.compare(lab.uploads[0]!, body)).toBe(0)
    const none = await fetch(`${url}/images:ffffffff`, { headers })
    expect([none.status, errorShape.parse(await none.json()).code]).toEqual([404, 'E-NET-005'])
  })

  it('refuses an upload that is too large before it is sent, and one that turns out to be while it is sent', async () => {
    const tooLong = requestOf('POST /bulk', ...here(), bearer(), `Content-Length: ${limits.imageFileBytes + 1}`)
    const announced = await send(tooLong)
    expect([statusOf(announced), errorOf(announced).key]).toEqual([413, 'imageFileTooLarge'])
    const mebibyte = new Uint8Array(1 << 20)
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++sent > limits.imageFileBytes / mebibyte.length + 1) controller.close()
        else controller.enqueue(mebibyte)
      },
    })
    const response = await fetch(`http://${lab.host}/bulk`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${lab.token}`, Origin: `http://${lab.host}` },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect([response.status, errorShape.parse(await response.json()).key]).toEqual([413, 'imageFileTooLarge'])
  })

  it('refuses two Hosts, a whole address as target, and an upgrade without Origin', async () => {
    const twice = requestOf('GET /', `Host: ${lab.host}`, 'Host: evil')
    const other = requestOf('GET /', 'Host: evil', `Host: ${lab.host}`)
    const absolute = requestOf(`GET http://${lab.host}/`, `Host: ${lab.host}`)
    const evil = requestOf(`GET http://evil/`, `Host: ${lab.host}`)
    for (const request of [twice, other, absolute, evil]) {
      const answer = await send(request)
      expect([statusOf(answer), errorOf(answer).code]).toEqual([403, 'E-NET-002'])
    }
    const upgrade = upgradeRequest(lab.host, `t.${lab.token}`)
    expect(statusOf(await send(upgrade.replace(/Origin: .*\r\n/, '')))).toBe(403)
    expect(statusOf(await send(upgrade.replace(/Origin: .*/, 'Origin: null')))).toBe(403)
    expect(statusOf(await send(upgrade.replace('/lab', '/')))).toBe(404)
    expect([400, 0]).toContain(statusOf(await send('CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n')))
    expect(statusOf(await send('GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'))).toBe(400)
    expect(
      statusOf(await send(`GET / HTTP/1.1\r\nHost: ${lab.host}\r\nX: ${'x'.repeat(limits.httpHeaderBytes)}\r\n\r\n`)),
    ).toBe(431)
  })

  it('finds nothing outside of its table, however the way there is written', async () => {
    const up = [
      '../',
      '..\\',
      '%2e%2e/',
      '%2e%2e%2f',
      '..%2f',
      '..%5c',
      '%252e%252e%252f',
      '..;/',
      '....//',
      '%c0%ae%c0%ae/',
      '%uff0e%uff0e/',
      './',
    ]
    const goals = ['package.json', 'etc/passwd', 'index.html', 'history.db', 'C:/Windows/win.ini', 'proc/self/environ']
    const others = [
      '/C:/',
      '//evil/x',
      '/\\\\evil\\x',
      '/file:///etc/passwd',
      '/app-lab://x',
      '/index.html%00.js',
      '/.git/config',
      '/CON',
      '/NUL.js',
      '/assets/index-abcdefgh.js/',
      '/assets/index-abcdefgh.js%20',
      '/assets/INDEX-abcdefgh.js',
      '/assets/index-abcdefgh.js?x',
      '/a#b',
      `/${'a'.repeat(4_096)}`,
      '/%E2%80%AEsj.x',
    ]
    const roots = ['/', '/assets/', '/bulk/', '/bulk/images:', '/lab/', '/open/']
    const targets = [
      ...roots.flatMap((root) => up.flatMap((step) => goals.map((goal) => root + step.repeat(3) + goal))),
      ...others,
      ...others.map((other) => `/bulk${other}`),
    ]
    expect(targets.length).toBeGreaterThan(450)
    lab.asked.length = 0
    const found: string[] = []
    for (const target of targets) {
      const [bare, known] = await Promise.all([
        send(requestOf(`GET ${target}`, `Host: ${lab.host}`)),
        send(requestOf(`GET ${target}`, `Host: ${lab.host}`, bearer())),
      ])
      if (statusOf(bare) !== 401 || statusOf(known) !== 404)
        found.push(`${target} ${statusOf(bare)} ${statusOf(known)}`)
    }
    expect(found).toEqual([])
    expect(lab.asked).toEqual([])
  })

  it('says which port it could not have', async () => {
    const again = createServer({
      lab: { router: {}, bytes: async () => undefined, upload: () => '' },
      assets: smallPage,
      log: () => {},
      port: lab.server.port,
    })
    await expect(again).rejects.toMatchObject({ code: 'E-NET-006', shape: { received: lab.server.port } })
  })

  it('notes what it refused, and never the token', () => {
    expect(lab.log.some((line) => line.includes('wrong token'))).toBe(true)
    expect(lab.log.length).toBeLessThanOrEqual(60)
    expect(lab.log.join('\n')).not.toContain(lab.token.slice(0, 12))
  })
})

it('who tries token after token has to wait, and whoever has the right one does not', async () => {
  const other = await serve()
  const ask = async (token: string) => {
    const request = requestOf('GET /bulk/images:0123abcd', `Host: ${other.host}`, bearer(token))
    return sendRaw(other.server.port, request)
  }
  const codes: string[] = []
  for (let i = 0; i < limits.wrongTokensPerMinute; i++) codes.push(errorOf(await ask(`wrong${i}`)).code)
  expect(new Set(codes)).toEqual(new Set(['E-NET-001']))
  const order: string[] = []
  const late = ask('wrong').then((answer) => order.push(`${statusOf(answer)} ${errorOf(answer).code}`))
  const right = ask(other.token).then((answer) => order.push(String(statusOf(answer))))
  await Promise.all([late, right])
  expect(order).toEqual(['200', '401 E-NET-004'])
  await other.close()
})
