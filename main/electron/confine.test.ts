import { beforeAll, expect, it, vi } from 'vitest'
import { EventEmitter } from 'node:events'

type Answer = (allowed: unknown) => void
const given = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  session: null as unknown as ReturnType<typeof makeSession>,
}))
function makeSession() {
  const handlers: Record<string, (...args: never[]) => unknown> = {}
  const set = (name: string) => (handler: (...args: never[]) => unknown) => void (handlers[name] = handler)
  return Object.assign(new EventEmitter(), {
    handlers,
    setPermissionRequestHandler: set('request'),
    setPermissionCheckHandler: set('check'),
    setDevicePermissionHandler: set('device'),
    setDisplayMediaRequestHandler: set('display'),
    setSpellCheckerEnabled: (on: boolean) => void (handlers['spelling'] = () => on),
    webRequest: { onBeforeRequest: set('network') },
  })
}
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  given.app = new EventEmitter()
  given.session = makeSession()
  return { app: given.app, session: { defaultSession: given.session } }
})

beforeAll(async () => {
  const { confine } = await import('./confine.ts')
  confine(false)
})

/** All that Electron knows. */
const permissions = [
  ...[
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'fullscreen',
    'geolocation',
    'hid',
    'idle-detection',
  ],
  ...['keyboardLock', 'media', 'mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal', 'pointerLock'],
  ...[
    'serial',
    'speaker-selection',
    'storage-access',
    'top-level-storage-access',
    'unknown',
    'usb',
    'window-management',
  ],
  ...['fileSystem', 'deprecated-sync-clipboard-read'],
]

it('the spell checker, which fetches dictionaries, is off in every session', () => {
  expect(given.session.handlers['spelling']?.()).toBe(false)
})
it('denies every permission, device, download and address, in the sessions to come too', () => {
  const later = makeSession()
  given.app.emit('session-created', later)
  for (const { handlers } of [given.session, later]) {
    for (const permission of permissions) {
      const answer = vi.fn<Answer>()
      handlers['request']!(...([null, permission, answer, {}] as never[]))
      expect(answer.mock.calls, permission).toEqual([[false]])
      expect(handlers['check']!(...([null, permission, 'https://lab', {}] as never[])), permission).toBe(false)
    }
    expect(handlers['device']!(...([{}] as never[]))).toBe(false)
    expect(handlers['display']).toBe(null)
    const network = (url: string): unknown => {
      const answer = vi.fn<Answer>()
      handlers['network']!(...([{ url }, answer] as never[]))
      return answer.mock.calls[0]![0]
    }
    expect(network('https://example.com/')).toEqual({ cancel: true })
    expect(network('file:///etc/hostname')).toEqual({ cancel: true })
    expect(network('app-lab://lab/assets/index.js')).toEqual({ cancel: false })
  }
  const download = { preventDefault: vi.fn() }
  given.session.emit('will-download', download)
  expect(download.preventDefault).toHaveBeenCalledOnce()
})

it('keeps a page where it is', () => {
  const open = vi.fn<(decide: () => unknown) => void>()
  const loaded: string[] = []
  let url = 'app-lab://lab/'
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: open,
    getURL: () => url,
    loadURL: (address: string) => Promise.resolve(void loaded.push(address)),
  })
  given.app.emit('web-contents-created', {}, contents)
  expect(open.mock.calls[0]![0]()).toEqual({ action: 'deny' })
  for (const way of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    const away = { url: 'https://example.com/app-lab://lab/', preventDefault: vi.fn() }
    contents.emit(way, away)
    expect(away.preventDefault, way).toHaveBeenCalled()
    const home = { url: 'app-lab://lab/#/history', preventDefault: vi.fn() }
    contents.emit(way, home)
    expect(home.preventDefault, way).not.toHaveBeenCalled()
  }
  const webview = { preventDefault: vi.fn() }
  contents.emit('will-attach-webview', webview)
  expect(webview.preventDefault).toHaveBeenCalled()
  contents.emit('did-navigate')
  expect(loaded).toEqual([])
  url = 'about:blank'
  contents.emit('did-navigate')
  expect(loaded).toEqual(['app-lab://lab/'])
})
