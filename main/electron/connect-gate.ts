import { ipcMain, type BrowserWindow } from 'electron'
import { CONNECT } from '../../preload/bridge.ts'
import { portWire } from '../../preload/wires/message-port.ts'
import type { Wire } from '../../preload/wires/wire.ts'
import { limitWire } from '../message-limits.ts'
import { isOwnAddress } from './page-address.ts'

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
 * The one channel of `ipcMain`: a page asks for a wire to the lab, and gets one if it is the window's own.
 * @param currentWindow the window, if there is one
 * @param serve serves one wire until it closes
 */
export function openGate(
  currentWindow: () => BrowserWindow | null,
  serve: (wire: Wire) => void,
  log: (line: string) => void,
): void {
  ipcMain.on(CONNECT, (event) => {
    // Read at once: it is gone when the page moves on.
    const { senderFrame, sender, ports } = event
    const window = currentWindow()
    const live = window !== null && !window.isDestroyed() && !sender.isDestroyed() && sender === window.webContents
    const [port] = ports
    const reason = port && ports.length === 1 ? refusal(senderFrame, live) : 'it brings no port'
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
