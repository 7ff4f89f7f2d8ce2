import type { RunRow } from '../../../preload/contract/history.ts'
import { labError } from '../../../preload/errors.ts'
import type { LabContext } from '../lab-context.ts'
import { text } from './text.ts'

/** What the user says of a run. */
export type Annotations = Pick<RunRow, 'name' | 'note' | 'starred'>

/**
 * Changes one thing that the user says of a run.
 * @param titleOf what a run is called, with or without a name
 * @returns its new line, or null where that failed (which was told)
 */
export async function changeRun<Field extends keyof Annotations>(
  lab: Pick<LabContext, 'client' | 'did' | 'historyChanged' | 'notify' | 'say'>,
  run: RunRow,
  field: Field,
  value: Annotations[Field],
  titleOf: (run: RunRow) => string,
): Promise<RunRow | null> {
  const { history } = lab.client
  const { runId, [field]: before } = run
  const say = async (next: Annotations[Field]): Promise<RunRow> => {
    const row = await history.update({ runId, [field]: next })
    lab.historyChanged()
    return row
  }
  /** Says it anew, unless another window has said something else since. */
  async function sayAgain(from: Annotations[Field], to: Annotations[Field]): Promise<void> {
    const present = await history.get({ runId })
    if (present.deletedAt === null && present[field] !== from) throw labError('cannotUndo')
    await say(to)
  }
  try {
    const row = await say(value)
    const { [field]: after } = row
    const kind = field === 'name' ? 'renamed' : field === 'note' ? 'noted' : value ? 'starred' : 'unstarred'
    lab.did({
      label: () => lab.say(text, `undo.${kind}`, { run: titleOf(row) }),
      undo: () => sayAgain(after, before),
      redo: () => sayAgain(before, after),
    })
    return row
  } catch (thrown) {
    lab.notify(thrown)
    return null
  }
}
