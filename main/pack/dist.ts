/** `npm run dist`: makes the packages that this system can make. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { findElectron } from '../launch/electron-binary.mjs'
import { dist, root } from '../launch/paths.mjs'
import { giveUp, say } from '../launch/say.mjs'
import { makeAppImage } from './appimage.ts'
import { makeDeb } from './deb.ts'
import { electronAtHand, namedElectron, pinnedElectron, type UnpackedElectron } from './electron-at-hand.mjs'
import { NoElectron } from './kept-electron.mjs'
import { copyLoweredApp } from './lowered-app.ts'
import { isTestBuild, labVersion, packFolder, type PackedProgram } from './pack-folder.ts'
import { ToolFailed } from './run-tool.ts'
import { sizeOf, sizesByPart } from './sizes.ts'
import { makeTarball } from './tarball.ts'

const MIB = 2 ** 20
/** What everything but Electron may take, in bytes. */
const APP_BYTES = 60 * 10 ** 6

type Kind = 'dir' | 'tar.gz' | 'deb' | 'AppImage' | 'nsis' | 'zip' | 'dmg'

/** What is made where, the first the usual one; and how each is installed. */
const madeOn: Readonly<Record<string, readonly Kind[]>> = {
  linux: ['dir', 'tar.gz', 'deb', 'AppImage'],
  win32: ['dir', 'nsis', 'zip'],
  darwin: ['dir', 'dmg', 'zip'],
}
const install: Readonly<Record<Kind, (file: string) => string>> = {
  dir: (file) => `run ${file}/${process.platform === 'linux' ? 'spiral-lab' : 'Spiral Lab'}`,
  'tar.gz': (file) => `tar xf ${file} && spiral-lab-${labVersion}/start-spiral-lab   (no administrator needed)`,
  deb: (file) => `sudo apt install ./${file}   (remove it: sudo apt remove spiral-lab)`,
  AppImage: (file) => `chmod +x ${file} && ./${file}`,
  nsis: (file) => `open ${file}   (for one user, no administrator needed)`,
  zip: (file) => `unpack ${file} anywhere and open Spiral Lab in it   (no administrator needed)`,
  dmg: (file) => `open ${file} and drag Spiral Lab to Applications`,
}
const systems: Readonly<Record<string, string>> = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' }
const everyKind = [...new Set(Object.values(madeOn).flat())]

