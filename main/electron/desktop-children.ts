import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { phrase } from '../../preload/message.ts'
import { forkNode } from '../supervisor/fork-node.ts'
import type { StartBound } from '../supervisor/started-child.ts'

/** What is looked at of the program that runs. */
export interface Program {
  packaged: boolean
  /** The program itself. */
  execPath: string
  /** The Node that the launcher names: the one that addons are compiled for in this checkout. */
  node: string | undefined
  /** Where the program's own resources lie. */
  resources: string
  /** The Node of the checkout whose libraries are used, where the user has chosen one. */
  chosenNode: string | null
}

/** The Node-API that the history's library is built for; loading it where there is an older one ends the process. */
const SQLITE_NODE_API = 10

/** The libraries that are loaded by a process of their own Node. @param nodeApi what the program's own processes have */
export const boundLibraries = (nodeApi: string | undefined): string[] =>
  Number(nodeApi) >= SQLITE_NODE_API ? ['opencv4nodejs'] : ['opencv4nodejs', 'better-sqlite3']

/**
 * How the desktop starts a child that loads an addon bound to V8's own interface, which Electron cannot load: as a process
 * of the pinned Node that the launcher names. A packed program's own binary is no Node; a test build around an older
 * Electron brings one.
 * @param options where the children's bundles lie, and who gets what they write
 */
export function startBoundChildren(
  { packaged, execPath, node, resources, chosenNode }: Program,
  options: { folder: string; log: (line: string) => void },
): StartBound {
  if (packaged) {
    const found = [chosenNode, join(resources, 'node', 'node')].find((path) => path !== null && existsSync(path))
    return found ? forkNode({ ...options, node: found }) : { missing: phrase('provider.packed') }
  }
  if (!node) return { missing: phrase('provider.noLauncher') }
  if (node === execPath || !existsSync(node)) return { missing: phrase('provider.noNode', { node }) }
  return forkNode({ ...options, node })
}
