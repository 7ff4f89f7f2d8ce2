import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, Menu, nativeTheme, Notification, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { Shown } from '../../preload/contract/shell.ts'
import { desktopContract } from '../../preload/contract.ts'
import { errorIn } from '../../preload/error-language.ts'
import { labError, toLabError, type LabError } from '../../preload/errors.ts'
import { createWireServer } from '../../preload/server.ts'
import { createBulkHandler } from '../lab/bulk.ts'
import type { DataFolder } from '../host/data-folder.ts'
import { createLab, type Lab } from '../lab/lab.ts'
import { keepPageAssets, readPageAssets } from '../host/page-assets.ts'
import { SettingsFile } from '../lab/settings.ts'
import { acceleratorFolder, Accelerators, nodeOf } from './accelerators.ts'
import { ChosenFiles } from './chosen-files.ts'
import { confine } from './confine.ts'
import { boundLibraries, startBoundChildren } from './desktop-children.ts'
import { openGate } from './connect-gate.ts'
import { FailedStarts, failedStarts } from './failed-starts.ts'
import { openWindow, windowReason } from './lab-window.ts'
import { Leaving } from './leaving.ts'
import { menuTemplate } from './menu.ts'
import { localeOf, nativeText } from './native-text.ts'
import { askMessage } from './dialogs.ts'
import { createPageHandler, servePage } from './page-protocol.ts'
import { refusingRouter } from './refusing-router.ts'
import { recentList, RecentFiles } from './recent-files.ts'
import { createShell } from './shell-router.ts'
import { SHIPPED_LIST, type ShippedFiles } from './shipped-files.ts'
import { SmallFile } from './small-file.ts'
import { TrainingWatch } from './training-watch.ts'
import { placeOfLink } from './start-arguments.ts'
import type { StartChild } from '../supervisor/started-child.ts'
import { utilityChildren } from './utility-children.ts'
import { verifiedChildren } from './verified-children.ts'
import { WindowRequests } from './window-requests.ts'

export interface DesktopOptions {
  data: DataFolder
  /** The window's own folder in it. */
  folder: string
  version: string
  log: (line: string) => void
}

/** Where this program's bundles lie: `dist/electron` beside `dist/renderer` and `dist/main`. */
const dist = join(import.meta.dirname, '..')
/** Children are files of their own, outside of the packed archive. */
const unpacked = join(dist, '..').replace('app.asar', 'app.asar.unpacked')
const childrenFolder = join(unpacked, 'dist', 'main', 'children')
const readShippedList = (): ShippedFiles =>
  JSON.parse(readFileSync(join(import.meta.dirname, SHIPPED_LIST), 'utf8')) as ShippedFiles

