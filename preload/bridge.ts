/** What the preload script and the page agree on. */

/** Under this name the page finds the bridge; in a browser there is none. */
export const BRIDGE = 'spiralLab'

/** The one channel of Electron's `ipcMain`. */
export const CONNECT = 'connect'

/** The page's own message that brings the port. */
export const PORT_ARRIVED = 'spiral-lab:port'

/** All that the desktop's page is given of Electron. */
export interface LabBridge {
  /** Asks for a wire to the lab. The port comes to the page as a message event whose data is {@link PORT_ARRIVED}. */
  connect(): void
}

/** What the preload script tells on the same channel, without a port: where the file lies that was dropped on the page. */
export interface DroppedFile {
  dropped: string
}
