/** The preload script of the desktop's window: it hands a message port to the page and to the lab, and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { BRIDGE, CONNECT, PORT_ARRIVED, type DroppedFile, type LabBridge } from './bridge.ts'

const bridge: LabBridge = {
  connect() {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage(CONNECT, null, [port2])
    // A port cannot go through the bridge; it goes to this very page, and to no other origin.
    window.postMessage(PORT_ARRIVED, window.location.origin, [port1])
  },
}
contextBridge.exposeInMainWorld(BRIDGE, bridge)

/**
 * Where a dropped file lies, which the page is not told, so that it can be opened again. A file that the page made itself
 * lies nowhere.
 */
window.addEventListener('drop', (event) => {
  const file = event.dataTransfer?.files[0]
  const path = file && webUtils.getPathForFile(file)
  if (!path) return
  // Once the page has had its say: what it does not take was not opened.
  setTimeout(() => {
    const dropped: DroppedFile = { dropped: path }
    if (event.defaultPrevented) ipcRenderer.postMessage(CONNECT, dropped, [])
  })
})
