import { describe, expect, it } from 'vitest'
import { limits } from '../../preload/limits.ts'
import type { PageAssets } from '../host/page-assets.ts'
import { checks, createGuard, type RequestHead } from './guard.ts'
import { Routes } from './routes.ts'
import { tokenCheck } from './token.ts'

const port = 4711
const TOKEN = 'right-token-right-token-right-token-right-t'
const asset = (type: string, lasting: boolean) => ({ bytes: new Uint8Array([1]), type, lasting })
const assets: PageAssets = new Map([
  ['/', asset('text/html', false)],
  ['/assets/index-abcdefgh.js', asset('text/javascript', true)],
])
const routes = new Routes(assets)
const place = { port, routes, isToken: tokenCheck(TOKEN) }
const guard = createGuard(place)

type Headers = readonly (readonly [name: string, value: string])[]
const head = (method: string, target: string, headers: Headers, upgrade = false): RequestHead => ({
  method,
  target,
  rawHeaders: headers.flat(),
  upgrade,
})
const HERE = `127.0.0.1:${port}`

/** A request of the lab's own page for each route that is there, and for one that is not. */
const everyRequest = [...routes.all, { path: '/nothing', method: 'GET' as const, answer: 'bulk' as const }].map(
  ({ path, method, answer }) => ({ method, target: path.replace('*', 'images:0123abcd'), upgrade: answer === 'wire' }),
)
type Asked = (typeof everyRequest)[number]
const withToken = ({ upgrade }: Asked, token = TOKEN): Headers =>
  upgrade ? [['Sec-WebSocket-Protocol', `t.${token}`]] : [['Authorization', `Bearer ${token}`]]

const statusOf = (asked: Asked, headers: Headers, by = guard): number =>
  by(head(asked.method, asked.target, headers, asked.upgrade)).refusal?.status ?? 200

const names = [
  ['127.0.0.1', 'localhost', '[::1]', '', ' ', ':', 'null', 'undefined', '*', '0.0.0.0', '[::]', '2130706433'],
  ['0x7f000001', '0177.0.0.1', '127.1', '127.0.1', '127.0.0.2', '[::ffff:127.0.0.1]', '[0:0::1]', '::1', '[::1%25lo]'],
  ['localhost.evil', 'evil', 'localhost.', '127.0.0.1.', 'evil.localhost', '127.0.0.1.nip.io', 'xn--lcalhost-54a'],
  ['127.0.0.1@evil', 'evil@127.0.0.1', 'user:pass@127.0.0.1', 'LOCALHOST', 'LocalHost', 'localhost%00', 'localhost#'],
  ['127.0.0.1/', '127.0.0.1?', '127.0.0.1 ', ' 127.0.0.1', '127.0.0.1\t', 'http://127.0.0.1'],
].flat()
const hosts = [
  ...new Set(names.flatMap((name) => [name, `${name}:${port}`])),
  ...[`127.0.0.1:${port + 1}`, `127.0.0.1:0${port}`, `127.0.0.1:${port}0`, `${HERE},${HERE}`],
]
const rightHosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
const origins: (string | undefined)[] = [
  undefined,
  ...hosts.map((host) => `http://${host}`),
  ...['https', 'ws', 'file', 'HTTP', 'app-lab'].map((scheme) => `${scheme}://${HERE}`),
  ...['null', '', 'http://', HERE, `http://${HERE}/`, `http://${HERE}/x`, `http://u@${HERE}`, ` http://${HERE}`],
]

