/** Packs the desktop program as `electron-builder --dir` does, around the Electron that is at hand. */
import { readFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build, Platform, type AfterPackContext, type Configuration } from 'electron-builder'
import { parse } from 'yaml'
import { afterPack, writeShippedList } from '../../main/pack/shipped-files.mjs'
import type { Stage } from './electron-lab.ts'

const root = join(import.meta.dirname, '../..')

/** The product's own configuration. */
export const readConfiguration = (): Configuration =>
  parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration

/**
 * Packs the program.
 * @param output the folder to pack into
 * @returns the packed program
 */
export async function packApp({ electron, app }: Stage, output: string): Promise<string> {
  const product = readConfiguration()
  const files = product.files as string[]
  let listed = {}
  const copy = relative(root, join(app, 'dist'))
  const lowered = {
    // The hooks of the product look at the product's own folders; these look at the copy's.
    beforePack: async () => void (listed = await writeShippedList(join(app, 'dist'), root)),
    afterPack: (context: AfterPackContext) => afterPack(context, listed),
    files: [
      { from: copy, to: 'dist', filter: ['**/*', '!**/*.map'] },
      'package.json',
      ...files.filter((pattern) => /^!|^node_modules/.test(pattern)),
    ],
    // Patterns look at where files come from.
    asarUnpack: [`${copy}/{main,kernels}/**`, ...(product.asarUnpack as string[])],
    // The copy's main bundle is CommonJS; an old Electron has no fuses to set.
    extraMetadata: { type: 'commonjs', main: 'dist/electron/main.js' },
    electronFuses: null,
  }
  // A driver needs to look into the program, which the product does not allow.
  const current = { electronFuses: { ...product.electronFuses, enableNodeCliInspectArguments: true } }
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: root,
    config: {
      ...product,
      ...(electron.old ? lowered : current),
      directories: { output },
      electronDist: electron.folder,
      electronVersion: electron.version,
    } as Configuration,
  })
  return join(output, 'linux-unpacked', product.linux!.executableName!)
}

/** The bytes of all files in a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? sizeOf(path) : lstat(path).then(({ size }) => size)
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
