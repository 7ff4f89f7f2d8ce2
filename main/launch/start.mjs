import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { findElectron } from './electron-binary.mjs'
import { becomeHost, goToUser } from './host.mjs'
import { dist, root } from './paths.mjs'
import { handOver } from './processes.mjs'
import { say } from './say.mjs'

/** What only the browser's host knows; whoever gives one of these wants that host. */
const BROWSER_OPTIONS = ['--browser', '--no-open', '--port']

/** @param {string[]} args */
const wantsBrowser = (args) =>
  args.some((arg) => BROWSER_OPTIONS.some((option) => arg === option || arg.startsWith(`${option}=`)))

/** @returns {Promise<import('./electron-binary.mjs').ElectronBinary>} */
async function findWindow() {
  if (!existsSync(join(dist, 'electron', 'main.js'))) return { missing: 'this version has no desktop window yet' }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { missing: 'there is no display' }
  return findElectron()
}

/**
 * Opens the lab: in the desktop window, or else in the browser.
 * @param {string[]} args `--browser`, and the options of the host (`--home`, `--port`, `--no-open`)
 */
export async function start(args) {
  await buildStale()
  if (!wantsBrowser(args)) {
    const electron = await findWindow()
    if ('path' in electron) {
      // Chromium's sandbox refuses to start for root; everyone else gets it.
      const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
      goToUser()
      await handOver(electron.path, [...flags, root, ...args])
    } else say(`The lab opens in the browser: ${electron.missing}.`)
  }
  await becomeHost(
    'server',
    args.filter((arg) => arg !== '--browser'),
  )
}
