/** Packs the desktop program into a folder, around an Electron that is unpacked here. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, Platform, type AfterPackContext, type Configuration } from 'electron-builder'
import { parse } from 'yaml'
import { dist, root } from '../launch/paths.mjs'
import { pinnedNode } from '../launch/pinned-node.mjs'
import { drawIcons } from './draw-icon.mjs'
import type { UnpackedElectron } from './electron-at-hand.mjs'
import { fusesFor } from './fuses.mjs'
import { partIn, writeLicences } from './licences.ts'
import { afterPack, writeShippedList } from './shipped-files.mjs'

/** The product's own configuration of electron-builder. */
export const readConfiguration = (): Configuration =>
  parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration

/** What the WebAssembly decoder needs, which electron-builder leaves out since it lies within another package. */
const emnapi = 'node_modules/@img/sharp-wasm32/node_modules/@emnapi/runtime'
/** Of the two ways to decode pictures the one that is used here: see native/decoders/load-sharp.ts. */
const decoder: Configuration['files'] =
  process.platform === 'linux'
    ? [
        '!node_modules/@img/sharp-{linux,libvips}*/**',
        { from: emnapi, to: emnapi, filter: ['package.json', 'index.js', 'LICENSE', 'dist/*.cjs*.js'] },
      ]
    : ['!node_modules/@img/sharp-wasm32/**']

export interface PackOptions {
  electron: UnpackedElectron
  /** The folder of the lab: the repository, or its copy for an older Electron. */
  app: string
  /** The folder to pack into. */
  output: string
  /** electron-builder's targets beside the folder. */
  targets?: string[]
  /** Leaves the switch by which a driver looks into the program. */
  inspectable?: boolean
}

export interface PackedProgram {
  /** Everything that is the program. */
  folder: string
  program: string
  resources: string
  /** Parts of other people in it. */
  parts: number
}

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
  devDependencies: { electron: string }
}
/** Whether it is the Electron that the lab is pinned to: around any other nothing is packed but test builds. */
export const isTestBuild = ({ version }: UnpackedElectron): boolean => version !== packageJson.devDependencies.electron

/** The lab's own version. */
export const labVersion = packageJson.version

const licenceOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'MIT'
  }
}

/** What is said within a package that is not for everybody. */
const testBuildWords = (electron: UnpackedElectron): string =>
  `This is a test build of Spiral Lab ${labVersion}, made around Electron ${electron.version}. The lab is pinned to Electron ` +
  `${packageJson.devDependencies.electron}, and is given to others around that one alone.\n`

/**
 * Packs the program.
 * @throws Error where anything is packed otherwise than it was listed, or a fuse is not named
 */
export async function packFolder({
  electron,
  app,
  output,
  targets = [],
  inspectable,
}: PackOptions): Promise<PackedProgram> {
  const product = readConfiguration()
  const files = [product.files ?? [], decoder ?? []].flat()
  drawIcons(join(dist, 'icons'))
  const fuses = { ...product.electronFuses, ...(inspectable && { enableNodeCliInspectArguments: true }) }
  const packed: Partial<PackedProgram> = {}
  let listed = {}
  const copy = relative(root, join(app, 'dist'))
  const lowered: Configuration = {
    files: [
      { from: copy, to: 'dist', filter: ['**/*'] },
      'package.json',
      ...files.filter((pattern) => typeof pattern !== 'string' || /^!|^node_modules/.test(pattern)),
    ],
    // Patterns look at where files come from.
    asarUnpack: [`${copy}/{main,kernels}/**`, ...(product.asarUnpack as string[])],
    // The copy's main bundle is CommonJS.
    extraMetadata: { type: 'commonjs', main: 'dist/electron/main.js' },
    // The history's process is one of the Node that its library is built for.
    extraResources: [{ from: pinnedNode(), to: 'node/node' }],
  }
  // electron-builder adds the file that it finds at the root to what it is given, which would double every list: it is
  // given an empty one to find instead.
  const nothing = join(dist, 'electron-builder-nothing.yml')
  writeFileSync(nothing, '{}\n')
  await build({
    targets: Platform.current().createTarget(['dir', ...targets]),
    projectDir: root,
    config: {
      ...product,
      extends: nothing,
      files,
      ...(electron.old && lowered),
      directories: { ...product.directories, output },
      electronDist: electron.folder,
      electronVersion: electron.version,
      // They are set below, by name; its own copy of the library is an older one.
      electronFuses: null,
      beforePack: async () => void (listed = await writeShippedList(join(app, 'dist'), root)),
      afterPack: async (context: AfterPackContext) => {
        const { appOutDir, packager } = context
        const resources = packager.getResourcesDir(appOutDir)
        const node = {
          name: 'node',
          version: process.versions.node,
          license: 'MIT',
          text: licenceOf(join(pinnedNode(), '../../LICENSE')),
        }
        const runtime = {
          name: 'electron',
          version: electron.version,
          license: 'MIT',
          text: licenceOf(join(electron.folder, 'LICENSE')),
        }
        const lacked = ['core-js-bundle', 'undici'].map((name) => partIn(join(root, 'node_modules', name)))
        const parts = writeLicences(resources, electron.old ? [runtime, node, ...lacked] : [runtime])
        if (isTestBuild(electron)) writeFileSync(join(resources, 'TEST-BUILD.txt'), testBuildWords(electron))
        await afterPack(context, listed, await fusesFor(context, fuses, electron.old))
        const { executableName } = packager as unknown as { executableName?: string }
        Object.assign(packed, {
          folder: appOutDir,
          resources,
          parts,
          program: join(appOutDir, executableName ?? 'spiral-lab'),
        })
      },
    } as Configuration,
  })
  mkdirSync(output, { recursive: true })
  return packed as PackedProgram
}
