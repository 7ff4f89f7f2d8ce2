import { afterAll, beforeAll, expect, it } from 'vitest'
import { limits } from '../../preload/limits.ts'
import { open, requestOf, sendRaw, serve, statusOf, until, upgradeRequest, type Served } from './serve.ts'

let lab: Served
beforeAll(async () => void (lab = await serve()))
afterAll(() => lab.close())

const goodRequest = () => sendRaw(lab.server.port, requestOf('GET /', `Host: ${lab.host}`))

/** What a slow client sends first; it never comes to an end by itself. */
const beginnings = (): Record<string, string> => ({
  nothing: '',
  'a header in pieces': `GET / HTTP/1.1\r\nHost: ${lab.host}\r\nX: `,
  'an upgrade in pieces': upgradeRequest(lab.host, `t.${lab.token}`).slice(0, -2),
  'a body without the token': requestOf(
    'POST /bulk',
    `Host: ${lab.host}`,
    `Origin: http://${lab.host}`,
    'Content-Length: 1000',
  ),
  'a body that nobody asked for': requestOf('GET /', `Host: ${lab.host}`, 'Content-Length: 1000'),
})

it('slow clients are put out, every one of 500, while a good one is answered', async () => {
  // With the token: it may take longer, but not for ever.
  const upload = open(lab.server.port)
  const headers = [`Host: ${lab.host}`, `Origin: http://${lab.host}`, `Authorization: Bearer ${lab.token}`]
  upload.socket.write(requestOf('POST /bulk', ...headers, 'Content-Length: 1000') + 'x')
  const slow = Object.values(beginnings()).flatMap((beginning) =>
    Array.from({ length: 100 }, () => {
      const { socket, closed } = open(lab.server.port)
      socket.write(beginning)
      const drip = setInterval(() => socket.write('x'), 400)
      return closed.finally(() => clearInterval(drip))
    }),
  )
  let gone = 0
  for (const closed of slow) void closed.then(() => gone++)
  let answered = 0
  while (gone < slow.length) {
    expect(statusOf(await goodRequest())).toBe(200)
    answered++
  }
  expect(answered).toBeGreaterThan(20)
  expect(statusOf((await upload.closed).toString())).toBe(0)
  expect(lab.uploads).toEqual([])
})

it('of too many strangers the oldest has to go; whoever has shown the token stays', async () => {
  const window = open(lab.server.port)
  let connected = ''
  window.socket.on('data', (part: Buffer) => void (connected += part.toString('latin1')))
  window.socket.write(upgradeRequest(lab.host, `t.${lab.token}`))
  await until(() => connected.includes('101'))
  const strangers = []
  for (let i = 0; i <= limits.unauthenticatedSockets; i++) {
    const stranger = open(lab.server.port)
    await until(() => stranger.socket.readyState === 'open')
    strangers.push(stranger)
  }
  expect((await strangers[0]!.closed).length).toBe(0)
  // The next ones are those that came next, and none is gone that need not be.
  expect(strangers.slice(1).filter(({ socket }) => socket.destroyed)).toEqual([])
  expect(window.socket.readyState).toBe('open')
  for (const { socket } of strangers) socket.destroy()
  window.socket.destroy()
})
