import { readFileSync } from 'node:fs'
import { expect, it, describe } from 'vitest'
import { createRandom } from '../../core/random.ts'
import { maximalMargin, mistakeBound } from './margin.ts'
import { NetworkTraining } from './network-training.ts'
import { forward, indexOf, nestedWeights } from './network.ts'
import { Perceptron } from './perceptron.ts'
import { rowsOf, type Row, type Task } from './tasks.ts'

interface Reference {
  sets: { points: number[][]; rate: number; rounds: number[][]; margin: number | null }[]
  gates: { task: Task; rounds: number[][]; margin: number | null }[]
  networks: {
    task: Task
    points: number[][] | null
    seed: number
    hidden: number
    rate: number
    steps: number
    every: number
    losses: number[]
    states: Record<string, { weights: number[][]; gradient: number[][] }>
    probabilities: number[]
  }[]
}

/** Made by make-neuron.py with scikit-learn, a quadratic program, and PyTorch. */
const reference = JSON.parse(
  readFileSync(new URL('../../../tests/reference/neuron.json', import.meta.url), 'utf8'),
) as Reference

/** The weights and the bias after each round, as long as there are rounds. */
function afterRounds(rows: Row[], rate: number, rounds: number): number[][] {
  const unit = new Perceptron(rows, rate, 1_000_000)
  return Array.from({ length: rounds }, () => {
    for (let row = 0; row < rows.length; row++) unit.next()
    const { weights, bias } = unit.line()
    return [...weights, bias]
  })
}

describe('the perceptron', () => {
  it.each(reference.sets.map((set, index) => [index, set] as const))(
    'learns set %i as scikit-learn does, round by round',
    (_, { points, rate, rounds }) => {
      const own = afterRounds(rowsOf('points', points), rate, rounds.length)
      for (const [round, expected] of rounds.entries())
        for (const [index, value] of expected.entries()) expect(own[round]![index]).toBeCloseTo(value, 12)
    },
  )

  it.each(reference.gates)('learns $task as scikit-learn does', ({ task, rounds }) => {
    const own = afterRounds(rowsOf(task, []), 1, rounds.length)
    expect(own).toEqual(rounds)
  })

  it('makes no more mistakes than the bound allows', () => {
    for (const { points, rate } of reference.sets) {
      const rows = rowsOf('points', points)
      const margin = maximalMargin(rows)
      const unit = new Perceptron(rows, rate, 100_000)
      while (!unit.ended) unit.next()
      expect(unit.converged).toBe(margin !== null)
      if (margin) expect(unit.updates.length).toBeLessThanOrEqual(mistakeBound(margin))
    }
  })
})

describe('the margin', () => {
  it.each(reference.sets.map((set, index) => [index, set] as const))('of set %i is the program’s', (_, set) => {
    const found = maximalMargin(rowsOf('points', set.points))
    if (set.margin === null) expect(found).toBeNull()
    else expect(found!.margin / set.margin).toBeCloseTo(1, 7)
  })

  it.each(reference.gates)('of $task is the program’s', ({ task, margin }) => {
    const found = maximalMargin(rowsOf(task, []))
    if (margin === null) expect(found).toBeNull()
    else expect(found!.margin / margin).toBeCloseTo(1, 9)
  })

  it('is none where one point has both classes', () => {
    expect(
      maximalMargin(
        rowsOf('points', [
          [0.3, 0.1, 0],
          [0.3, 0.1, 1],
        ]),
      ),
    ).toBeNull()
  })
})

describe('the network', () => {
  it.each(reference.networks)('follows PyTorch on $task from seed $seed', (given) => {
    const rows = rowsOf(given.task, given.points ?? [])
    const shape = { inputs: rows[0]!.inputs.length, hidden: given.hidden }
    const training = new NetworkTraining(rows, shape, given.rate, given.steps, createRandom(given.seed))
    while (training.steps < given.steps) training.step()
    for (const [index, loss] of given.losses.entries())
      expect(Math.abs(training.at(index * given.every).loss - loss)).toBeLessThan(1e-5)
    for (const [step, state] of Object.entries(given.states)) {
      const { weights, gradient } = training.at(Number(step))
      for (const [own, theirs] of [
        [weights, state.weights.flat()],
        [gradient, state.gradient.flat()],
      ] as const)
        for (const [index, value] of theirs.entries()) expect(Math.abs(own[index]! - value)).toBeLessThan(1e-5)
    }
    const { weights } = training.at(given.steps)
    for (const [index, row] of rows.entries())
      expect(forward(weights, shape, row.inputs).probability).toBeCloseTo(given.probabilities[index]!, 5)
    expect(nestedWeights(weights, shape).weights[0]).toHaveLength(given.hidden)
    expect(weights).toHaveLength(indexOf(shape).length)
  })

  it.each(['xor', 'xnor'] as const)('solves %s from the seeds 0 to 99 with its defaults', (task) => {
    const rows = rowsOf(task, [])
    for (let seed = 0; seed < 100; seed++) {
      const training = new NetworkTraining(rows, { inputs: 2, hidden: 4 }, 0.5, 5000, createRandom(seed))
      while (training.steps < 5000) training.step()
      const { weights } = training.at(5000)
      for (const { inputs, target } of rows)
        expect(forward(weights, { inputs: 2, hidden: 4 }, inputs).probability > 0.5 ? 1 : 0).toBe(target)
    }
  })
})
