/** F. Rosenblatt's perceptron, learning from one mistake after the other. */
import type { Row } from './tasks.ts'

/** One correction, with everything that its arithmetic needs. */
export interface Update {
  /** Which row was wrong, from 0, and in which round through the rows, from 1. */
  row: number
  round: number
  /** w·x + b before the correction. */
  score: number
  /** What it was corrected to. */
  weights: number[]
  bias: number
}

/** A unit's weights and bias. */
export interface Line {
  weights: number[]
  bias: number
}

/** w·x + b. */
export const scoreOf = ({ weights, bias }: Line, inputs: readonly number[]): number =>
  inputs.reduce((sum, input, index) => sum + weights[index]! * input, bias)

/** 1 where w·x + b > 0, otherwise 0. */
export const perceptronOutput = (line: Line, inputs: readonly number[]): 0 | 1 => (scoreOf(line, inputs) > 0 ? 1 : 0)

/**
 * Goes through the rows in order, again and again; where y(w·x + b) ≤ 0 (with y = ±1) the weights move by
 * learningRate · y · x and the bias by learningRate · y. It starts at zero and ends after a round without a mistake.
 */
export class Perceptron {
  readonly updates: Update[] = []
  /** Whether a whole round went by without a mistake. */
  converged = false
  ended = false
  readonly #rows: readonly Row[]
  readonly #learningRate: number
  readonly #maxUpdates: number
  #row = 0
  #round = 1
  #updatesAtRound = 0

  constructor(rows: readonly Row[], learningRate: number, maxUpdates: number) {
    this.#rows = rows
    this.#learningRate = learningRate
    this.#maxUpdates = maxUpdates
  }

  /** The unit after so many corrections. */
  line(updates = this.updates.length): Line {
    const update = this.updates[updates - 1]
    if (!update) return { weights: this.#rows[0]!.inputs.map(() => 0), bias: 0 }
    return { weights: update.weights, bias: update.bias }
  }

  /** Looks at the next row, and corrects the unit where it is wrong. */
  next(): void {
    if (this.ended) return
    if (this.#row === this.#rows.length) {
      this.#row = 0
      if (this.updates.length === this.#updatesAtRound) {
        this.converged = true
        this.ended = true
        return
      }
      this.#round++
      this.#updatesAtRound = this.updates.length
    }
    const { inputs, target } = this.#rows[this.#row]!
    const line = this.line()
    const score = scoreOf(line, inputs)
    const sign = target === 1 ? 1 : -1
    if (sign * score <= 0) {
      if (this.updates.length === this.#maxUpdates) {
        this.ended = true
        return
      }
      const step = this.#learningRate * sign
      this.updates.push({
        row: this.#row,
        round: this.#round,
        score,
        weights: line.weights.map((weight, index) => weight + step * inputs[index]!),
        bias: line.bias + step,
      })
    }
    this.#row++
  }
}
