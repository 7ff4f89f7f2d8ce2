import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import packageJson from '../../package.json' with { type: 'json' }
import { listPackages } from '../pack/list-packages.ts'

const here = import.meta.dirname
const root = join(here, '../..')
const outDir = join(root, 'dist/electron')

/** The preload script, a bundle of its own: in a sandbox it must be one CommonJS file. */
function preloadScript(): Plugin {
  return {
    name: 'preload-script',
    async closeBundle() {
      const { build } = await import('vite')
      await build({
        configFile: false,
        root,
        publicDir: false,
        logLevel: 'warn',
        build: {
          target: 'chrome146',
          outDir,
          emptyOutDir: false,
          minify: false,
          lib: { entry: join(root, 'preload/electron.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
          rolldownOptions: { external: ['electron'] },
        },
      })
    },
  }
}

/**
 * The desktop's host and its preload script. Everything is bundled but Electron itself: the host loads no native code,
 * which is the children's.
 */
export default defineConfig({
  root: here,
  publicDir: false,
  envDir: false,
  plugins: [preloadScript(), listPackages('window')],
  ssr: {
    target: 'node',
    noExternal: true,
    external: ['electron', ...builtinModules, ...Object.keys(packageJson.dependencies)],
  },
  build: {
    ssr: join(here, 'main.ts'),
    target: 'node24',
    outDir,
    emptyOutDir: true,
    sourcemap: true,
    // One file: what is loaded later lies in it, too, and runs when it is asked for.
    rolldownOptions: { output: { entryFileNames: '[name].js', codeSplitting: false } },
  },
})