/** The lab and its window, from the start of the program to its end. */
export class Desktop {
  readonly #options: DesktopOptions
  readonly #requests = new WindowRequests()
  readonly #chosen = new ChosenFiles()
  readonly #recent: RecentFiles
  readonly #starts: FailedStarts
  readonly #accelerators: Accelerators
  readonly #training = new TrainingWatch({
    stayAwake() {
      const blocker = powerSaveBlocker.start('prevent-app-suspension')
      return () => void powerSaveBlocker.stop(blocker)
    },
    isSeen: () => this.#window?.isFocused() ?? false,
    notify: (ended) => this.#tellEnded(ended),
  })
  #window: BrowserWindow | null = null
  #leaving: Leaving | null = null
  #read: ((path: string) => ReturnType<ChosenFiles['read']>) | null = null
  #shown: Shown = { locale: 'en', theme: 'system', commands: [], progress: null }
  /** The file that was asked for before the program could read it. */
  #early: string | null = null

  constructor(options: DesktopOptions) {
    this.#options = options
    const file = new SmallFile(join(options.folder, 'recent.json'), recentList, options.log)
    this.#starts = new FailedStarts(new SmallFile(join(options.folder, 'starts.json'), failedStarts, options.log))
    const chosen = new SmallFile(join(options.folder, 'accelerators.json'), acceleratorFolder, options.log)
    this.#accelerators = new Accelerators(chosen, this.#starts.safe)
    const system = { add: (path: string) => app.addRecentDocument(path), clear: () => app.clearRecentDocuments() }
    this.#recent = new RecentFiles(file, system, () => this.#drawMenu())
  }

  /** Once Electron is ready. The page loads while the lab starts; its first calls wait for it. */
  async start(): Promise<void> {
    const { data, version, log } = this.#options
    const { language, theme } = new SettingsFile(data.path, () => false).value
    this.#shown = { ...this.#shown, theme, locale: localeOf(language, app.getLocale()) }
    // Before the window opens, which is drawn on the theme's ground.
    nativeTheme.themeSource = theme
    confine(!app.isPackaged)
    const utilities = utilityChildren({ folder: childrenFolder, log })
    // In a checkout files change, and are meant to.
    const verified = (start: StartChild): StartChild =>
      app.isPackaged
        ? verifiedChildren(this.#accelerators.lend(start), unpacked, readShippedList, (error) => this.#refused(error))
        : this.#accelerators.lend(start)
    const { folder: accelerators } = this.#accelerators
    const startBound = startBoundChildren(
      {
        packaged: app.isPackaged,
        execPath: process.execPath,
        node: process.env['SPIRAL_LAB_NODE'],
        resources: process.resourcesPath,
        chosenNode: accelerators === null ? null : nodeOf(accelerators),
      },
      { folder: childrenFolder, log },
    )
    const starting = createLab({
      host: 'electron',
      home: data.path,
      folder: data,
      version,
      startChild: verified(utilities),
      startBound: typeof startBound === 'function' ? verified(startBound) : startBound,
      boundLibraries: boundLibraries(process.versions['napi']),
      plainLibraries: this.#starts.safe,
      onRunning: (running) => this.#training.follow(running),
      log,
    })
    const serving = starting.then((lab) => this.#serve(lab))
    openGate(
      () => this.#window,
      (wire) =>
        void serving
          .catch((thrown: unknown) => createWireServer(refusingRouter(desktopContract, toLabError(thrown, log)), log))
          .then((serve) => serve(wire)),
      (path) => this.#recent.propose(path),
      log,
    )
    const bulk = starting.then((lab) => {
      const bytes = async (id: string): Promise<Blob | undefined> => this.#chosen.take(id) ?? lab.bytes(id)
      return createBulkHandler({ bytes, upload: (given) => lab.upload(given) }, log)
    })
    // That the lab cannot start is told once, below.
    bulk.catch(() => {})
    const assets = readPageAssets(join(dist, 'renderer'))
    servePage(createPageHandler(assets, async (request) => (await bulk)(request)))
    // That the lab cannot start is told once, below.
    starting
      .then((lab) => lab.rehearse())
      .then(() => keepPageAssets(assets))
      .catch(() => {})
    app.on('child-process-gone', (_event, { type, reason, exitCode, name }) =>
      log(`${name ?? type} stopped: ${reason} (${exitCode})`),
    )
    app.on('activate', () => this.show())
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit()
    })
    this.#drawMenu()
    this.show()
    if (this.#starts.safe) this.#requests.push({ kind: 'problem', error: labError('safeMode').shape })
    await serving.catch((thrown: unknown) => this.#cannotStart(thrown))
  }

  /** Brings the window to the front, or opens it. */
  show(): void {
    if (!app.isReady()) return
    const window = this.#window
    if (!window || window.isDestroyed()) return this.#openWindow()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  /** Opens a picture and places in the window, as soon as it is there: of several pictures the first, and says so. */
  open(files: readonly string[], links: readonly string[]): void {
    for (const link of links) {
      const hash = placeOfLink(link)
      this.#requests.push(
        hash === null
          ? { kind: 'problem', error: labError('deadLink', { link: link.slice(0, 80) }).shape }
          : { kind: 'place', hash },
      )
    }
    const [file, ...others] = files
    if (file === undefined) return
    if (others.length > 0)
      this.#requests.push({ kind: 'problem', error: labError('filesLeftOut', { count: others.length }).shape })
    if (this.#read) void this.#openFile(this.#read(file))
    else this.#early = file
  }
  async #openFile(reading: ReturnType<ChosenFiles['read']>): Promise<void> {
    try {
      this.#requests.push({ kind: 'open', file: await reading })
    } catch (thrown) {
      this.#requests.push({ kind: 'problem', error: toLabError(thrown, this.#options.log).shape })
    }
  }

  /** A file of the program was changed: the window says so, and the log. */
  #refused(error: LabError): void {
    this.#options.log(error.message)
    this.#requests.push({ kind: 'problem', error: error.shape })
  }

  /** Serves the lab and the desktop's own shell to the window. */
  #serve(lab: Lab): ReturnType<typeof createWireServer> {
    const { data, log } = this.#options
    const { router, read, choose, close } = createShell({
      lab,
      data,
      chosen: this.#chosen,
      accelerators: this.#accelerators,
      recent: this.#recent,
      requests: this.#requests,
      window: () => this.#window,
      locale: () => this.#shown.locale,
      documents: app.getPath('documents'),
      onShown: (shown) => this.#present(shown),
      startAgain: async () => this.#leaving?.leave(false, true),
      log,
    })
    this.#read = read
    this.#choose = () =>
      void choose(false).then(
        (files) => files.forEach((file) => this.#requests.push({ kind: 'open', file })),
        (thrown: unknown) => this.#requests.push({ kind: 'problem', error: toLabError(thrown, log).shape }),
      )
    // What is still being written is left out before the lab is closed.
    const closing = {
      runningRuns: () => lab.runningRuns(),
      close: () => {
        this.#starts.succeeded()
        return Promise.all([close(), lab.close()]).then(() => {})
      },
    }
    this.#leaving = new Leaving({ lab: closing, window: () => this.#window, locale: () => this.#shown.locale, log })
    if (this.#early !== null) this.open([this.#early], [])
    this.#early = null
    return createWireServer({ ...lab.router, shell: router }, log)
  }
  #choose = (): void => {}

  #openWindow(): void {
    const { folder, log } = this.#options
    const window = openWindow({
      folder,
      preload: join(import.meta.dirname, 'preload.cjs'),
      development: !app.isPackaged,
      fresh: this.#starts.safe,
      log,
      onReloaded: (reason) => {
        this.#requests.pageGone()
        this.#requests.push({
          kind: 'problem',
          error: labError('windowStopped', { reason: windowReason(reason) }).shape,
        })
      },
      askAgain: () => this.#askAgain(),
    })
    this.#window = window
    window.on('close', (event) => {
      // On macOS the program lives on without its window.
      if (process.platform === 'darwin' || !this.#leaving || this.#leaving.left) return
      event.preventDefault()
      void this.#leaving.leave()
    })
    window.on('closed', () => (this.#window = null))
  }
  async #askAgain(): Promise<boolean> {
    const text = nativeText(this.#shown.locale)
    const { response } = await askMessage(null, {
      type: 'warning',
      message: text.crashQuestion,
      detail: text.crashDetail,
      buttons: [text.openAgain, text.quit],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    if (response !== 0) app.quit()
    return response === 0
  }

  /** A notice of the system's own: the window may be anywhere. */
  #tellEnded(ended: number): void {
    if (!Notification.isSupported()) return
    const text = nativeText(this.#shown.locale)
    const body = ended === 1 ? text.runEnded : text.runsEnded.replace('{count}', String(ended))
    const notice = new Notification({ title: 'Spiral Lab', body })
    notice.on('click', () => this.show())
    notice.show()
  }

  /** What the page shows now decides what the system draws around it. */
  #present(shown: Shown): void {
    const before = this.#shown
    this.#shown = shown
    this.#starts.succeeded()
    nativeTheme.themeSource = shown.theme
    const menuDiffers = before.locale !== shown.locale || before.commands.join() !== shown.commands.join()
    if (menuDiffers) this.#drawMenu()
    const { progress } = shown
    const percent = progress === null ? '' : `${Math.floor(progress * 100)} % – `
    this.#window?.setTitle(`${percent}Spiral Lab`)
    this.#window?.setProgressBar(progress ?? -1)
  }
  #drawMenu(): void {
    if (!app.isReady()) return
    const template = menuTemplate({
      locale: this.#shown.locale,
      onMac: process.platform === 'darwin',
      development: !app.isPackaged,
      commands: new Set(this.#shown.commands),
      recent: this.#recent.paths,
      runCommand: (id) => this.#requests.push({ kind: 'command', id }),
      openPictures: () => this.#choose(),
      openRecent: (path) => this.open([path], []),
      clearRecent: () => this.#recent.forget(),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  async #cannotStart(thrown: unknown): Promise<void> {
    const { log } = this.#options
    const { shape } = toLabError(thrown, log)
    log(`cannot start: ${shape.message}`)
    const { locale } = this.#shown
    const text = nativeText(locale)
    const words = errorIn(locale, shape)
    const said = {
      type: 'error' as const,
      title: text.cannotStart,
      message: words.message,
      detail: `${words.safe}\n${words.do}${locale === 'zh-CN' ? '。' : '.'}\n${shape.code}`,
      buttons: [text.quit],
    }
    // It may not have been drawn yet.
    this.#window?.show()
    await askMessage(this.#window, said)
    app.exit(1)
  }
}
