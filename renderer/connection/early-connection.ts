/**
 * The page's first connection, begun before the rest of its code is there: it stands when that is loaded. A script of its
 * own, which the page has run as soon as it arrives; the rest imports what has come of it.
 */
import { BRIDGE, PORT_ARRIVED, type LabBridge } from '../../preload/bridge.ts'
import { takeToken } from './token.ts'

/** The page's own folder, such as `http://127.0.0.1:4000/`. */
export const base = new URL('./', location.href).href

/** The bridge that the desktop's preload script made, or null in a browser. */
export const bridge = ((globalThis as Record<string, unknown>)[BRIDGE] as LabBridge | undefined) ?? null

/** What the lab knows this page by; null where it was opened without one, and in the desktop's window, which needs none. */
export const token = bridge ? null : takeToken({ location, history, storage: sessionStorage })

/**
 * Asks for a WebSocket to the lab.
 * @param token goes as the subprotocol `t.<token>`, which no other page can add and no log shows
 */
export function openSocket(token: string): WebSocket {
  const url = new URL('lab', base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url, [`t.${token}`])
}

/** Asks the desktop for a port to the lab. */
export function askForPort(bridge: LabBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = ({ source, data, ports: [port] }: MessageEvent): void => {
      if (source !== window || data !== PORT_ARRIVED || !port) return
      window.removeEventListener('message', take)
      resolve(port)
    }
    window.addEventListener('message', take)
    bridge.connect()
  })
}

let socket = token === null ? null : openSocket(token)
let port = bridge && askForPort(bridge)

/** The first socket, once; null for whoever comes later. */
export function takeFirstSocket(): WebSocket | null {
  const first = socket
  socket = null
  return first
}
/** The first port, once; null for whoever comes later. */
export function takeFirstPort(): Promise<MessagePort> | null {
  const first = port
  port = null
  return first
}
