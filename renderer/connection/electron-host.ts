import type { LabBridge } from '../../preload/bridge.ts'
import { portWire } from '../../preload/wires/message-port.ts'
import { askForPort, takeFirstPort } from './early-connection.ts'
import type { LabHost } from './lab-connection.svelte.ts'

/** The lab behind the desktop's window. It refuses nobody: whoever has the bridge is its own page. */
export function electronHost(bridge: LabBridge): LabHost {
  return {
    connect: async () => portWire(await (takeFirstPort() ?? askForPort(bridge))),
    refusal: () => Promise.resolve(null),
  }
}
