import type { PresetQuestion } from '../../kit/tab/preset.ts'

/** The best that a straight line can do on the course's samples is 0.0276; the noise's own spread is 0.0075. */
const STRAIGHT = 0.02
const EVERY = 0.004

/** What the curve will look like, which the loss answers. */
export const questionOf = (
  why: string,
  t: (key: 'question' | 'answer.straight' | 'answer.bent' | 'answer.every') => string,
): PresetQuestion => ({
  text: t('question'),
  options: [
    { id: 'straight', label: t('answer.straight') },
    { id: 'bent', label: t('answer.bent') },
    { id: 'every', label: t('answer.every') },
  ],
  outcome: ({ loss = Infinity }) => (loss < EVERY ? 'every' : loss < STRAIGHT ? 'bent' : 'straight'),
  why,
})
