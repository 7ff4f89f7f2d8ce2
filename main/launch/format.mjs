import { join } from 'node:path'
import { root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { handOver } from './processes.mjs'

/**
 * `npm run format [-- FILE…]`: writes the files as Prettier formats them, all of them where none is named.
 * @param {string[]} files
 */
export const format = (files) =>
  handOver(pinnedNode(), [
    join(root, 'node_modules/prettier/bin/prettier.cjs'),
    '--write',
    '--log-level=warn',
    '--ignore-unknown',
    ...(files.length > 0 ? files : [root]),
  ])
