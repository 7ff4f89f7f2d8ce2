/** What Electron 22 lacks of the `electron` module, and where it differs from a present one. */
import { Readable } from 'stream'
import * as electron22 from 'electron'

/** Electron 22's own types are not at hand: what is used of it is spelled out where it is used. */
type Loose = Record<string, unknown> & { on(event: string, listener: unknown): unknown }
const { app, protocol, clipboard, nativeImage } = electron22 as unknown as Record<string, Loose>

interface StreamRequest {
  url: string
  method: string
  headers: Record<string, string>
  uploadData?: { bytes?: Buffer }[]
}

/** `protocol.handle`, by what came before it. */
const handle = (scheme: string, handler: (request: Request) => Promise<Response>): void => {
  const register = protocol!['registerStreamProtocol'] as (
    scheme: string,
    handler: (request: StreamRequest, answer: (response: unknown) => void) => void,
  ) => void
  register.call(protocol, scheme, ({ url, method, headers, uploadData }, answer) => {
    const respond = async (): Promise<void> => {
      const body = uploadData && Buffer.concat(uploadData.map(({ bytes }) => bytes ?? Buffer.alloc(0)))
      const response = await handler(new Request(url, { method, headers, ...(body && { body }) }))
      const bytes = Buffer.from(await response.arrayBuffer())
      answer({
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        data: Readable.from(bytes.length > 0 ? [bytes] : []),
      })
    }
    respond().catch((thrown: unknown) => {
      console.error(thrown)
      answer({ statusCode: 500, headers: {}, data: Readable.from([]) })
    })
  })
}

/** Navigation tells its address as an argument, not in the event. */
const NAVIGATION = ['will-navigate', 'will-redirect']
app!.on('web-contents-created', (_event: unknown, contents: Loose) => {
  const on = contents.on.bind(contents)
  contents.on = (name, listener) =>
    on(
      name,
      NAVIGATION.includes(name)
        ? (event: Record<string, unknown>, url: string) =>
            (listener as (event: object) => void)(Object.assign(event, { url }))
        : listener,
    )
})

class ClipboardItem {
  readonly items: Record<string, Blob>
  constructor(items: Record<string, Blob>) {
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

/** The module as the lab expects it. */
export const electronApi = over(electron22, {
  ClipboardItem,
  protocol: over(protocol, {
    handle,
    registerSchemesAsPrivileged: (...given: unknown[]) =>
      (protocol!['registerSchemesAsPrivileged'] as (...given: unknown[]) => void).call(protocol, ...given),
  }),
  clipboard: over(clipboard, { write: writeClipboard }),
})
