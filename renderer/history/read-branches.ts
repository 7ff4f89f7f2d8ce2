import type { RunRow } from '../../preload/contract/history.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { runTitle } from './run-words.ts'

/** A run in a tree of branches. */
export interface BranchNode {
  runId: string
  title: string
  /** Where it left the run above it; null for the first. */
  position: number | null
  branches: BranchNode[]
}

/** How far up and down a tree is read, and how many branches of one run. */
const DEPTH = 12
const BRANCHES = 50

/** The tree that a run is part of, from its furthest ancestor that is still in the history. */
export async function readBranches(lab: LabWindow, run: RunRow, signal: AbortSignal): Promise<BranchNode> {
  const { history } = lab.client
  let top = run
  for (let level = 0; level < DEPTH && top.parent; level++) {
    const { runId } = top.parent
    const { rows } = await history.list({ runIds: [runId], limit: 1 }, { signal })
    // A branch goes on without the run that it left.
    if (!rows[0]) break
    top = rows[0]
  }
  const read = async (row: RunRow, depth: number): Promise<BranchNode> => {
    const { rows } =
      depth === 0
        ? { rows: [] }
        : await history.list({ parent: row.runId, descending: false, limit: BRANCHES }, { signal })
    const branches: BranchNode[] = []
    for (const branch of rows) branches.push(await read(branch, depth - 1))
    const { runId, parent } = row
    return { runId, title: runTitle(lab, row), position: row === top ? null : (parent?.position ?? null), branches }
  }
  return read(top, DEPTH)
}
