import { BRIDGE, PORT_ARRIVED, type LabBridge } from '../../preload/bridge.ts'
import { portWire } from '../../preload/wires/message-port.ts'
import type { LabHost } from './lab-connection.svelte.ts'

/** The bridge that the desktop's preload script made, or null in a browser. */
export const desktopBridge = (): LabBridge | null =>
  ((globalThis as Record<string, unknown>)[BRIDGE] as LabBridge | undefined) ?? null

/** The lab behind the desktop's window. It refuses nobody: whoever has the bridge is its own page. */
export function electronHost(bridge: LabBridge): LabHost {
  return {
    connect: () =>
      new Promise((resolve) => {
        const take = ({ source, data, ports: [port] }: MessageEvent): void => {
          if (source !== window || data !== PORT_ARRIVED || !port) return
          window.removeEventListener('message', take)
          resolve(portWire(port))
        }
        window.addEventListener('message', take)
        bridge.connect()
      }),
    refusal: () => Promise.resolve(null),
  }
}
