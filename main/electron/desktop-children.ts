import { existsSync } from 'node:fs'
import { phrase } from '../../preload/sayable.ts'
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
  if (packaged) return { missing: phrase('provider.packed') }
  if (!node) return { missing: phrase('provider.noLauncher') }
  if (node === execPath || !existsSync(node)) return { missing: phrase('provider.noNode', { node }) }
  return forkNode({ ...options, node })
}
