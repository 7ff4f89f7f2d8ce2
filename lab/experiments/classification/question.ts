import type { PresetQuestion } from '../../kit/tab/preset.ts'

/** Accuracies from which on about half of the points count as right, and nearly all. */
const HALF = 0.42
const ALL = 0.75

/** How many points the network will get right, which its accuracy answers. */
export const questionOf = (
  why: string,
  t: (key: 'question' | 'answer.third' | 'answer.half' | 'answer.all') => string,
): PresetQuestion => ({
  text: t('question'),
  options: [
    { id: 'third', label: t('answer.third') },
    { id: 'half', label: t('answer.half') },
    { id: 'all', label: t('answer.all') },
  ],
  outcome: ({ accuracy = 0 }) => (accuracy < HALF ? 'third' : accuracy < ALL ? 'half' : 'all'),
  why,
})
