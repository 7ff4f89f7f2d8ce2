import type { WebPreferences } from 'electron'

/**
 * What the window's page may do. Most are Electron's defaults; they are written out so that a test can read them back
 * and a default that changes cannot pass unseen.
 * @param development with the developer tools
 */
export const webPreferences = (preload: string, development: boolean): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  safeDialogs: true,
  spellcheck: false,
  devTools: development,
})
