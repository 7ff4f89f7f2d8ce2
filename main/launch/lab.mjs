import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { becomeHost } from './host.mjs'
import { root } from './paths.mjs'

/**
 * `lab …`: the terminal host. Standard output is its alone.
 * @param {string[]} args
 */
export async function lab(args) {
  await buildStale(['kernels', 'programs'])
  const { npm_lifecycle_event: script, npm_package_json: packageJson, INIT_CWD: folder } = process.env
  // npm goes to the root of the repository; the names of files are meant from where the user is.
  if (script === 'lab' && packageJson === join(root, 'package.json') && folder) process.chdir(folder)
  await becomeHost('cli', args)
}
