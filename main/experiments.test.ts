import { expect, it } from 'vitest'
import { LabError } from '../preload/errors.ts'
import { completeSpec } from './experiments.ts'

/** What is said of wrong parameters of the classification: the field, and what to do. */
function said(params: object): [string | undefined, string, string] {
  try {
    completeSpec({ experiment: 'classification', params: params as Record<string, never>, seed: 1, provider: 'auto' })
  } catch (thrown) {
    if (thrown instanceof LabError) return [thrown.shape.path, thrown.shape.message, thrown.shape.do]
  }
  throw new Error('nothing was refused')
}

it('a parameter in the wrong place is told its right one', () => {
  expect(said({ momentum: 0.9 })[2]).toBe('Move it to `params.optimizer.momentum`')
  expect(said({ layers: [{ units: 3 }, { units: 4, learningrate: 2 }] })[2]).toMatch(/`params.optimizer.learningRate`/)
})
it('one that another kind of the same object has is not moved to where it stands', () => {
  const kinds = 'the fields here are kind, learningRate, beta1'
  for (const momentum of ['momentum', 'momentun']) {
    const [path, message, todo] = said({ optimizer: { kind: 'adam', [momentum]: 0.9 } })
    expect([path, todo]).toEqual([`params.optimizer.${momentum}`, 'Remove it'])
    expect(message).toContain(kinds)
  }
})
