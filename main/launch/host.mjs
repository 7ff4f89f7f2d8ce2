import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compiled, dist, root } from './paths.mjs'
import { giveUp } from './say.mjs'

/** Goes to where the user is: npm has gone to the root of the repository, but names of files are meant from there. */
export function goToUser() {
  const { npm_package_json: packageJson, INIT_CWD: folder } = process.env
  if (packageJson === join(root, 'package.json') && folder) process.chdir(folder)
}

/**
 * Becomes one of the built hosts, in this very process: signals, streams and exit code are the host's own from here on,
 * and nothing stands between it and whoever started it.
 * @param {'server' | 'cli'} host
 * @param {string[]} args
 */
export async function becomeHost(host, args) {
  const program = join(dist, 'main', `${host}.js`)
  if (!existsSync(program)) giveUp(`There is no ${program}; the build did not make it.`)
  goToUser()
  // What V8 has made of the bundles is kept, for this host and for the children it starts.
  process.env.NODE_COMPILE_CACHE = compiled
  module.enableCompileCache(compiled)
  process.argv = [process.execPath, program, ...args]
  await import(pathToFileURL(program).href)
}
