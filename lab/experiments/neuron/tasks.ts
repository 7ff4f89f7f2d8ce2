/** The tasks a unit is given: the rows of a logic function, or points of one's own. */

/** One row: what goes in, and the class (0 or 1) that should come out. */
export interface Row {
  inputs: readonly number[]
  target: 0 | 1
}

/** Logic functions by the outputs of their rows, in the order 00, 01, 10, 11 (`not`: 0, 1). */
const outputs = {
  and: [0, 0, 0, 1],
  or: [0, 1, 1, 1],
  nand: [1, 1, 1, 0],
  nor: [1, 0, 0, 0],
  not: [1, 0],
  xor: [0, 1, 1, 0],
  xnor: [1, 0, 0, 1],
} as const

/** A logic function of one or two inputs. */
export type LogicTask = keyof typeof outputs
/** What a unit is to learn. */
export type Task = LogicTask | 'points'

/** How many inputs a task has: `not` one, all others two. */
export const inputsOf = (task: Task): number => (task === 'not' ? 1 : 2)

/** The rows of a logic function, counted upwards in binary. */
export function logicRows(task: LogicTask): Row[] {
  const inputs = inputsOf(task)
  return outputs[task].map((target, index) => ({
    inputs: Array.from({ length: inputs }, (_, input) => (index >> (inputs - 1 - input)) & 1),
    target,
  }))
}

/** Rows as a frame has them, `[inputs…, target]`. */
export const rowsOfFrame = (rows: readonly number[][]): Row[] =>
  rows.map((row) => ({ inputs: row.slice(0, -1), target: row.at(-1) === 1 ? 1 : 0 }))

/** Rows as a frame has them. */
export const frameRows = (rows: readonly Row[]): number[][] => rows.map(({ inputs, target }) => [...inputs, target])

/** The rows of a task; `points` are `[x, y, class]`. */
export const rowsOf = (task: Task, points: readonly (readonly number[])[]): Row[] =>
  task === 'points'
    ? points.map(([x, y, label]) => ({ inputs: [x!, y!], target: label === 1 ? 1 : 0 }))
    : logicRows(task)
