/** The preload script of the desktop's window: it hands a message port to the page and to the lab, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE, CONNECT, PORT_ARRIVED, type LabBridge } from './bridge.ts'

const bridge: LabBridge = {
  connect() {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage(CONNECT, null, [port2])
    // A port cannot go through the bridge; it goes to this very page, and to no other origin.
    window.postMessage(PORT_ARRIVED, window.location.origin, [port1])
  },
}
contextBridge.exposeInMainWorld(BRIDGE, bridge)
