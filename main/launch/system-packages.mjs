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

/** @param {string} program @param {string[]} args @returns {string} what it writes; nothing where it is not there */
const answerOf = (program, args) => spawnSync(program, args, { encoding: 'utf8' }).stdout ?? ''

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
  {
    // Without one a picture of the Chinese window shows boxes.
    aptPackage: 'fonts-noto-cjk',
    what: 'a font for Chinese',
    isThere: () => answerOf('fc-list', [':lang=zh', 'family']).trim() !== '',
  },
  {
    // Where no current Electron is to be had, the tests take an older one out of a Python package.
    aptPackage: 'python3-pip',
    what: 'pip',
    isThere: () => answerOf('python3', ['-m', 'pip', '--version']).startsWith('pip'),
  },
  { aptPackage: 'squashfs-tools', what: 'unsquashfs', isThere: () => hasProgram('unsquashfs') },
  // The installed program is used without a network.
  { aptPackage: 'iproute2', what: 'ip', isThere: () => hasProgram('ip') },
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
