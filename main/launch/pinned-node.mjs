import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { modules } from './paths.mjs'

const WINDOWS = process.platform === 'win32'

/** The Node that the packages bring: the same major version as the desktop window's. Falls back to the one that runs. */
export function pinnedNode() {
  const names = [`node-${WINDOWS ? 'win' : process.platform}`, `node-bin-${process.platform}`]
  const binaries = names.map((name) => join(modules, `${name}-${process.arch}`, 'bin', WINDOWS ? 'node.exe' : 'node'))
  return binaries.find((binary) => existsSync(binary)) ?? process.execPath
}

/** Whether this process already is the pinned Node. */
export const runsOnPinnedNode = () => realpathSync(pinnedNode()) === realpathSync(process.execPath)
