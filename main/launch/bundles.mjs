import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

/**
 * One thing that is built.
 * @typedef {object} Bundle
 * @property {string} name what it is, for a line that says so
 * @property {string} recipe the file that says how it is built; without it there is nothing to build
 * @property {string[]} inputs the files and folders that it is made of
 * @property {string[]} outputs what must be there afterwards
 * @property {string[]} command the arguments for Node that build it
 */

/** @param {string} config @returns {string[]} */
const viteBuild = (config) => ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', '--config', config]

/**
 * Everything that is built, what takes longest first; none needs another.
 * @type {Record<'kernels' | 'programs' | 'page' | 'window' | 'workbench', Bundle>}
 */
const all = {
  kernels: {
    name: 'the WebAssembly kernels',
    recipe: 'native/tensors/kernels/build.mjs',
    inputs: ['native/tensors/kernels/assembly'],
    outputs: ['dist/kernels/kernels.wasm'],
    command: ['native/tensors/kernels/build.mjs'],
  },
  programs: {
    name: 'the programs',
    recipe: 'main/vite.config.ts',
    inputs: ['preload', 'lab', 'native', 'main', 'package.json'],
    outputs: ['dist/main'],
    command: viteBuild('main/vite.config.ts'),
  },
  page: {
    name: 'the page',
    recipe: 'renderer/vite.config.ts',
    inputs: ['preload', 'lab', 'renderer'],
    outputs: ['dist/renderer/index.html'],
    command: viteBuild('renderer/vite.config.ts'),
  },
  window: {
    name: 'the window',
    recipe: 'main/electron/vite.config.ts',
    inputs: ['preload', 'lab', 'main', 'package.json'],
    outputs: ['dist/electron/main.js', 'dist/electron/preload.cjs'],
    command: viteBuild('main/electron/vite.config.ts'),
  },
  workbench: {
    name: 'the workbench',
    recipe: 'renderer/workbench/vite.config.ts',
    inputs: ['preload', 'lab', 'renderer'],
    outputs: ['dist/workbench/index.html'],
    command: viteBuild('renderer/workbench/vite.config.ts'),
  },
}

/** @typedef {keyof typeof all} BundleName */

/**
 * The bundles that can be built from what is there.
 * @param {BundleName[]} names
 * @returns {Bundle[]}
 */
export const bundles = (names) => names.map((name) => all[name]).filter(({ recipe }) => existsSync(join(root, recipe)))

/** What the lab is made of. @type {BundleName[]} */
export const everything = ['kernels', 'page', 'programs', 'window']
