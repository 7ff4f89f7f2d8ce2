import { z } from 'zod'
import type { Json } from '../../../preload/contract/values.ts'
import { brokenRule } from '../../../preload/issue-words.ts'
import { limits } from '../../../preload/limits.ts'
import { phrase } from '../../../preload/message.ts'
import { defineExplorable, type Trace } from '../../core/experiment.ts'
import type { Random } from '../../core/random.ts'
import { type Frame, frameByHand } from './frame.ts'
import { maximalMargin, mistakeBound } from './margin.ts'
import { NetworkTraining } from './network-training.ts'
import { forward, nestedWeights } from './network.ts'
import { Perceptron, perceptronOutput } from './perceptron.ts'
import { frameRows, inputsOf, type Row, rowsOf } from './tasks.ts'
import { fires } from './threshold-unit.ts'

const coordinate = z.number().min(-1e6).max(1e6)

/** The inputs that a task has at most. */
const MOST_INPUTS = 2

const params = z
  .strictObject({
    task: z.enum(['and', 'or', 'nand', 'nor', 'not', 'xor', 'xnor', 'points']).default('and'),
    unit: z.enum(['mcCullochPitts', 'perceptron', 'network']).default('perceptron'),
    weights: z.array(coordinate).min(1).optional().meta({ control: 'matrix' }),
    threshold: coordinate.optional().meta({ scale: 'linear', step: 0.1, sliderMin: -3, sliderMax: 3 }),
    learningRate: z.number().gt(0).max(1_000).default(1).meta({ scale: 'log', sliderMin: 0.01, sliderMax: 10 }),
    maxUpdates: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .meta({ scale: 'log', step: 1, sliderMin: 1, sliderMax: 10_000, advanced: true }),
    hidden: z.int().min(1).max(64).default(4).meta({ scale: 'linear', step: 1, sliderMin: 1, sliderMax: 8 }),
    networkRate: z.number().gt(0).max(1_000).default(0.5).meta({ scale: 'log', sliderMin: 0.01, sliderMax: 10 }),
    networkSteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(5000)
      .meta({ scale: 'log', step: 1, sliderMin: 10, sliderMax: 100_000 }),
    points: z
      .array(z.tuple([coordinate, coordinate, z.literal([0, 1])]))
      .max(limits.neuronPoints)
      .default([])
      .meta({ control: 'point' }),
  })
  // What a unit begins with depends on how many inputs its task has.
  .overwrite((given) => ({
    ...given,
    weights: given.weights ?? Array<number>(inputsOf(given.task)).fill(1),
    threshold: given.threshold ?? inputsOf(given.task),
  }))
  .superRefine((given, context) => {
    if (given.task === 'points' && given.points.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['points'],
        input: given.points,
        ...brokenRule(phrase('rule.onePoint')),
      })
    const inputs = inputsOf(given.task)
    // The other units have no weights from here, which may then be another task's.
    const count = given.weights?.length ?? 0
    if (given.unit === 'mcCullochPitts' ? count !== inputs : count > MOST_INPUTS)
      context.addIssue({
        code: 'custom',
        path: ['weights'],
        input: given.weights,
        ...brokenRule(phrase('rule.weightEach', { inputs })),
      })
  })

/** What the tab is set to, every default filled in. */
export type Params = z.output<typeof params>

/** What every result says of its rows: which could be told apart at all, and how often the perceptron may err. */
function aboutRows(rows: readonly Row[]): { separable: boolean; bound: number | null } {
  const margin = maximalMargin(rows)
  return { separable: margin !== null, bound: margin && mistakeBound(margin) }
}

/** The rows with what the unit makes of them. */
const truthTable = (rows: readonly Row[], output: (inputs: readonly number[]) => number): Json =>
  rows.map(({ inputs }) => [...inputs, output(inputs)])

/** A unit set by hand: one position, nothing to learn. */
function thresholdTrace(given: Params, rows: readonly Row[]): Trace<Frame> {
  const unit = { weights: given.weights!, threshold: given.threshold! }
  const output = (inputs: readonly number[]): 0 | 1 => fires(unit, inputs)
  return {
    length: 0,
    ended: true,
    advance() {},
    frame: () => frameByHand(given),
    result: () => ({
      weights: unit.weights,
      bias: null,
      mistakes: rows.filter(({ inputs, target }) => output(inputs) !== target).length,
      converged: null,
      ...aboutRows(rows),
      truthTable: truthTable(rows, output),
    }),
  }
}

/** The perceptron's learning: a position for each correction. */
function perceptronTrace(given: Params, rows: readonly Row[]): Trace<Frame> {
  const { task, learningRate, maxUpdates } = given
  const unit = new Perceptron(rows, learningRate, maxUpdates)
  return {
    get length() {
      return unit.updates.length
    },
    get ended() {
      return unit.ended
    },
    advance: whileTime(
      () => unit.next(),
      () => unit.ended,
    ),
    frame(position) {
      const { weights, bias } = unit.line(position)
      const update = unit.updates[position - 1]
      return {
        unit: 'perceptron',
        task,
        rows: frameRows(rows),
        weights,
        bias,
        update: update
          ? { row: update.row, round: update.round, score: update.score, before: unit.line(position - 1) }
          : null,
        mistakes: position,
        converged: unit.converged && position === unit.updates.length,
      }
    },
    result() {
      const line = unit.line()
      return {
        weights: line.weights,
        bias: line.bias,
        mistakes: unit.updates.length,
        converged: unit.converged,
        ...aboutRows(rows),
        truthTable: truthTable(rows, (inputs) => perceptronOutput(line, inputs)),
      }
    },
  }
}

/** The network's learning: a position for each step of gradient descent. */
function networkTrace(given: Params, rows: readonly Row[], random: Random): Trace<Frame> {
  const { task, hidden, networkRate, networkSteps } = given
  const shape = { inputs: inputsOf(task), hidden }
  const training = new NetworkTraining(rows, shape, networkRate, networkSteps, random)
  return {
    get length() {
      return training.steps
    },
    get ended() {
      return training.steps === networkSteps
    },
    advance: whileTime(
      () => training.step(),
      () => training.steps === networkSteps,
    ),
    frame: (position) => ({ unit: 'network', task, rows: frameRows(rows), hidden, ...training.at(position) }),
    result() {
      const { weights } = training.at(training.steps)
      return {
        ...nestedWeights(weights, shape),
        mistakes: null,
        converged: null,
        ...aboutRows(rows),
        truthTable: truthTable(rows, (inputs) => forward(weights, shape, inputs).probability),
      }
    },
  }
}

/** Repeats something small until it is done or the time is over, which is looked at now and then. */
const whileTime =
  (next: () => void, done: () => boolean) =>
  (budgetMs: number): void => {
    const until = Date.now() + budgetMs
    while (!done()) {
      for (let turn = 0; turn < 64 && !done(); turn++) next()
      if (Date.now() >= until) return
    }
  }

/** One neuron, from a threshold set by hand to the network that XOR needs. */
export default defineExplorable<Params, Frame>({
  id: 'neuron',
  params,
  name: ({ task, unit, hidden }) => `${task} · ${unit}${unit === 'network' ? ` ${hidden}` : ''}`,
  trace(given, random) {
    const rows = rowsOf(given.task, given.points)
    if (given.unit === 'mcCullochPitts') return thresholdTrace(given, rows)
    return given.unit === 'perceptron' ? perceptronTrace(given, rows) : networkTrace(given, rows, random)
  },
})
