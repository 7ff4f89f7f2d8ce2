import { expect, it } from 'vitest'
import { differingKnobs } from './fairness.ts'

const params = {
  layers: [{ units: 100, activation: 'relu' }],
  optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9 },
  epochs: 1000,
}

it('names the one knob that differs', () => {
  expect(differingKnobs(params, { ...params, layers: [{ units: 100, activation: 'linear' }] })).toEqual([
    'layers[0].activation',
  ])
  expect(differingKnobs(params, params)).toEqual([])
})

it('counts a choice among kinds as one, with all that belongs to it', () => {
  expect(differingKnobs(params, { ...params, optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 } })).toEqual([
    'optimizer',
  ])
  // Of the same kind, each of its parts is a knob of its own.
  expect(differingKnobs(params, { ...params, optimizer: { kind: 'adam', learningRate: 0.1, beta1: 0.8 } })).toEqual([
    'optimizer.learningRate',
    'optimizer.beta1',
  ])
})

it('counts a list of another length as one', () => {
  const deeper = { ...params, layers: [...params.layers, { units: 50, activation: 'tanh' }] }
  expect(differingKnobs(params, deeper)).toEqual(['layers'])
  expect(differingKnobs(deeper, { ...params, epochs: 10 })).toEqual(['layers', 'epochs'])
})

it('counts the same change to every member of a list as one', () => {
  const deep = (...activations: string[]) => ({
    ...params,
    layers: activations.map((activation) => ({ units: 20, activation })),
  })
  expect(differingKnobs(deep('sigmoid', 'sigmoid', 'sigmoid'), deep('relu', 'relu', 'relu'))).toEqual([
    'layers.activation',
  ])
  expect(differingKnobs(deep('sigmoid', 'sigmoid'), deep('relu', 'tanh'))).toEqual([
    'layers[0].activation',
    'layers[1].activation',
  ])
  expect(differingKnobs(deep('sigmoid', 'relu'), deep('relu', 'relu'))).toEqual(['layers[0].activation'])
})
