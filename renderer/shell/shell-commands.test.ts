import { expect, it, vi } from 'vitest'
import experiment from '../../lab/experiments/classification/experiment.ts'
import type { LabWindow } from './lab-window.svelte.ts'
import { trainSpiral } from './shell-commands.ts'

it('the start page trains the course’s ReLU model: its notebook builds it second, after the linear one', () => {
  const ask = vi.fn<LabWindow['ask']>()
  trainSpiral({ ask } as unknown as LabWindow)
  const { spec, action } = ask.mock.calls[0]![0]
  const course = { layers: [{ units: 100, activation: 'relu' }], optimizer: { kind: 'adam' }, modelIndex: 1 }
  expect([spec.experiment, action]).toEqual(['classification', 'start'])
  expect(experiment.params.parse(spec.params)).toEqual(experiment.params.parse(course))
})
