import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'
import { say } from './say.mjs'

/** How often apt is tried: a mirror fails once in a while. */
const APT_TRIES = 3

/**
 * Something of the system that the tests need.
 * @typedef {object} Need
 * @property {string} aptPackage its name on Debian
 * @property {string} what what it is, for those who install it another way
 * @property {() => boolean} isThere
 */

/** @param {string[]} names @returns {boolean} whether a program of one of these names can be started */
const hasProgram = (...names) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))))

/** Whether a font can write Chinese; without one a picture of the Chinese window shows boxes. */
const hasChineseFont = () =>
  spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).stdout?.trim().length > 0

/** @type {Need[]} */
const needs = [
  {
    aptPackage: 'chromium',
    what: 'Chromium or Chrome',
    isThere: () => hasProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  },
  { aptPackage: 'xvfb', what: 'Xvfb, a display without a screen', isThere: () => hasProgram('Xvfb') },
  { aptPackage: 'strace', what: 'strace', isThere: () => hasProgram('strace') },
  { aptPackage: 'fontconfig', what: 'fontconfig', isThere: () => hasProgram('fc-list') },
  { aptPackage: 'fonts-noto-cjk', what: 'a font for Chinese', isThere: hasChineseFont },
]

const missingNeeds = () => needs.filter((need) => !need.isThere())

/** @param {string[]} packages */
async function aptInstall(packages) {
  process.env.DEBIAN_FRONTEND = 'noninteractive'
  for (let turn = 0; turn < APT_TRIES; turn++) {
    await run('apt-get', ['update', '-q'])
    if ((await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages])) === 0) return
  }
}

/**
 * Installs what the tests need of the system: through apt, where this is root on a Debian. Elsewhere it says what is
 * missing; the tests that need it then fail. Only Linux is asked: elsewhere these tests do not run.
 */
export async function installSystemPackages() {
  if (process.platform !== 'linux') return
  const packages = missingNeeds().map(({ aptPackage }) => aptPackage)
  if (packages.length === 0) return
  if (process.getuid?.() === 0 && hasProgram('apt-get')) {
    say(`Installing ${packages.join(', ')} …`)
    await aptInstall(packages)
  }
  const missing = missingNeeds()
  if (missing.length === 0) return
  say(`The tests need ${missing.map(({ what }) => what).join(', ')}.`)
  say(`On Debian and Ubuntu: sudo apt-get install ${missing.map(({ aptPackage }) => aptPackage).join(' ')}`)
}
