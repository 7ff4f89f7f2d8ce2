import type { Experiment } from '../../core/experiment.ts'
import type { Texts } from '../lab-context.ts'
import { text as kitText } from '../text.ts'
import { text as tabText } from './text.ts'

/** Keys by what they do: the name of its text. */
export type KeyTable = Readonly<Record<string, string>>

export const frameKeys = { help: 'F1' } as const
export const stepperKeys = { play: 'Space', next: 'N', back: 'B', first: 'R' } as const
export const keepKeys = { keepRun: 'K' } as const
export const trainingKeys = {
  play: 'Space',
  step: 'N',
  rewind: 'R',
  network: 'W',
  epochLog: 'L',
  charts: 'C',
  peek: 'B',
  newSeed: 'D',
} as const

/** What every tab of a kind has keys for, whether it was opened or not; an experiment's own stand in its `keys.ts`. */
export const keysOfKind: Readonly<Record<Experiment['kind'], readonly { text: Texts; keys: KeyTable }[]>> = {
  training: [
    { text: kitText, keys: trainingKeys },
    { text: tabText, keys: frameKeys },
  ],
  explorable: [{ text: tabText, keys: { ...stepperKeys, ...keepKeys, ...frameKeys } }],
  images: [{ text: tabText, keys: frameKeys }],
}
