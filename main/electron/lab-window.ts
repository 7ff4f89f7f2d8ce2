import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { phrases, type PhraseKey } from '../../preload/phrases.ts'
import { phrase, fromLibrary, type MessageRef, type RawText } from '../../preload/message.ts'
import { PAGE } from './page-address.ts'
import { SmallFile } from './small-file.ts'
import { webPreferences } from './web-preferences.ts'
import { placeWindow, SMALLEST, windowPlace } from './window-place.ts'

/** The page's own background in each theme, so that a window that opens does not flash. */
const background = { light: '#ffffff', dark: '#17181c' }

/** Crashes in this time after which the user is asked, in milliseconds, and how many it takes. */
const CRASH_SPAN_MS = 60_000
const CRASHES = 3

/** Once the event is handled: a page that is loaded while its end is being told has brought Electron down. */
const afterThis = (): Promise<true> => new Promise((resolve) => setTimeout(() => resolve(true), 0))

/** Why a page stopped, by Electron's word for it. */
export function windowReason(word: string): RawText | MessageRef {
  const key = `window.${word}`
  return isKnown(key) ? phrase(key) : fromLibrary(word)
}
type WindowKey = PhraseKey & `window.${string}`
const isKnown = (key: string): key is WindowKey => Object.hasOwn(phrases, key)

export interface LabWindowOptions {
  /** The folder of the window's own files. */
  folder: string
  preload: string
  development: boolean
  /** Opens on the start page, with nothing of the last time. */
  fresh: boolean
  log: (line: string) => void
  /** The page stopped and is loaded again. */
  onReloaded: (reason: string) => void
  /** The page stopped too often: whether to load it once more. */
  askAgain: () => Promise<boolean>
}

/** Opens the lab's window where it was last, and keeps it alive: a page that stops is loaded again. */
export function openWindow(options: LabWindowOptions): BrowserWindow {
  const { folder, preload, development, fresh, log, onReloaded, askAgain } = options
  const file = new SmallFile(join(folder, 'place.json'), windowPlace, log)
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const { maximized, ...bounds } = placeWindow(file.read(), areas)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Spiral Lab',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: webPreferences(preload, development),
  })
  const keepPlace = (): void => file.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  let waiting: NodeJS.Timeout | undefined
  const keepSoon = (): void => {
    clearTimeout(waiting)
    waiting = setTimeout(() => !window.isDestroyed() && keepPlace(), 500)
  }
  for (const change of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(change as 'resize', keepSoon)
  window.on('close', keepPlace)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  // The title is the lab's to say, with how far training is.
  window.on('page-title-updated', (event) => event.preventDefault())

  const crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log(`the window stopped: ${reason} (${exitCode})`)
    const now = performance.now()
    crashes.push(now)
    const recent = crashes.filter((at) => now - at < CRASH_SPAN_MS).length
    void (recent < CRASHES ? afterThis() : askAgain()).then((again) => {
      if (!again || window.isDestroyed()) return
      window.webContents.reload()
      onReloaded(reason)
    })
  })
  void window.loadURL(fresh ? `${PAGE}#/` : PAGE)
  return window
}
