import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import packageJson from '../package.json' with { type: 'json' }
import { formsByName } from './forms-by-name.ts'
import { listPackages } from './pack/list-packages.ts'

const here = import.meta.dirname

/** The bundles, each named as its folder: the hosts, and a child for each folder of `children/`. */
const programs = ['server', 'cli', ...readdirSync(join(here, 'children')).map((kind) => `children/${kind}`)]
const firstModule = (program: string): string => join(here, program, 'main.ts')

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
  plugins: [formsByName(), listPackages('programs')],
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
      input: Object.fromEntries(
        programs
          .filter((program) => existsSync(firstModule(program)))
          .map((program) => [program, firstModule(program)]),
      ),
      output: {
        entryFileNames: '[name].js',
        // Beside the hosts, so that a path relative to a module means the same in a host and in what hosts share.
        chunkFileNames: 'shared-[name]-[hash].js',
        // What every one of them needs is one file in place of dozens, each of which would have to be found and linked.
        codeSplitting: { groups: [{ name: 'base', test: /[\\/](preload|zod|@orpc)[\\/]/ }] },
      },
    },
  },
})
