import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CannotInstall } from './say.ts'

const root = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)

/** Where npm puts the packages. */
export const modules = join(root, 'node_modules')

/**
 * The folder of an installed package.
 * @throws CannotInstall where it is not installed (it is an optional one)
 */
export function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`))
  } catch {
    throw new CannotInstall(
      `The package ${name} is not installed; npm leaves optional packages out where they do not fit.`,
    )
  }
}

/** The folder that holds the headers of the Node that runs, as its npm package does; null where they are not there. */
export function nodeFolder(): string | null {
  const folder = dirname(dirname(process.execPath))
  return existsSync(join(folder, 'include', 'node', 'node_api.h')) ? folder : null
}
