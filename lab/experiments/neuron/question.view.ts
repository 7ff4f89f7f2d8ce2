import type { Frame } from './frame.ts'
import type { text } from './text.ts'

/** A question to predict, in the words that are shown. */
export interface Question {
  id: string
  question: string
  options: { id: string; label: string }[]
  /** The right option. */
  right: string
  why: string
}

type Say = (key: keyof (typeof text)['en'] & `predict${string}`) => string

/** The question that belongs to a frame's task and unit; null where there is none. */
export function questionOf({ task, unit }: Frame, t: Say): Question | null {
  if (task !== 'xor' && task !== 'xnor') return null
  if (unit === 'perceptron')
    return {
      id: 'line',
      question: t('predictXor'),
      options: [
        { id: 'yes', label: t('predictXorYes') },
        { id: 'no', label: t('predictXorNo') },
      ],
      right: 'no',
      why: t('predictXorWhy'),
    }
  if (unit === 'network')
    return {
      id: 'hidden',
      question: t('predictHidden'),
      options: ['1', '2', '3', '4'].map((id) => ({ id, label: id })),
      right: '2',
      why: t('predictHiddenWhy'),
    }
  return null
}
