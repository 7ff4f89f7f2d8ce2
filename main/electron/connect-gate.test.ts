import { expect, it, vi } from 'vitest'
import type { BrowserWindow } from 'electron'
import type { Wire } from '../../preload/wires/wire.ts'

type Handler = (event: object, message: unknown) => void
const channels = vi.hoisted(() => new Map<string, Handler>())
vi.mock('electron', () => ({ ipcMain: { on: (name: string, handler: Handler) => channels.set(name, handler) } }))

const port = () => ({ on: vi.fn(), start: vi.fn(), close: vi.fn(), postMessage: vi.fn() })
const page = { isDestroyed: () => false }
const own = { url: 'app-lab://lab/#/history', parent: null }

async function gate(window: object | null = { isDestroyed: () => false, webContents: page }) {
  const { openGate } = await import('./connect-gate.ts')
  const serve = vi.fn<(wire: Wire) => void>()
  const log = vi.fn<(line: string) => void>()
  const dropped = vi.fn<(path: string) => void>()
  openGate(() => window as BrowserWindow | null, serve, dropped, log)
  return {
    serve,
    dropped,
    log,
    connect: (event: object, message: unknown = null) =>
      channels.get('connect')!({ sender: page, senderFrame: own, ...event }, message),
  }
}

it('is the one channel, and serves the window’s own page', async () => {
  const { serve, connect } = await gate()
  connect({ ports: [port()] })
  expect(serve).toHaveBeenCalledOnce()
  expect([...channels.keys()]).toEqual(['connect'])
})

it.each([
  ['a frame that is gone', { senderFrame: null }],
  ['a frame within the page', { senderFrame: { ...own, parent: own } }],
  ['another origin', { senderFrame: { url: 'https://lab/', parent: null } }],
  ['an origin that begins alike', { senderFrame: { url: 'app-lab://lab.example.com/', parent: null } }],
  ['an empty page', { senderFrame: { url: 'about:blank', parent: null } }],
  ['another window', { sender: { isDestroyed: () => false } }],
  ['a page that is gone', { sender: { isDestroyed: () => true } }],
])('refuses %s and closes its port', async (_name, event) => {
  const { serve, log, connect } = await gate()
  const given = port()
  connect({ ports: [given], ...event })
  expect(serve).not.toHaveBeenCalled()
  expect(given.close).toHaveBeenCalled()
  expect(log).toHaveBeenCalledWith(expect.stringContaining('refused'))
})

it('refuses whoever brings no port, or two, or comes while there is no window', async () => {
  const { serve, connect } = await gate()
  connect({ ports: [] })
  connect({ ports: [port(), port()] })
  expect(serve).not.toHaveBeenCalled()
  const closed = await gate(null)
  closed.connect({ ports: [port()] })
  expect(closed.serve).not.toHaveBeenCalled()
})

it('is told of dropped files by the window’s own page alone, and in one shape', async () => {
  const { dropped, connect } = await gate()
  connect({ ports: [] }, { dropped: '/a.png' })
  expect(dropped.mock.calls).toEqual([['/a.png']])
  for (const message of [null, '/a.png', { dropped: 1 }, { dropped: '' }, { dropped: '/a', more: 1 }])
    connect({ ports: [] }, message)
  connect({ ports: [], senderFrame: { ...own, parent: own } }, { dropped: '/b.png' })
  connect({ ports: [], sender: { isDestroyed: () => false } }, { dropped: '/b.png' })
  connect({ ports: [port()] }, { dropped: '/b.png' })
  expect(dropped).toHaveBeenCalledOnce()
})
