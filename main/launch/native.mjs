import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { handOver } from './processes.mjs'
import { giveUp } from './say.mjs'

/**
 * `npm run native`: fetches and links the optional native libraries.
 * @param {string[]} args
 */
export async function native(args) {
  const program = join(root, 'native', 'install', 'main.ts')
  if (!existsSync(program)) giveUp('This version has no native libraries to fetch.')
  await handOver(pinnedNode(), ['--experimental-transform-types', '--no-warnings', program, ...args])
}
