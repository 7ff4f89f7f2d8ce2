/** What a course shows, in its order; a label is a key of `text.ts`. */
import type { Json } from '../../../preload/contract/values.ts'
import type { Outcome } from './descending.ts'

const seed = 12345

/** The presets, each with how it ends; the first one is what a fresh tab shows. */
export const presets = [
  { id: 'right', label: 'presetRight', params: { learningRate: 0.2, steps: 25 }, seed, at: 3, outcome: 'lowest' },
  { id: 'small', label: 'presetSmall', params: { learningRate: 0.01 }, seed, outcome: 'underWay' },
  { id: 'swings', label: 'presetSwings', params: { learningRate: 0.95, steps: 25 }, seed, outcome: 'swings' },
  { id: 'diverges', label: 'presetDiverges', params: { start: 0.5, learningRate: 1.1 }, seed, outcome: 'diverges' },
  {
    id: 'local',
    label: 'presetLocal',
    params: { curve: 'doubleWell', start: 2, steps: 100 },
    seed,
    outcome: 'local',
  },
  {
    id: 'momentum',
    label: 'presetMomentum',
    params: { curve: 'doubleWell', start: 2, momentum: 0.9, steps: 100 },
    seed,
    outcome: 'lowest',
  },
  { id: 'bumpy', label: 'presetBumpy', params: { curve: 'bumpyBowl', start: 3.6 }, seed, outcome: 'local' },
  {
    id: 'plateau',
    label: 'presetPlateau',
    params: { curve: 'plateau', start: 5, learningRate: 0.2 },
    seed,
    outcome: 'underWay',
  },
] as const satisfies readonly { id: string; label: string; params: Json; seed: number; at?: number; outcome: Outcome }[]
