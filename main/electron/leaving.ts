import { app, type BrowserWindow } from 'electron'
import type { Lab } from '../lab/lab.ts'
import { askMessage } from './dialogs.ts'
import { nativeText, type Locale } from './native-text.ts'

/** The lab may take this long to make everything durable, in milliseconds; a child that hangs must not hold the user. */
const CLOSE_MS = 10_000

export interface LeavingOptions {
  lab: Pick<Lab, 'runningRuns' | 'close'>
  window: () => BrowserWindow | null
  locale: () => Locale
  log: (line: string) => void
}

/**
 * Quitting in good order: while a run trains the user is asked first (keep going, or stop and save), then the lab is
 * closed, then the program ends.
 */
export class Leaving {
  readonly #options: LeavingOptions
  #asking = false
  #leaving = false
  #left = false

  constructor(options: LeavingOptions) {
    this.#options = options
    app.on('before-quit', (event) => {
      if (this.#left) return
      event.preventDefault()
      void this.leave()
    })
    // What ends the session asks nobody.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void this.leave(true))
  }
  /** Whether windows may close now. */
  get left(): boolean {
    return this.#left
  }

  /**
   * @param forced without asking
   * @param again starts the program once more as soon as it has ended
   */
  async leave(forced = false, again = false): Promise<void> {
    if (this.#leaving || (this.#asking && !forced)) return
    if (!forced && this.#options.lab.runningRuns().length > 0 && !(await this.#ask())) return
    if (this.#leaving) return
    this.#leaving = true
    // What runs from an AppImage is mounted anew at each start.
    const { APPIMAGE } = process.env
    if (again) app.relaunch(APPIMAGE ? { execPath: APPIMAGE, args: process.argv.slice(1) } : undefined)
    const { lab, log } = this.#options
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))
    await Promise.race([lab.close(), late]).catch((thrown: unknown) => log(`closing: ${String(thrown)}`))
    clearTimeout(timer)
    this.#left = true
    app.quit()
  }
  async #ask(): Promise<boolean> {
    const { window, locale } = this.#options
    const text = nativeText(locale())
    const asked = {
      type: 'question' as const,
      message: text.quitQuestion,
      detail: text.quitDetail,
      buttons: [text.keepGoing, text.stopAndSave],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    }
    this.#asking = true
    try {
      const { response } = await askMessage(window(), asked)
      return response === 1
    } finally {
      this.#asking = false
    }
  }
}
