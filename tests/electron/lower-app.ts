/** Makes a copy of the built lab that Electron 9 can run; the lab's own code stays as it is. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle, type BuildOptions } from 'esbuild'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const shim = join(import.meta.dirname, 'shim')

/** Node 12 and Electron 9 know neither modules of the new kind nor `node:` before a name. */
const forNode12: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node12',
  external: ['electron'],
  define: { 'import.meta.dirname': '__dirname' },
  logLevel: 'warning',
}

/**
 * Lowers the lab that was built into `dist`.
 * @param out the app's folder; whatever is there is replaced
 */
export async function lowerApp(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true })
  const dist = join(out, 'dist')
  mkdirSync(join(dist, 'electron'), { recursive: true })
  const { name, productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  writeFileSync(
    join(out, 'package.json'),
    JSON.stringify({ name, productName, version, main: 'dist/electron/main.js' }, null, 2),
  )
  await bundle({
    ...forNode12,
    stdin: {
      contents: `require('./tests/electron/shim/install.ts')\nrequire('./dist/electron/main.js')`,
      resolveDir: root,
      sourcefile: 'lowered-main.js',
    },
    outfile: join(dist, 'electron/main.js'),
  })
  await bundle({
    ...forNode12,
    target: 'chrome83',
    entryPoints: [join(root, 'dist/electron/preload.cjs')],
    // An old Electron tells a file's place by the file itself.
    banner: { js: `require('electron').webUtils = { getPathForFile: (file) => file.path }` },
    outfile: join(dist, 'electron/preload.cjs'),
  })
  // The children run on the machine's own Node and need nothing but the place of their port.
  for (const part of ['main', 'kernels']) cpSync(join(root, 'dist', part), join(dist, part), { recursive: true })
  writeFileSync(join(dist, 'main/package.json'), '{ "type": "module" }\n')
  await build({
    configFile: join(shim, 'page.vite.config.ts'),
    build: { outDir: join(dist, 'renderer'), emptyOutDir: true },
  })
}

/** The script that gives a child its port, as one file. @returns its path */
export async function buildParentPort(folder: string): Promise<string> {
  const outfile = join(folder, 'parent-port.cjs')
  await bundle({ ...forNode12, target: 'node24', entryPoints: [join(shim, 'parent-port.ts')], outfile })
  return outfile
}
