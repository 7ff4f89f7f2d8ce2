/** What the tab offers to begin with; a label is a key of `text.ts`. */
import type { Json } from '../../../preload/contract/values.ts'

/**
 * The two models of the course's notebook, which builds the linear one first, and what it prints in their last epoch
 * (PyTorch after `torch.manual_seed(12345)`; every epoch stands in `tests/reference/spiral-12345.json`).
 */
export const presets = [
  {
    id: 'linear',
    label: 'presetLinear',
    params: { layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd' }, modelIndex: 0 },
    seed: 12345,
    printed: { loss: 0.861541, accuracy: 0.504 },
  },
  {
    id: 'relu',
    label: 'presetRelu',
    params: { layers: [{ units: 100, activation: 'relu' }], optimizer: { kind: 'adam' }, modelIndex: 1 },
    seed: 12345,
    printed: { loss: 0.178407, accuracy: 0.949 },
  },
] as const satisfies readonly {
  id: string
  label: string
  params: Json
  seed: number
  printed: Record<string, number>
}[]
