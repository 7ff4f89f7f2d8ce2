import { existsSync } from 'node:fs'
import { forkNode } from '../supervisor/fork-node.ts'
import type { StartBound } from '../supervisor/started-child.ts'

/** What is looked at of the program that runs. */
export interface Program {
  packaged: boolean
  /** The program itself. */
  execPath: string
  /** The Node that the launcher names: the one that addons are compiled for in this checkout. */
  node: string | undefined
}

/**
 * How the desktop starts a child that loads an addon bound to V8's own interface, which Electron cannot load: as a process
 * of the pinned Node that the launcher names. The packed program has none beside it, and its own binary is no Node.
 * @param options where the children's bundles lie, and who gets what they write
 */
export function startBoundChildren(
  { packaged, execPath, node }: Program,
  options: { folder: string; log: (line: string) => void },
): StartBound {
  if (packaged) return { missing: 'it needs a Node it was compiled for, which the packed program does not bring' }
  if (!node) return { missing: 'it needs the Node it was compiled for; start the window with `npm start`' }
  if (node === execPath || !existsSync(node)) return { missing: `it needs a Node, and ${node} is none` }
  return forkNode({ ...options, node })
}
