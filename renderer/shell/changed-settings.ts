import type { LabClient } from '../../preload/client.ts'
import type { Settings } from '../../preload/contract/app.ts'
import { labError } from '../../preload/errors.ts'
import { sameJson } from '../../lab/kit/knobs/fields.ts'
import type { Change } from '../../lab/kit/lab-context.ts'

type Name = keyof Settings
const names = (change: Partial<Settings>): Name[] => Object.keys(change) as Name[]

/**
 * Changed settings as a change that can be taken back; null where nothing changed.
 * @param set sets some of them, or throws
 * @param say what a setting is called, in the present language
 */
export function changedSettings(
  { before, change }: { before: Settings; change: Partial<Settings> },
  client: LabClient,
  set: (change: Partial<Settings>) => Promise<void>,
  say: (name: Name) => string,
): Change | null {
  const changed = names(change).filter((name) => !sameJson(before[name], change[name]))
  const [first] = changed
  if (first === undefined) return null
  const old = Object.fromEntries(changed.map((name) => [name, before[name]])) as Partial<Settings>
  /** Sets them, unless another window has changed them since. */
  async function put(from: Partial<Settings>, to: Partial<Settings>): Promise<void> {
    const present = await client.app.settings()
    if (!changed.every((name) => sameJson(present[name], from[name]))) throw labError('cannotUndo')
    await set(to)
  }
  return { label: () => say(first), undo: () => put(change, old), redo: () => put(old, change) }
}