/** The Electron to pack around: the one that is named, the pinned one (fetched where it can be), or a kept one. */
async function electronToPack(): Promise<UnpackedElectron> {
  if (namedElectron() === null && pinnedElectron() === null) {
    const fetched = await findElectron()
    if ('missing' in fetched) say(`The pinned Electron is not here: ${fetched.missing}.`)
  }
  return electronAtHand()
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** The name of a package: what is in it, for which system, and whether it is for everybody. */
const fileName = (kind: Kind, electron: UnpackedElectron): string =>
  `spiral-lab-${labVersion}${isTestBuild(electron) ? `-test-build-electron-${electron.version}` : ''}-${process.platform}-${process.arch}` +
  (kind === 'dir' ? '' : `.${kind}`)

function make(kind: Kind, packed: PackedProgram, electron: UnpackedElectron, staging: string, quick: boolean): string {
  const file = join(staging, fileName(kind, electron))
  if (kind === 'dir') renameSync(packed.folder, file)
  else if (kind === 'deb') makeDeb(packed, electron, file, staging, quick)
  else if (kind === 'tar.gz') makeTarball(packed, file, staging, quick)
  else if (kind === 'AppImage') makeAppImage(packed, electron, file, staging, quick)
  else {
    // electron-builder has made it beside the folder.
    const ending = kind === 'nsis' ? '.exe' : `.${kind}`
    const made = readdirSync(staging).find((name) => name.endsWith(ending))
    if (!made) throw new ToolFailed(`electron-builder left no ${ending}`)
    const named = join(staging, fileName(kind, electron).replace(/\.nsis$/, '.exe'))
    renameSync(join(staging, made), named)
    return named
  }
  return file
}

/** In one sentence, what went wrong while packing; null where it is no trouble of this machine. */
function troubleWords(thrown: unknown, folder: string): string | null {
  if (thrown instanceof ToolFailed || thrown instanceof NoElectron) return thrown.message
  const { code, message } = thrown as NodeJS.ErrnoException
  // electron-builder passes on what its own tools have said.
  if (code === 'ENOSPC' || /ENOSPC|no space left/i.test(message))
    return `there is no room left for packing in ${folder}; nothing that was there before was touched`
  return code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST'
    ? `nothing can be written in ${folder}`
    : null
}

/** The kinds that were asked for, whether to pack less tightly, and where the packages go: seen from the user's folder. */
function readOptions(args: readonly string[]): { kinds: string[]; quick: boolean; packages: string } {
  const out = args.indexOf('--out')
  const folder = out < 0 ? join(dist, 'packages') : args[out + 1]
  if (folder === undefined) giveUp('`--out` names the folder that the packages go to.', 2)
  return {
    kinds: args.filter((arg, at) => arg !== '--quick' && (out < 0 || (at !== out && at !== out + 1))),
    quick: args.includes('--quick'),
    packages: resolve(folder),
  }
}

/**
 * Makes packages.
 * @param args which kinds; without any, all that this system can make. `--quick` packs less tightly, `--out` says where
 */
export async function makePackages(args: readonly string[]): Promise<void> {
  const possible = madeOn[process.platform] ?? []
  const { kinds: wanted, quick, packages } = readOptions(args)
  for (const kind of wanted) {
    if (!(everyKind as string[]).includes(kind))
      giveUp(`There is no package '${kind}'; there are ${everyKind.join(', ')}.`, 2)
    if (!(possible as string[]).includes(kind)) {
      const where = Object.keys(madeOn).filter((system) => madeOn[system]!.includes(kind as Kind))
      giveUp(
        `A package of the kind ${kind} is made on ${where.map((system) => systems[system]).join(' or ')}, where its tools run; this is ${systems[process.platform] ?? process.platform}. The workflow in .github/workflows/packages.yml makes it there.`,
        2,
      )
    }
  }
  // The folder last: the others are made of it.
  const kinds = [...(wanted.length > 0 ? (wanted as Kind[]) : possible)].sort(
    (a, b) => Number(a === 'dir') - Number(b === 'dir'),
  )
  const staging = join(packages, `.staging-${process.pid}`)
  // Within the repository, where electron-builder looks for what it packs.
  const lowered = join(dist, `lowered-${process.pid}`)
  const failed: string[] = []
  try {
    const electron = await electronToPack()
    mkdirSync(staging, { recursive: true })
    if (isTestBuild(electron))
      say(
        `These are test builds, around Electron ${electron.version}: what is given to others is made around the pinned one.`,
      )
    const app = electron.old ? lowered : root
    if (electron.old) await copyLoweredApp(app)
    const builders = kinds.filter((kind) => ['nsis', 'zip', 'dmg'].includes(kind))
    const packed = await packFolder({ electron, app, output: staging, targets: builders })
    tellSizes(packed)
    for (const kind of kinds)
      try {
        const begun = performance.now()
        const made = make(kind, packed, electron, staging, quick)
        const file = join(packages, basename(made))
        rmSync(file, { recursive: true, force: true })
        renameSync(made, file)
        await tellPackage(kind, file, (performance.now() - begun) / 1000)
      } catch (thrown) {
        const words = troubleWords(thrown, packages)
        if (words === null) throw thrown
        failed.push(kind)
        say(`No ${kind} was made: ${words}.`)
      }
  } catch (thrown) {
    const words = troubleWords(thrown, packages)
    if (words === null) throw thrown
    giveUp(`Nothing was packed: ${words}.`)
  } finally {
    for (const folder of [staging, lowered]) rmSync(folder, { recursive: true, force: true })
  }
  if (failed.length > 0 && (wanted.length > 0 || failed.length === kinds.length))
    giveUp(`Not made: ${failed.join(', ')}.`)
}

function tellSizes({ folder, resources, parts }: PackedProgram): void {
  const sizes = sizesByPart(folder, resources)
  const line = (name: string, bytes: number): void => say(`  ${(bytes / MIB).toFixed(1).padStart(7)} MiB  ${name}`)
  say('What a package holds:')
  for (const [name, bytes] of Object.entries(sizes.parts)) line(name, bytes)
  line(`the lab without Electron (${parts} parts, each with its licence)`, sizes.app)
  if (sizes.app > APP_BYTES)
    throw new ToolFailed(`the lab without Electron takes ${sizes.app} bytes, more than ${APP_BYTES}`)
}

async function tellPackage(kind: Kind, file: string, seconds: number): Promise<void> {
  const name = relative(process.cwd(), file)
  const whole = existsSync(file) && statSync(file).isDirectory()
  const size = whole ? sizeOf(file) : statSync(file).size
  process.stdout.write(`${name}\n  ${(size / MIB).toFixed(1)} MiB, made in ${seconds.toFixed(0)} s\n`)
  if (!whole) process.stdout.write(`  SHA-256 ${await hashOf(file)}\n`)
  process.stdout.write(`  install: ${install[kind](basename(file))}\n`)
}
