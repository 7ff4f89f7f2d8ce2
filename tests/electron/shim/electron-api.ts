/** What Electron 9 lacks of the `electron` module, and where it differs from a present one. */
import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'fs'
import { join } from 'path'
import { Readable } from 'stream'
import * as electron9 from 'electron'
import { Request, type Response } from './bodies.ts'
import { utilityProcess } from './utility-process.ts'

type Listener = (event: Record<string, unknown>, ...args: never[]) => void
/** Electron 9's own types are not at hand: what is used of it is spelled out where it is used. */
type Loose = Record<string, unknown> & { on(event: string, listener: unknown): unknown }
const { app, protocol, ipcMain, crashReporter, clipboard, nativeImage } = electron9 as unknown as Record<string, Loose>

interface StreamRequest {
  url: string
  method: string
  headers: Record<string, string>
  uploadData?: { bytes?: Buffer }[]
}

const handle = (scheme: string, handler: (request: Request) => Promise<Response>): void => {
  const register = protocol!['registerStreamProtocol'] as (
    scheme: string,
    handler: (request: StreamRequest, answer: (response: unknown) => void) => void,
  ) => void
  register.call(protocol, scheme, ({ url, method, headers, uploadData }, answer) => {
    void (async () => {
      const body = uploadData && Buffer.concat(uploadData.map(({ bytes }) => bytes ?? Buffer.alloc(0)))
      const response = await handler(new Request(url, { method, headers, body }))
      const bytes = Buffer.from(await response.bytes())
      answer({
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        data: Readable.from(bytes.length > 0 ? [bytes] : []),
      })
    })().catch((thrown: unknown) => {
      console.error(thrown)
      answer({ statusCode: 500, headers: {}, data: Readable.from([]) })
    })
  })
}

/** Navigation tells its address as an argument, not in the event. */
const NAVIGATION = ['will-navigate', 'will-redirect', 'will-frame-navigate']
const mainFrames = new WeakMap<object, number>()

app!.on('web-contents-created', (_event: unknown, contents: Loose) => {
  const on = contents.on.bind(contents)
  contents.on = (name, listener) =>
    on(
      name,
      NAVIGATION.includes(name)
        ? (event: Record<string, unknown>, url: string, ...rest: never[]) => {
            event['url'] = url
            ;(listener as Listener)(event, ...rest)
          }
        : listener,
    )
  contents['setWindowOpenHandler'] = (decide: () => { action: string }) =>
    on('new-window', (event: { preventDefault(): void }) => {
      if (decide().action === 'deny') event.preventDefault()
    })
  on(
    'did-frame-navigate',
    (_: unknown, _url: string, _code: number, _status: string, main: boolean, ...ids: number[]) => {
      if (main) mainFrames.set(contents, ids[1]!)
    },
  )
})

/** The frame that a message came from, by the one thing that Electron 9 tells of it. */
const onChannel = ipcMain!.on.bind(ipcMain)
ipcMain!.on = (channel, listener) =>
  onChannel(channel, (event: Record<string, unknown>, ...args: never[]) => {
    const sender = event['sender'] as { getURL(): string }
    const main = mainFrames.get(sender) === event['frameId']
    event['senderFrame'] = { url: main ? sender.getURL() : 'about:blank', parent: main ? null : {} }
    ;(listener as Listener)(event, ...args)
  })

/** A second start leaves its data in a file, as Electron 9 hands over nothing but its arguments. */
const lock = (app!['requestSingleInstanceLock'] as () => boolean).bind(app)
const folder = (): string => (app!['getPath'] as (name: string) => string).call(app, 'userData')
const LEFT = /^second-start-\d+\.json$/
app!['requestSingleInstanceLock'] = (data: unknown): boolean => {
  const file = join(folder(), `second-start-${process.pid}.json`)
  writeFileSync(file, JSON.stringify(data))
  const first = lock()
  if (first) unlinkSync(file)
  return first
}
const onApp = app!.on.bind(app)
app!.on = (name, listener) =>
  onApp(
    name,
    name === 'second-instance'
      ? (event: Record<string, unknown>, argv: never, cwd: never) => {
          for (const file of readdirSync(folder()).filter((file) => LEFT.test(file))) {
            const data = JSON.parse(readFileSync(join(folder(), file), 'utf8')) as never
            unlinkSync(join(folder(), file))
            ;(listener as Listener)(event, argv, cwd, data)
          }
        }
      : listener,
  )

/** Sessions know neither devices nor the choice of a screen: there is nothing to deny. */
;(app!['once'] as (event: string, listener: () => void) => void).call(app, 'ready', () => {
  const { session } = electron9 as unknown as { session: { defaultSession: object } }
  const prototype = Object.getPrototypeOf(session.defaultSession) as Record<string, unknown>
  prototype['setDevicePermissionHandler'] = () => {}
  prototype['setDisplayMediaRequestHandler'] = () => {}
})

const startCrashReporter = (crashReporter!['start'] as (options: object) => void).bind(crashReporter)

class ClipboardItem {
  readonly items: Record<string, { arrayBuffer(): Promise<ArrayBuffer> }>
  constructor(items: Record<string, { arrayBuffer(): Promise<ArrayBuffer> }>) {
    this.items = items
  }
}
const writeClipboard = async ([item]: ClipboardItem[]): Promise<void> => {
  const png = item?.items['image/png']
  if (!png) return
  const image = (nativeImage!['createFromBuffer'] as (bytes: Buffer) => unknown)(Buffer.from(await png.arrayBuffer()))
  ;(clipboard!['writeImage'] as (image: unknown) => void).call(clipboard, image)
}

/** Over a module some parts of which may only be looked at once Electron is ready. */
const over = (base: unknown, additions: object): object =>
  Object.create(base as object, Object.getOwnPropertyDescriptors(additions)) as object

export const electronApi = over(electron9, {
  utilityProcess,
  ClipboardItem,
  protocol: new Proxy(protocol as object, {
    get: (target, name) => {
      if (name === 'handle') return handle
      const value = (target as Record<PropertyKey, unknown>)[name]
      return typeof value === 'function' ? value.bind(target) : value
    },
  }),
  crashReporter: {
    // It wants an address even where nothing is to be sent.
    start: (options: object) =>
      startCrashReporter({ submitURL: 'https://localhost/', companyName: 'none', ...options }),
  },
  clipboard: over(clipboard, {
    write: writeClipboard,
    writeText: (text: string) => {
      ;(clipboard!['writeText'] as (text: string) => void).call(clipboard, text)
      return Promise.resolve()
    },
  }),
})
