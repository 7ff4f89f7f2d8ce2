/** What the tab offers to begin with; a label is a key of `text.ts`. */
import type { Json } from '../../../preload/contract/values.ts'

/**
 * The course's two models, the linear one and the one that bends, and what its notebook prints in their last epoch (every
 * epoch stands in `tests/reference/regression-12345.json`).
 */
export const presets = [
  {
    id: 'linear',
    label: 'presetLinear',
    params: { layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd' } },
    seed: 12345,
    printed: { loss: 0.027633 },
  },
  {
    id: 'tanh',
    label: 'presetTanh',
    params: { layers: [{ units: 100, activation: 'tanh' }], optimizer: { kind: 'adam' } },
    seed: 12345,
    printed: { loss: 0.011323 },
  },
] as const satisfies readonly {
  id: string
  label: string
  params: Json
  seed: number
  printed: Record<string, number>
}[]
