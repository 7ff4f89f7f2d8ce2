/** The desktop: the lab in a window of its own. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, crashReporter } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { findDataFolder } from '../data-folder.ts'
import { logFile } from '../log-file.ts'
import { Desktop } from './desktop.ts'
import { registerScheme } from './page-protocol.ts'
import { asSecondStart, readArguments, type StartArguments } from './start-arguments.ts'

// The program, Chromium's switches, in development the app's folder, and then what the user gave.
const given = readArguments(process.argv.slice(1), process.cwd())
const own: StartArguments = { ...given, files: given.files.filter((file) => file !== app.getAppPath()) }
const data = findDataFolder(own.home)
const home = data.path
const folder = join(home, 'window')
const log = logFile(home, 'electron')

// Whoever switches the sandbox off (root has to) has decided; Electron would take that switch back and then not start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
app.commandLine.appendSwitch('disable-background-networking')
// A folder that cannot be made is told by the lab itself, in words.
try {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
} catch (thrown) {
  log(String(thrown))
}
app.setPath('userData', folder)
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
