import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The root of the repository. */
export const root = join(import.meta.dirname, '../..')
/** The folders whose imports are ruled. */
export const rooms = ['preload', 'lab', 'native', 'main', 'renderer', 'tests']

/** The part of dependency-cruiser's answer that is looked at. */
interface Cruised {
  modules: { source: string; dependencies: { resolved: string }[] }[]
  summary: {
    error: number
    violations: { rule: { name: string }; from: string; to: string }[]
    ruleSetUsed: { forbidden: { name: string; comment: string }[] }
  }
}

/**
 * Lets the checker look at a tree, with the rules of this repository.
 * @param folder the root of the tree, with the rooms in it
 */
export function cruise(folder: string): Cruised {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      `--config=${join(root, '.dependency-cruiser.mjs')}`,
      '--output-type=json',
      ...rooms,
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  if (!stdout.startsWith('{')) throw new Error(`The checker did not answer: ${stderr || stdout}`)
  return JSON.parse(stdout) as Cruised
}
