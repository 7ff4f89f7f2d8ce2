import { buildStale } from './build.mjs'
import { becomeHost } from './host.mjs'

/**
 * `lab …`: the terminal host. Standard output is its alone.
 * @param {string[]} args
 */
export async function lab(args) {
  await buildStale(['kernels', 'programs'])
  await becomeHost('cli', args)
}
