import { app, session, type Session, type WebContents } from 'electron'
import { isOwnAddress, mayLoad, PAGE } from './page-address.ts'

/** Permissions, devices, downloads and the network: all denied. Files are saved by the lab itself, after a dialog. */
function confineSession(held: Session, development: boolean): void {
  held.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  held.setPermissionCheckHandler(() => false)
  held.setDevicePermissionHandler(() => false)
  held.setDisplayMediaRequestHandler(null)
  // It would fetch dictionaries; that the page does not use it is not enough.
  held.setSpellCheckerEnabled(false)
  held.on('will-download', (event) => event.preventDefault())
  held.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, development) }))
}

/** One page, which stays: no other address, no other window, no page within. */
function confineContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault()
  })
  // An empty page, or one that says what failed, is not asked about beforehand: the window goes back to its own.
  const comeBack = (): void => {
    const url = contents.getURL()
    if (!isOwnAddress(url) && !url.startsWith('devtools:')) void contents.loadURL(PAGE)
  }
  contents.on('did-navigate', comeBack)
  contents.on('did-fail-load', comeBack)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/**
 * Confines every session and every page there is and will be. Electron must be ready, and no window open yet.
 * @param development the developer tools may load their own files
 */
export function confine(development: boolean): void {
  confineSession(session.defaultSession, development)
  app.on('session-created', (created) => confineSession(created, development))
  app.on('web-contents-created', (_event, contents) => confineContents(contents))
}
