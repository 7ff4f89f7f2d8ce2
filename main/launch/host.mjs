import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dist } from './paths.mjs'
import { giveUp } from './say.mjs'

/**
 * Becomes one of the built hosts, in this very process: signals, streams and exit code are the host's own from here on,
 * and nothing stands between it and whoever started it.
 * @param {'server' | 'cli'} host
 * @param {string[]} args
 */
export async function becomeHost(host, args) {
  const program = join(dist, 'main', `${host}.js`)
  if (!existsSync(program)) giveUp(`There is no ${program}; the build did not make it.`)
  process.argv = [process.execPath, program, ...args]
  await import(pathToFileURL(program).href)
}
