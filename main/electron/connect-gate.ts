import { ipcMain, type BrowserWindow } from 'electron'
import { z } from 'zod'
import { CONNECT, type DroppedFile } from '../../preload/bridge.ts'
import { portWire } from '../../preload/wires/message-port.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { limitWire } from '../host/message-limits.ts'
import { isOwnAddress } from './page-address.ts'

/** A dropped file, as the preload script tells of it. */
const droppedFile: z.ZodType<DroppedFile> = z.strictObject({ dropped: z.string().min(1).max(4_096) })

/** What is looked at of the frame that a message came from. */
interface Sender {
  url: string
  /** Null for the frame that is the page itself. */
  parent: unknown
}

/**
 * Why a sender may not have a port to the lab, or null where it may.
 * @param frame null when the frame has gone or has moved on in the meantime
 * @param live whether the message came from the page of a window that is still there
 */
export function refusal(frame: Sender | null, live: boolean): string | null {
  if (!frame) return 'its frame is gone'
  if (frame.parent !== null) return 'it is a frame within a page'
  if (!isOwnAddress(frame.url)) return 'it is not the lab’s own page'
  return live ? null : 'its window is gone'
}

/**
 * The one channel of `ipcMain`: a page asks for a wire to the lab, and gets one if it is the window's own. Its preload
 * script also tells where a file lies that was dropped on it.
 * @param currentWindow the window, if there is one
 * @param serve serves one wire until it closes
 * @param onDropped is told where a dropped file lies
 */
export function openGate(
  currentWindow: () => BrowserWindow | null,
  serve: (wire: Wire) => void,
  onDropped: (path: string) => void,
  log: (line: string) => void,
): void {
  ipcMain.on(CONNECT, (event, message: unknown) => {
    // Read at once: it is gone when the page moves on.
    const { senderFrame, sender, ports } = event
    const window = currentWindow()
    const live = window !== null && !window.isDestroyed() && !sender.isDestroyed() && sender === window.webContents
    const [port] = ports
    const refused = refusal(senderFrame, live)
    const told = ports.length === 0 ? droppedFile.safeParse(message) : null
    if (told?.success && refused === null) return onDropped(told.data.dropped)
    const reason = port && ports.length === 1 ? refused : 'it brings no port'
    if (!port || reason !== null) {
      log(`a connection was refused: ${reason}`)
      for (const given of ports) given.close()
      return
    }
    const wire = portWire(port)
    serve(
      limitWire(wire, ({ error }) => {
        log(`the window was cut off: ${error.message}`)
        wire.close()
      }),
    )
  })
}
