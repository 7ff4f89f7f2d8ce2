import type { TraceQuestion } from '../../kit/tab/trace-question.ts'
import type { Frame } from './frame.ts'
import type { text } from './text.ts'

type Say = (key: keyof (typeof text)['en'] & `predict${string}`) => string

/** The question that belongs to a frame's task and unit; null where there is none. */
export function questionOf({ task, unit }: Frame, t: Say): TraceQuestion | null {
  if (task !== 'xor' && task !== 'xnor') return null
  if (unit === 'perceptron')
    return {
      id: 'line',
      text: t('predictXor'),
      options: [
        { id: 'yes', label: t('predictXorYes') },
        { id: 'no', label: t('predictXorNo') },
      ],
      outcome: 'no',
      why: t('predictXorWhy'),
    }
  if (unit === 'network')
    return {
      id: 'hidden',
      text: t('predictHidden'),
      options: ['1', '2', '3', '4'].map((id) => ({ id, label: id })),
      outcome: '2',
      why: t('predictHiddenWhy'),
    }
  return null
}
