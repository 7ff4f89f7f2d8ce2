import type { RunRow } from '../../preload/contract/history.ts'
import { labError } from '../../preload/errors.ts'
import { limits } from '../../preload/limits.ts'
import type { WorkTools } from '../../lab/kit/lab-context.ts'
import { changeRun as change, type Annotations } from '../../lab/kit/runs/change-run.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { runTitle } from './run-words.ts'

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
  if ((await mark(lab, runIds, how)) === 0) throw labError('cannotUndo')
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

/** Changes one thing that the user says of a run; resolves to its new line, or null where that failed (which was told). */
export const changeRun = <Field extends keyof Annotations>(
  lab: LabWindow,
  run: RunRow,
  field: Field,
  value: Annotations[Field],
): Promise<RunRow | null> => change(lab, run, field, value, (row) => runTitle(lab, row))

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
