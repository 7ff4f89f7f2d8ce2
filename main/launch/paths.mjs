import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
/** Where npm puts the packages. */
export const modules = join(root, 'node_modules')
/** Where everything that is built goes. */
export const dist = join(root, 'dist')
/** What the launcher remembers between two starts, gone with the packages. */
export const memory = join(modules, '.cache', 'spiral-lab')
/** Where what V8 has made of the bundles is kept. */
export const compiled = join(memory, 'compiled')
