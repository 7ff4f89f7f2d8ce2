/** Makes a copy of the built lab that Electron 22 can run; the lab's own code stays as it is. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle, type BuildOptions } from 'esbuild'
import { build } from 'vite'

const root = join(import.meta.dirname, '../../..')
const here = 'main/pack/older-electron'

/** Node 16 in an Electron starts nothing but CommonJS. */
const forNode16: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node16',
  external: ['electron', ...Object.keys(readPackage().dependencies), '@tensorflow/*', 'opencv4nodejs'],
  define: {
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    'import.meta.url': '__moduleUrl',
  },
  banner: { js: `const __moduleUrl = require('url').pathToFileURL(__filename).href` },
  logLevel: 'warning',
}
function readPackage(): { dependencies: Record<string, string> } & Record<string, string> {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as ReturnType<typeof readPackage>
}

/** One of the built bundles, with what it lacks before it. */
const lower = (bundled: string, before: string, outfile: string): Promise<unknown> =>
  bundle({
    ...forNode16,
    stdin: { contents: `require('./${here}/${before}')\nrequire('./dist/${bundled}')`, resolveDir: root },
    outfile,
  })

/**
 * Lowers the lab that was built into `dist`.
 * @param out the app's folder; whatever is there is replaced
 */
export async function lowerApp(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true })
  const dist = join(out, 'dist')
  mkdirSync(join(dist, 'electron'), { recursive: true })
  const { name, productName, version } = readPackage()
  const app = { name, productName, version, main: 'dist/electron/main.js' }
  writeFileSync(join(out, 'package.json'), JSON.stringify(app, null, 2))
  await lower('electron/main.js', 'main-process.ts', join(dist, 'electron/main.js'))
  await bundle({
    ...forNode16,
    target: 'chrome108',
    entryPoints: [join(root, 'dist/electron/preload.cjs')],
    // It tells a file's place by the file itself.
    banner: { js: `require('electron').webUtils = { getPathForFile: (file) => file.path }` },
    outfile: join(dist, 'electron/preload.cjs'),
  })
  for (const child of readdirSync(join(root, 'dist/main/children')).filter((file) => file.endsWith('.js')))
    await lower(`main/children/${child}`, 'child.ts', join(dist, 'main/children', child))
  // Beside the archive nothing else says what they are written in.
  writeFileSync(join(dist, 'main/package.json'), '{ "type": "commonjs" }\n')
  cpSync(join(root, 'dist/kernels'), join(dist, 'kernels'), { recursive: true })
  await build({
    configFile: join(root, here, 'page.vite.config.ts'),
    build: { outDir: join(dist, 'renderer'), emptyOutDir: true },
  })
}
