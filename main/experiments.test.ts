import { expect, it } from 'vitest'
import { LabError } from '../preload/errors.ts'
import { order } from '../lab/experiments/order.ts'
import { completeSpec, experimentIds, experimentOf, trainingOf } from './experiments.ts'

/** What is said of wrong parameters of the classification: the field, and what to do. */
async function said(params: object): Promise<[string | undefined, string, string]> {
  try {
    const given = { experiment: 'classification', params: params as Record<string, never>, seed: 1 }
    await completeSpec({ ...given, provider: 'auto' })
  } catch (thrown) {
    if (thrown instanceof LabError) return [thrown.shape.path, thrown.shape.message, thrown.shape.do]
  }
  throw new Error('nothing was refused')
}

it('a parameter in the wrong place is told its right one', async () => {
  expect((await said({ momentum: 0.9 }))[2]).toBe('Move it to `params.optimizer.momentum`')
  expect((await said({ layers: [{ units: 3 }, { units: 4, learningrate: 2 }] }))[2]).toMatch(
    /`params.optimizer.learningRate`/,
  )
})
it('one that another kind of the same object has is not moved to where it stands', async () => {
  const kinds = 'the fields here are kind, learningRate, beta1'
  for (const momentum of ['momentum', 'momentun']) {
    const [path, message, todo] = await said({ optimizer: { kind: 'adam', [momentum]: 0.9 } })
    expect([path, todo]).toEqual([`params.optimizer.${momentum}`, 'Remove it'])
    expect(message).toContain(kinds)
  }
})
it('an unknown experiment is refused with those that there are, and one of another kind with those of the kind', async () => {
  expect(experimentIds).toEqual(order)
  await expect(experimentOf('spirals')).rejects.toMatchObject({ shape: { limit: experimentIds.join(', ') } })
  await expect(trainingOf('images')).rejects.toMatchObject({
    shape: { limit: expect.stringMatching(/^(?!.*images).*regression/) as string },
  })
})
