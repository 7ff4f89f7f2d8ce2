import type { RunRecord, RunRow } from '../../preload/contract/history.ts'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import { exportFormats, type ExportFormat } from '../../lab/core/export/export-formats.ts'
import { exportRun, weightsOf } from '../../lab/core/export/export-run.ts'
import type { WorkTools } from '../../lab/kit/lab-context.ts'
import { definitionOf } from '../shell/experiments.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { runTitle } from './run-words.ts'
import { gather, runsAsFile } from './runs-as-file.ts'

/** Runs that are marked at a time: few enough that a run that trains is saved between. */
const MARKED = 500

/** Marks runs, part after part, and takes back what was marked where that is cancelled or fails. */
async function markAll(
  runIds: readonly string[],
  { signal, progress }: Pick<WorkTools, 'signal' | 'progress'>,
  mark: (runIds: string[]) => Promise<number>,
  takeBack: (runIds: string[]) => Promise<unknown>,
): Promise<number> {
  let count = 0
  const marked: string[] = []
  try {
    for (let from = 0; from < runIds.length; from += MARKED) {
      signal.throwIfAborted()
      const some = runIds.slice(from, from + MARKED)
      count += await mark(some)
      marked.push(...some)
      progress(marked.length / runIds.length)
    }
    signal.throwIfAborted()
    return count
  } catch (thrown) {
    if (marked.length > 0) await takeBack(marked)
    throw thrown
  }
}

/** Deletes runs or brings them back, all or none. */
function mark(lab: LabWindow, runIds: readonly string[], how: 'deleting' | 'restoring'): Promise<number> {
  const { history } = lab.client
  const remove = async (some: string[]): Promise<number> => (await history.delete({ runIds: some })).deleted
  const restore = async (some: string[]): Promise<number> => (await history.restore({ runIds: some })).restored
  const [there, back] = how === 'deleting' ? [remove, restore] : [restore, remove]
  return lab
    .work(
      () => lab.text(`work.${how}`, { count: runIds.length }),
      (tools) => markAll(runIds, tools, there, back),
    )
    .finally(() => lab.historyRevision++)
}
/** The same, taken back or done again. Nothing is left to do where another window did it already: that is told. */
async function markAgain(lab: LabWindow, runIds: readonly string[], how: 'deleting' | 'restoring'): Promise<void> {
  if ((await mark(lab, runIds, how)) === 0) throw labError('E-SHL-009')
}

/** Deletes runs, all or none, which can be taken back; resolves to whether they are gone. */
export async function deleteRuns(lab: LabWindow, runIds: string[]): Promise<boolean> {
  try {
    const count = await mark(lab, runIds, 'deleting')
    const { undo } = lab.did({
      label: () => lab.text('undo.deleted', { count }),
      undo: async () => {
        lab.notices.dismissAbout(about)
        await markAgain(lab, runIds, 'restoring')
      },
      redo: () => markAgain(lab, runIds, 'deleting'),
    })
    const about = `deleted ${runIds[0]}`
    lab.notices.show({ kind: 'success', message: lab.text('notice.deleted', { count }), undo }, about)
    return true
  } catch (thrown) {
    lab.notify(thrown)
    return false
  }
}

/** Brings a deleted run back. */
export async function restoreRun(lab: LabWindow, runId: string): Promise<void> {
  try {
    const count = await mark(lab, [runId], 'restoring')
    if (count === 0) return
    lab.did({
      label: () => lab.text('undo.restored', { count }),
      undo: () => markAgain(lab, [runId], 'deleting'),
      redo: () => markAgain(lab, [runId], 'restoring'),
    })
  } catch (thrown) {
    lab.notify(thrown)
  }
}

/** What the user says of a run. */
type Said = Pick<RunRow, 'name' | 'note' | 'starred'>

/** Changes one thing that the user says of a run; resolves to its new line, or null where that failed (which was told). */
export async function changeRun<Field extends keyof Said>(
  lab: LabWindow,
  run: RunRow,
  field: Field,
  value: Said[Field],
): Promise<RunRow | null> {
  const { history } = lab.client
  const { runId, [field]: before } = run
  const say = async (next: Said[Field]): Promise<RunRow> => {
    const row = await history.update({ runId, [field]: next })
    lab.historyRevision++
    return row
  }
  /** Says it anew, unless another window has said something else since. */
  async function sayAgain(from: Said[Field], to: Said[Field]): Promise<void> {
    const present = await history.get({ runId })
    if (present.deletedAt === null && present[field] !== from) throw labError('E-SHL-009')
    await say(to)
  }
  try {
    const row = await say(value)
    const { [field]: after } = row
    const kind = field === 'name' ? 'renamed' : field === 'note' ? 'noted' : value ? 'starred' : 'unstarred'
    lab.did({
      label: () => lab.text(`undo.${kind}`, { run: runTitle(lab, row) }),
      undo: () => sayAgain(after, before),
      redo: () => sayAgain(before, after),
    })
    return row
  } catch (thrown) {
    lab.notify(thrown)
    return null
  }
}

/** The runs that match a filter from one place to another, both with them, page by page. */
export function matchingRuns(lab: LabWindow, filter: object, first: number, last: number): Promise<RunRow[]> {
  return lab.work(
    () => lab.text('work.selecting'),
    async ({ signal, progress }) => {
      const found: RunRow[] = []
      for (let offset = first; offset <= last; offset += limits.historyPage) {
        const limit = Math.min(limits.historyPage, last + 1 - offset)
        const { rows } = await lab.client.history.list({ ...filter, limit, offset }, { signal })
        found.push(...rows)
        progress(found.length / (last + 1 - first))
        if (rows.length < limit) break
      }
      return found
    },
  )
}

/** The share of fetching the weights in exporting a model. */
const FETCHING = 0.1

/** Hands runs with all their metrics to the user as one file. Nothing of it is there before all of it is. */
export async function exportRuns(lab: LabWindow, runs: readonly RunRow[], format: 'csv' | 'json'): Promise<void> {
  const parts = await lab.work(
    () => lab.text('work.exporting', { count: runs.length }),
    (tools) => runsAsFile(lab.client, runs, format, tools),
  )
  const name = runs.length === 1 ? `run-${runs[0]!.runId.slice(-6)}` : `runs-${runs.length}`
  await lab.saveFile(`${name}.${format}`, new Blob(parts), format === 'csv' ? 'text/csv' : 'application/json')
}

/**
 * Hands a run to the user as a script, a notebook or a model file.
 * @throws LabError E-RUN-011, E-RUN-012
 */
export async function exportModel(lab: LabWindow, run: RunRecord, format: ExportFormat): Promise<void> {
  const { ending, mediaType, needsWeights } = exportFormats[format]
  const parts = await lab.work(
    () => lab.text('work.model'),
    async ({ signal, progress }) => {
      const kept = needsWeights ? weightsOf(run) : null
      const weights = kept === null ? null : new Uint8Array(await lab.fetchBulk(kept, signal))
      let told = kept === null ? 0 : FETCHING
      progress(told)
      const pieces = exportRun(format, run, definitionOf(run.experiment), weights, (done) => {
        const now = FETCHING + (1 - FETCHING) * done
        // Thousands of rows: the bar is a hundred pixels long.
        if (now - told >= 0.01) progress((told = now))
      })
      return gather(pieces, signal)
    },
  )
  // Beside the run's own JSON.
  const name = `${format === 'json' ? 'model' : 'run'}-${run.runId.slice(-6)}.${ending}`
  await lab.saveFile(name, new Blob(parts), mediaType)
}
