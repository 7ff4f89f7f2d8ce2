import { describe, expect, it } from 'vitest'
import { limits } from '../../../preload/limits.ts'
import { createRandom } from '../../core/random.ts'
import experiment from './experiment.ts'

/** The trace of some parameters, to its end. */
function traced(given: object, seed = 12345) {
  const trace = experiment.trace(experiment.params.parse(given), createRandom(seed))
  while (!trace.ended) trace.advance(50)
  return trace
}

describe('parameters', () => {
  it('fill in weights and threshold by the number of inputs', () => {
    expect(experiment.params.parse({})).toMatchObject({
      task: 'and',
      unit: 'perceptron',
      weights: [1, 1],
      threshold: 2,
    })
    expect(experiment.params.parse({ task: 'not' })).toMatchObject({ weights: [1], threshold: 1 })
    const complete = experiment.params.parse({ weights: [0.5, -1], threshold: 0 })
    expect(experiment.params.parse(complete)).toEqual(complete)
  })

  it.each([
    [{ task: 'points' }, ['points']],
    [{ task: 'not', unit: 'mcCullochPitts', weights: [1, 1] }, ['weights']],
    [{ weights: [1, 1, 1] }, ['weights']],
    [{ task: 'points', points: [[0, 0, 2]] }, ['points', 0, 2]],
    [{ task: 'points', points: [[0, Infinity, 1]] }, ['points', 0, 1]],
    [{ points: Array.from({ length: limits.neuronPoints + 1 }, () => [0, 0, 1]) }, ['points']],
    [{ learningRate: 0 }, ['learningRate']],
    [{ hidden: 65 }, ['hidden']],
  ])('are refused at the field: %j', (given, path) => {
    const parsed = experiment.params.safeParse(given)
    expect(parsed.error?.issues[0]?.path).toEqual(path)
  })
})

it('says how many weights a task has, of too many and of too few', () => {
  for (const weights of [[1], [1, 2, 3]])
    expect(experiment.params.safeParse({ unit: 'mcCullochPitts', weights }).error?.issues).toMatchObject([
      { path: ['weights'], message: 'there must be one weight for each input; this task has 2' },
    ])
})

describe('a unit by hand', () => {
  it('solves AND with its defaults, and says what it cannot have', () => {
    expect(traced({ unit: 'mcCullochPitts' }).result()).toEqual({
      weights: [1, 1],
      bias: null,
      mistakes: 0,
      converged: null,
      separable: true,
      bound: expect.closeTo(51, 9),
      truthTable: [
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
      ],
    })
  })

  it('fires where the sum is exactly the threshold', () => {
    const { truthTable, mistakes } = traced({
      task: 'not',
      unit: 'mcCullochPitts',
      weights: [-1],
      threshold: 0,
    }).result()
    expect(truthTable).toEqual([
      [0, 1],
      [1, 0],
    ])
    expect(mistakes).toBe(0)
  })
})

describe('a perceptron', () => {
  it('has a position for each correction, the first one zero', () => {
    const trace = traced({ task: 'or' })
    expect(trace.frame(0)).toMatchObject({ weights: [0, 0], bias: 0, update: null, mistakes: 0 })
    expect(trace.frame(1)).toMatchObject({
      weights: [0, 0],
      bias: -1,
      update: { row: 0, round: 1, score: 0, before: { weights: [0, 0], bias: 0 } },
    })
    expect(trace.frame(trace.length)).toMatchObject({ converged: true, mistakes: trace.length })
    expect(trace.result()).toMatchObject({ converged: true, separable: true, mistakes: trace.length })
  })

  it('goes on to its limit where no line exists', () => {
    const result = traced({ task: 'xor', maxUpdates: 100 }).result()
    expect(result).toMatchObject({ mistakes: 100, converged: false, separable: false, bound: null })
  })

  it('takes points of one class, and points of both classes in one place', () => {
    expect(traced({ task: 'points', points: [[2, 3, 0]] }).result()).toMatchObject({
      converged: true,
      separable: true,
      truthTable: [[2, 3, 0]],
    })
    const both = { task: 'points', points: [[1, 1, 0], [1, 1, 1]], maxUpdates: 10 } // prettier-ignore
    expect(traced(both).result()).toMatchObject({ converged: false, separable: false, bound: null })
  })
})

describe('a network', () => {
  it('solves XOR and nests its weights by layer', () => {
    const result = traced({ task: 'xor', unit: 'network' }).result()
    expect(result).toMatchObject({ mistakes: null, converged: null, separable: false, bound: null })
    expect((result['truthTable'] as number[][]).map(([, , probability]) => Math.round(probability!))).toEqual([
      0, 1, 1, 0,
    ])
    const [hidden, output] = result['weights'] as number[][][]
    expect([hidden!.length, hidden![0]!.length, output!.length, output![0]!.length]).toEqual([4, 2, 1, 4])
  })

  it('gives the same bits at a position whatever was asked before', () => {
    const given = { task: 'xor', unit: 'network', hidden: 64, networkSteps: 20_000 }
    const trace = traced(given)
    const late = trace.frame(19_999)
    expect(trace.frame(7)).toEqual(traced({ ...given, networkSteps: 7 }).frame(7))
    expect(trace.frame(19_999)).toEqual(late)
  })
})
