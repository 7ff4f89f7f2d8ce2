import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { isRunId } from '../../../lab/core/runs/run-id.ts'
import { labError } from '../../../preload/errors.ts'
import { BEGINNING, HeadFile, runFolder, type Head } from './head-file.ts'
import type { HistoryStore } from './store.ts'
import type { RunTable } from './tables.ts'
import { followChain, markDamaged } from './verify.ts'

/** The runs whose head file is there: those that trained when the lab ended, and what a fault of the disk left. */
function runsWithHead(home: string): string[] {
  const folder = join(home, 'runs')
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => isRunId(name) && existsSync(join(runFolder(home, name), 'head')))
}

function readHead(home: string, run: string): Head | null {
  const file = HeadFile.open(home, run)
  try {
    return file?.read() ?? null
  } finally {
    file?.close()
  }
}

/** Moves the folder of a run that is in no history aside; nothing is deleted. */
function setAside(home: string, run: string): void {
  mkdirSync(join(home, 'quarantine'), { recursive: true, mode: 0o700 })
  const kept = join(home, 'quarantine', run)
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
  renameSync(runFolder(home, run), existsSync(kept) ? `${kept}-${time}` : kept)
}

/** Follows the chain of an unfinished run and compares it with the high-water mark outside the database. */
function checkRun(store: HistoryStore, run: string, head: Head | null): void {
  const { state } = store.statement('select state from run where id = ?').get(run) as Pick<RunTable, 'state'>
  let atHead: Buffer | null = null
  const { epochs, whole } = followChain(store, run, (passed, chain) => {
    if (passed === head?.epochs) atHead = chain
  })
  if (whole) store.proven.add(run)
  else {
    markDamaged(store, run, epochs)
    store.problems.push(labError('runDamaged', { run, epoch: epochs }))
  }
  if (!head || head.epochs === BEGINNING) return
  if (head.epochs > epochs) {
    if (whole) store.problems.push(labError('epochsMissing', { run, epochs: head.epochs - epochs, kept: epochs }))
    return
  }
  // A run that has ended has its blocks merged and chained anew; of one in training the very link must be there.
  const unfinished = state === 'running' || state === 'paused'
  if (whole && unfinished && !(atHead as Buffer | null)?.equals(head.chain)) {
    markDamaged(store, run, 0)
    store.problems.push(labError('runDamaged', { run, epoch: 0 }))
  }
}

/** Checks every run that did not end in good order, and reports what the disk lost. Call it before runs are interrupted. */
export function checkUnfinishedRuns(store: HistoryStore): void {
  const unfinished = store.column(`select id from run where state in ('running', 'paused')`).all() as string[]
  const withHead = runsWithHead(store.home)
  for (const run of new Set([...unfinished, ...withHead])) {
    let head: Head | null = null
    try {
      head = withHead.includes(run) ? readHead(store.home, run) : null
    } catch {
      // No file at all, or none that can be read.
      store.problems.push(labError('artifactDamaged', { name: 'head' }))
      setAside(store.home, run)
    }
    if (store.statement('select 1 from run where id = ?').get(run)) checkRun(store, run, head)
    // The lab ended while it began: nobody was told that there is such a run.
    else if (head?.epochs === BEGINNING) HeadFile.remove(store.home, run)
    else {
      store.problems.push(labError('runMissing', { run, epochs: head?.epochs ?? 0 }))
      setAside(store.home, run)
    }
  }
  for (const run of withHead) store.ended.add(run)
}
