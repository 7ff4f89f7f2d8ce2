import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import packageJson from '../package.json' with { type: 'json' }

const here = import.meta.dirname

/** Name of the bundle without `.js` and its first module, for each program that is there. */
const entries = Object.fromEntries(
  [
    ['server', 'server'],
    ['cli', 'cli'],
    ...readdirSync(join(here, 'children')).map((kind) => [`children/${kind}`, `children/${kind}`]),
  ]
    .map(([bundle, folder]) => [bundle, join(here, folder!, 'main.ts')] as const)
    .filter(([, main]) => existsSync(main)),
)

/**
 * The programs that run under Node: the browser's and the terminal's host, and the children. What they share is bundled
 * once. Packages that are native or optional are listed in package.json under the (optional) dependencies and stay
 * outside; all others become part of the bundles.
 */
export default defineConfig({
  root: here,
  publicDir: false,
  // Nothing is taken from the environment of whoever builds.
  envDir: false,
  ssr: {
    target: 'node',
    noExternal: true,
    external: [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.optionalDependencies)],
  },
  build: {
    ssr: true,
    target: 'node24',
    outDir: join(here, '../dist/main'),
    emptyOutDir: true,
    rolldownOptions: {
      input: entries,
      output: {
        entryFileNames: '[name].js',
        // Beside the hosts, so that a path relative to a module means the same in a host and in what hosts share.
        chunkFileNames: 'shared-[name]-[hash].js',
      },
    },
  },
})
