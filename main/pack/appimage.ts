/** The program as one file that runs where it lies: a small program that mounts what is packed behind it. */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { dist } from '../launch/paths.mjs'
import { desktopEntry } from './desktop-entry.ts'
import type { UnpackedElectron } from './electron-at-hand.mjs'
import { keptRuntime } from './kept-electron.mjs'
import { isTestBuild, readConfiguration, type PackedProgram } from './pack-folder.ts'
import { runTool, ToolFailed } from './run-tool.ts'
import { neededGlibc, startScript } from './start-script.ts'

/** Where electron-builder keeps what it has fetched for AppImages. */
const builderCache = join(
  process.env['ELECTRON_BUILDER_CACHE'] ?? join(homedir(), '.cache/electron-builder'),
  'appimage',
)

/** The program that an AppImage begins with. @throws ToolFailed where there is none here */
function findRuntime(electron: UnpackedElectron): string {
  const tools = process.env['APPIMAGE_TOOLS_PATH']
  const cached = existsSync(builderCache) ? readdirSync(builderCache).map((name) => join(builderCache, name)) : []
  const places = [...(tools ? [tools] : []), ...cached].map((folder) => join(folder, `runtime-${process.arch}`))
  const found = [...places, ...(isTestBuild(electron) ? [keptRuntime()] : [])].find((file) => existsSync(file))
  if (found) return found
  throw new ToolFailed(
    `an AppImage begins with a small program that no package brings; electron-builder fetches it from outside, and APPIMAGE_TOOLS_PATH names a folder that has it as runtime-${process.arch}`,
  )
}

/** Makes the file. @param quick as for a deb */
export function makeAppImage(
  packed: PackedProgram,
  electron: UnpackedElectron,
  file: string,
  staging: string,
  quick: boolean,
): void {
  const runtime = findRuntime(electron)
  const tree = join(staging, 'appimage')
  mkdirSync(tree, { recursive: true })
  cpSync(packed.folder, tree, { recursive: true, verbatimSymlinks: true })
  writeFileSync(join(tree, 'AppRun'), startScript('spiral-lab', neededGlibc(tree)))
  chmodSync(join(tree, 'AppRun'), 0o755)
  writeFileSync(join(tree, 'spiral-lab.desktop'), desktopEntry('AppRun', readConfiguration(), isTestBuild(electron)))
  copyFileSync(join(dist, 'icons/256x256.png'), join(tree, 'spiral-lab.png'))
  symlinkSync('spiral-lab.png', join(tree, '.DirIcon'))
  const image = join(staging, 'appimage.squashfs')
  // The program that mounts it reads what gzip packed; not every one reads anything newer.
  const compression = ['-comp', 'gzip', ...(quick ? ['-Xcompression-level', '1'] : [])]
  try {
    runTool('mksquashfs', [tree, image, '-root-owned', '-noappend', '-quiet', '-no-progress', ...compression])
    copyFileSync(runtime, file)
    appendFileSync(file, readFileSync(image))
    chmodSync(file, 0o755)
  } finally {
    rmSync(tree, { recursive: true, force: true })
    rmSync(image, { force: true })
  }
}
