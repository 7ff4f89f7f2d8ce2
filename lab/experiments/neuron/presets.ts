/** What the course begins with, in its order; a label is a key of `text.ts`. */
import type { Json } from '../../../preload/contract/values.ts'

/** Two clouds that a line parts, with a gap that one can see. */
const clouds: [number, number, 0 | 1][] = [
  [-0.1, -0.7, 0],
  [2.7, -0.6, 1],
  [0.4, 0.2, 0],
  [2.2, -1.9, 1],
  [0.6, -1.6, 0],
  [3.2, 0.1, 1],
  [-0.4, -1.9, 0],
  [3.1, -1.4, 1],
  [1.1, 0.7, 0],
  [2, -2.8, 1],
  [0.1, -2.6, 0],
  [2.6, 0.8, 1],
]

/** The presets; the first one is what a fresh tab shows. */
export const presets = [
  { id: 'and', label: 'presetBiology', params: { unit: 'mcCullochPitts', task: 'and' }, seed: 12345 },
  {
    id: 'not',
    label: 'presetInhibition',
    params: { unit: 'mcCullochPitts', task: 'not', weights: [1], threshold: 1 },
    seed: 12345,
  },
  { id: 'or', label: 'presetPerceptron', params: { unit: 'perceptron', task: 'or' }, seed: 12345 },
  {
    id: 'clouds',
    label: 'presetCloud',
    params: { unit: 'perceptron', task: 'points', points: clouds, learningRate: 0.5 },
    seed: 12345,
  },
  { id: 'xor', label: 'presetXor', params: { unit: 'perceptron', task: 'xor', maxUpdates: 60 }, seed: 12345 },
  { id: 'xorNetwork', label: 'presetNetwork', params: { unit: 'network', task: 'xor' }, seed: 3 },
  { id: 'xnorNetwork', label: 'presetXnor', params: { unit: 'network', task: 'xnor', hidden: 2 }, seed: 12345 },
] as const satisfies readonly { id: string; label: string; params: Json; seed: number }[]
