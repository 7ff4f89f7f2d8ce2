import { pinnedNode } from './pinned-node.mjs'
import { handOver } from './processes.mjs'

/**
 * `npm run kit`: serves the workbench, where every part of the kit stands alone, and follows each change of its files.
 * @param {string[]} args Vite's own (`--port`, `--open`)
 */
export async function kit(args) {
  await handOver(pinnedNode(), [
    'node_modules/vite/bin/vite.js',
    '--config',
    'renderer/workbench/vite.config.ts',
    ...args,
  ])
}
