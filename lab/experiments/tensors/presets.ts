/** What the tab offers to begin with, a lesson each; a label is a key of `text.ts`. */
import { lessons } from './lessons.ts'

/** The presets; the first one is what a fresh tab shows. */
export const presets = lessons.map(({ id, label, program }, i) => ({
  id,
  label,
  params: { program },
  seed: 12345,
  // The first one opens with its graph before the way back; the others wait for an answer.
  at: i === 0 ? 5 : 0,
}))
