/** The desktop: the lab in a window of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, crashReporter } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { findDataFolder } from '../host/data-folder.ts'
import { logFile } from '../host/log-file.ts'
import { writingFault } from '../host/writable-folder.ts'
import { Desktop } from './desktop.ts'
import { registerScheme } from './page-protocol.ts'
import { asSecondStart, readArguments, type StartArguments } from './start-arguments.ts'

/**
 * Where the window keeps what is its own. Without a folder to write in Chromium ends without a word: where the data folder is
 * a file, or on a disk that is read-only, it gets one for this start alone, and the lab itself says in the window what is wrong.
 */
function windowFolder(usual: string): string {
  if (writingFault(usual) === null) return usual
  const passing = mkdtempSync(join(tmpdir(), 'spiral-lab-window-'))
  process.once('exit', () => rmSync(passing, { recursive: true, force: true }))
  return passing
}

// The program, Chromium's switches, in development the app's folder, and then what the user gave.
const given = readArguments(process.argv.slice(1), process.cwd())
const own: StartArguments = { ...given, files: given.files.filter((file) => file !== app.getAppPath()) }
const data = findDataFolder(own.home)
const home = data.path
const log = logFile(home, 'electron')
const folder = windowFolder(join(home, 'window'))

// Whoever switches the sandbox off (root has to) has decided; Electron would take that switch back and then not start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.commandLine.appendSwitch('disable-background-networking')
// Whatever Chromium wants of the network by itself (dictionaries for its spell checker, for one) finds no address there.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
app.setPath('userData', folder)
// What V8 has made of the children's bundles is kept for the next start.
process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled')
crashReporter.start({ uploadToServer: false })
registerScheme()

if (app.requestSingleInstanceLock({ files: own.files, links: own.links })) {
  const desktop = new Desktop({ data, folder, version: packageJson.version, log })
  // A second start focuses this window and opens its files here.
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const { files, links } = asSecondStart(data)
    desktop.show()
    desktop.open(files, links)
  })
  // Files and links that macOS hands over.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desktop.open([path], [])
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    desktop.open([], [link])
  })
  desktop.open(own.files, own.links)
  void app.whenReady().then(() => desktop.start())
} else {
  app.quit()
}