describe('the guard', () => {
  it('lets through what the lab’s own page asks, and nothing else than that under any other Host or Origin', () => {
    let combinations = 0
    let passed = 0
    for (const host of hosts)
      for (const origin of origins)
        for (const asked of everyRequest) {
          const named = origin === undefined ? [] : ([['Origin', origin]] as const)
          const status = statusOf(asked, [['Host', host], ...named, ...withToken(asked)])
          const mayLackOrigin = asked.method === 'GET' && !asked.upgrade
          const right =
            rightHosts.includes(host) && (origin === undefined ? mayLackOrigin : origin === `http://${host}`)
          const expected = !right ? 403 : asked.target === '/nothing' ? 404 : 200
          expect(status, `${asked.method} ${asked.target} at ${host} from ${origin}`).toBe(expected)
          combinations++
          if (status === 200) passed++
        }
    expect(combinations).toBeGreaterThan(43_200)
    // 3 names, each with its own Origin for every route, and without one for those that are read.
    const routesThere = routes.all.length
    const readable = everyRequest.filter(({ method, upgrade }) => method === 'GET' && !upgrade).length - 1
    expect(passed).toBe(3 * (routesThere + readable))
  })

  it('wants the token for every route that is no file of the page', () => {
    const refused = routes.all.filter((route) => {
      const asked = everyRequest.find(({ target }) => target === route.path.replace('*', 'images:0123abcd'))!
      return (
        statusOf(asked, [
          ['Host', HERE],
          ['Origin', `http://${HERE}`],
        ]) === 401
      )
    })
    expect(refused.map(({ path }) => path)).toEqual(['/lab', '/bulk', '/bulk/*'])
    expect(routes.all.filter(({ needsToken }) => !needsToken).every(({ asset }) => asset !== undefined)).toBe(true)
    expect(statusOf(everyRequest.at(-1)!, [['Host', HERE]])).toBe(401)
  })

  it('takes no other token, however near', () => {
    const near = [
      ...Array.from({ length: TOKEN.length }, (_, length) => TOKEN.slice(0, length)),
      ...Array.from({ length: TOKEN.length }, (_, at) => TOKEN.slice(0, at) + '~' + TOKEN.slice(at + 1)),
      ...[' ', '=', '\t', '\0', 'A', ','].flatMap((end) => [TOKEN + end, end + TOKEN]),
      ...[TOKEN.toUpperCase(), TOKEN + TOKEN, `t.${TOKEN}`, `Bearer ${TOKEN}`, encodeURIComponent(TOKEN) + '%00'],
    ]
    const origin: Headers = [
      ['Host', HERE],
      ['Origin', `http://${HERE}`],
    ]
    for (const asked of everyRequest.filter(({ target }) => routes.find(target)?.needsToken)) {
      for (const wrong of near) expect(statusOf(asked, [...origin, ...withToken(asked, wrong)])).toBe(401)
      const twice = statusOf(asked, [...origin, ...withToken(asked), ...withToken(asked)])
      const elsewhere = statusOf(asked, [...origin, ...withToken({ ...asked, upgrade: !asked.upgrade })])
      expect([twice, elsewhere, statusOf(asked, [...origin, ['Cookie', `t=${TOKEN}`]])]).toEqual([401, 401, 401])
      expect(statusOf(asked, [...origin, ...withToken(asked)])).toBe(200)
    }
  })

  it('looks at every header of a name, not only at the first', () => {
    const page = everyRequest[0]!
    const there: Headers = [['Host', HERE]]
    expect(statusOf(page, [...there, ['host', HERE]])).toBe(403)
    expect(statusOf(page, [...there, ['HOST', 'evil']])).toBe(403)
    expect(statusOf(page, [])).toBe(403)
    expect(statusOf(page, [...there, ['Origin', `http://${HERE}`], ['origin', `http://${HERE}`]])).toBe(403)
    expect(statusOf(page, [...there, ['Sec-Fetch-Site', 'same-origin'], ['sec-fetch-site', 'cross-site']])).toBe(403)
  })

  it('knows from where a browser comes', () => {
    const sites = ['same-origin', 'same-site', 'cross-site', 'none', 'SAME-ORIGIN', '']
    const passing = (target: string, method = 'GET') =>
      sites.filter(
        (site) =>
          statusOf({ method: method as 'GET', target, upgrade: false }, [
            ['Host', HERE],
            ['Sec-Fetch-Site', site],
          ]) === 200,
      )
    expect(passing('/')).toEqual(['same-origin', 'none'])
    expect(passing('/assets/index-abcdefgh.js')).toEqual(['same-origin'])
    expect(passing('/open')).toEqual(sites)
    expect(passing('/open.js')).toEqual(['same-origin'])
  })

  it('answers no other method', () => {
    for (const asked of everyRequest)
      for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'get', 'PROPFIND', '']) {
        const headers: Headers = [['Host', HERE], ['Origin', `http://${HERE}`], ...withToken(asked)]
        expect(guard(head(method, asked.target, headers, asked.upgrade)).refusal?.status).toBe(
          method === 'OPTIONS' ? 403 : 405,
        )
      }
    const post = head('POST', '/', [
      ['Host', HERE],
      ['Origin', `http://${HERE}`],
    ])
    expect(guard(post).refusal?.status).toBe(405)
  })

  it('takes no target but a path, and no path that is not in the table', () => {
    const there: Headers = [
      ['Host', HERE],
      ['Authorization', `Bearer ${TOKEN}`],
    ]
    const status = (target: string) => guard(head('GET', target, there)).refusal?.status ?? 200
    for (const target of [`http://${HERE}/`, 'http://evil/', '*', '', 'index.html', `//${HERE}/..`.slice(2)])
      expect(status(target)).toBe(403)
    for (const target of [
      '//',
      '/?',
      '/?a',
      '/#',
      '/index.html',
      '/./',
      '/assets/',
      '/assets/../',
      '/bulk/*',
      '/*',
      '/LAB',
    ])
      expect(status(target)).toBe(404)
    expect(status('/lab')).toBe(404)
    expect(guard(head('GET', '/', [...there, ['Origin', `http://${HERE}`]], true)).refusal?.status).toBe(404)
  })

  it('refuses a body before it is read', () => {
    const headers: Headers = [
      ['Host', HERE],
      ['Origin', `http://${HERE}`],
      ['Authorization', `Bearer ${TOKEN}`],
    ]
    const status = (method: string, target: string, ...more: Headers) => {
      const { refusal } = guard(head(method, target, [...headers, ...more]))
      return refusal ? [refusal.status, refusal.error.shape.key] : 200
    }
    expect(status('POST', '/bulk', ['Content-Length', String(limits.imageFileBytes)])).toBe(200)
    expect(status('POST', '/bulk', ['Transfer-Encoding', 'chunked'])).toBe(200)
    expect(status('POST', '/bulk', ['Content-Length', String(limits.imageFileBytes + 1)])).toEqual([
      413,
      'imageFileTooLarge',
    ])
    expect(status('GET', '/', ['Content-Length', '1'])).toEqual([413, 'messageTooLarge'])
    expect(status('GET', '/bulk/images:0123abcd', ['Transfer-Encoding', 'chunked'])).toEqual([413, 'messageTooLarge'])
  })

  it('has no check that could be left out: without it something passes that must not', () => {
    const good: Headers = [
      ['Host', HERE],
      ['Origin', `http://${HERE}`],
      ['Authorization', `Bearer ${TOKEN}`],
    ]
    const without = (name: string, value?: string): Headers => [
      ...good.filter(([other]) => other !== name),
      ...(value === undefined ? [] : ([[name, value]] as const)),
    ]
    const bulk = '/bulk/images:0123abcd'
    const caught: Record<Exclude<keyof typeof checks, 'room' | 'found'>, RequestHead> = {
      method: head('DELETE', '/bulk', good),
      host: head('GET', bulk, [['Host', 'evil'], ...without('Host').filter(([name]) => name !== 'Origin')]),
      origin: head('POST', '/bulk', without('Origin', 'http://evil')),
      site: head('GET', bulk, [...good, ['Sec-Fetch-Site', 'cross-site']]),
      token: head('GET', bulk, without('Authorization')),
      size: head('POST', '/bulk', [...good, ['Content-Length', String(limits.imageFileBytes + 1)]]),
    }
    for (const [name, request] of Object.entries(caught)) {
      const left = Object.fromEntries(Object.entries(checks).filter(([other]) => other !== name))
      expect(guard(request).refusal, `with ${name}`).not.toBeNull()
      expect(createGuard(place, left)(request).refusal, `without ${name}`).toBeNull()
    }
  })
  it('tells a page that there are too many windows, whichever way it asks', () => {
    const full = createGuard({ ...place, hasRoom: () => false })
    const headers: Headers = [
      ['Host', HERE],
      ['Origin', `http://${HERE}`],
      ['Authorization', `Bearer ${TOKEN}`],
    ]
    const asked = full(head('GET', '/lab', headers)).refusal!
    expect([asked.status, asked.error.code]).toEqual([503, 'E-NET-007'])
    expect(guard(head('GET', '/lab', headers)).refusal!.status).toBe(404)
    expect(full(head('GET', '/bulk/images:0123abcd', headers)).refusal).toBeNull()
  })
})
