import type { LabContext } from './lab-context.ts'
import { text } from './text.ts'

/**
 * Opens the first of several files that were dropped or pasted together: one is open at a time. A notice names the others
 * and offers each of them.
 */
export function openFirst(
  lab: Pick<LabContext, 'say' | 'notify'>,
  files: Iterable<File>,
  open: (file: File) => void,
): void {
  const [first, ...others] = files
  if (!first) return
  open(first)
  if (others.length > 0)
    lab.notify({
      message: lab.say(text, 'oneAtATime', { name: first.name, count: others.length }),
      actions: others.map((file) => ({ label: file.name, run: () => open(file) })),
    })
}
