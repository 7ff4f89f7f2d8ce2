import { z } from 'zod'
import { ancestor, type Ancestor } from '../../../preload/contract/history.ts'
import { runSpec, type RunSpec } from '../../../preload/contract/values.ts'
import { branchHash } from './hashes.ts'
import type { HistoryStore } from './store.ts'
import type { BranchTable } from './tables.ts'

/** The parent's spec, and what the parent itself had left; null where that was not known. */
const storedParent = runSpec.extend({ ancestors: z.array(ancestor).nullable().default([]) })

/**
 * What a run goes on from, the first of all before the others; empty where it began by itself, null where its row is damaged.
 * A branch stores all of them, so that they are known after those runs are gone.
 */
export function ancestorsOf(store: HistoryStore, run: string): Ancestor[] | null {
  const row = store.statement('select * from branch where run = ?').get(run) as BranchTable | undefined
  if (!row) return []
  if (!branchHash(run, row.parent, row.position, row.parent_spec_json).equals(row.row_sha)) return null
  const { ancestors, ...spec } = storedParent.parse(JSON.parse(row.parent_spec_json))
  return ancestors && [...ancestors, { runId: row.parent, position: row.position, spec }]
}

/** What `ancestorsOf` reads of a new branch. */
export function parentText(store: HistoryStore, parent: string, parentSpec: RunSpec): string {
  const ancestors = ancestorsOf(store, parent)
  return JSON.stringify(ancestors?.length === 0 ? parentSpec : { ...parentSpec, ancestors })
}
