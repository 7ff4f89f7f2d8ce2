import { expect, test } from 'vitest'
import classification from '../../lab/experiments/classification/experiment.ts'
import regression from '../../lab/experiments/regression/experiment.ts'
import { runSpec, type Json, type Seed } from '../../preload/contract/values.ts'
import { limits } from '../../preload/limits.ts'
import { proposedName } from '../../lab/core/runs/run-name.ts'

const named = (params: Record<string, Json>, seed: Seed = 12345) =>
  proposedName(
    { ...runSpec.parse({ experiment: 'classification', seed }), params: classification.params.parse(params) as never },
    classification as never,
  )

test('a run is called by what it is', () => {
  expect(named({})).toBe('relu 100 · adam 0.001 · 1000')
  expect(named({ layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd' }, epochs: 20 })).toBe(
    'linear 100 · sgd 0.001 · 20',
  )
  expect(named({ layers: [...Array(4).fill({ units: 32 }), { units: 3, activation: 'tanh' }] })).toBe(
    'relu 32×4, tanh 3 · adam 0.001 · 1000',
  )
  expect(named({ layers: [] })).toBe('adam 0.001 · 1000')
  expect(proposedName({ experiment: 'images', params: {}, seed: 1, provider: 'auto' }, {})).toBe('')
  expect(regression.name).toBeDefined()
})

test('a seed that is not the course’s is told', () => {
  expect(named({}, 7)).toBe('relu 100 · adam 0.001 · 1000 · seed 7')
  expect(named({}, { data: 1, weights: 2, shuffle: 3 })).toBe('relu 100 · adam 0.001 · 1000 · seed 1/2/3')
})

test('a network of many layers has a name that can be kept', () => {
  const layers = Array.from({ length: 64 }, (_, at) => ({ units: at + 1 }))
  expect(named({ layers }).length).toBeLessThanOrEqual(limits.nameLength - 10)
})
