import type { Json } from '../../../preload/contract/values.ts'
import { withEngine, Engine } from '../../core/tensors/engine.ts'
import { type GradNode, type Operand, elementsOf, emptyTensor, type Tensor } from '../../core/tensors/tensor.ts'
import type { FrameEdge, FrameNode, FrameOperand } from './frame.ts'
import { keptElements, type KeptVariable, type Moment } from './recorder.ts'

/** Nodes beyond which alike ones are folded, and those that are looked at at most. */
const FOLD_FROM = 48
const MOST_NODES = 4000
/** Values shown of a node, and derivatives worked out for one operand. */
const MOST_VALUES = 64
const MOST_DERIVATIVES = 256
/** Derivatives worked out for one frame. */
const BUDGET = 4000

/** A number in JSON. */
export const jsonNumber = (value: number): Json =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'

/** The elements of a tensor as it was. */
export function shownElements(operand: Operand, most: number): { data: Json[]; truncated: boolean } {
  const elements = keptElements(operand)
  const data: Json[] = []
  for (let i = 0; i < Math.min(most, elements.length); i++) data.push(jsonNumber(elements[i]!))
  return { data, truncated: elements.length > most }
}

export const nodeId = (node: GradNode): string => `n${node.sequence}`
export const leafId = (tensor: Tensor): string => `t${tensor.id}`

/** Where a tensor stands in the graph. */
export const placeOf = ({ tensor, origin }: Operand): string => (origin ? nodeId(origin) : leafId(tensor))

/** The graph behind the variables of a moment. */
export function graphOf(moment: Moment): { nodes: FrameNode[]; edges: FrameEdge[] } {
  const names = namesOf(moment.variables)
  const found = collect(moment)
  const gradients = gradientsOf(moment)
  const drawn = found.operations.length + found.leaves.size > FOLD_FROM ? fold(found.operations) : null
  const idOf = (node: GradNode): string => drawn?.get(node) ?? nodeId(node)
  const nodes = new Map<string, FrameNode>()
  const edges = new Map<string, FrameEdge>()
  const budget = { left: BUDGET }
  for (const [id, operand] of found.leaves) nodes.set(id, leafNode(id, operand, names, gradients))
  // The newest first: they are the ones whose derivatives are looked at.
  for (const node of [...found.operations].sort((a, b) => b.sequence - a.sequence)) {
    const id = idOf(node)
    const before = nodes.get(id)
    if (before) before.folded++
    else nodes.set(id, operationNode(node, id, names, gradients, budget))
    for (const operand of node.operands ?? []) {
      const from = operand.origin ? idOf(operand.origin) : leafId(operand.tensor)
      if (from !== id) edges.set(`${from}>${id}`, { from, to: id, flows: operand.edge !== null })
    }
  }
  const known = [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to))
  return { nodes: [...nodes.values()].reverse(), edges: known }
}

/** Variables by where their tensor stands. */
function namesOf(variables: readonly KeptVariable[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { name, tensor } of variables) {
    if (tensor && !names.has(placeOf(tensor.operand))) names.set(placeOf(tensor.operand), name)
  }
  return names
}

function collect({ variables, backward }: Moment): { operations: GradNode[]; leaves: Map<string, Operand> } {
  const leaves = new Map<string, Operand>()
  const seen = new Set<GradNode>()
  const stack: GradNode[] = []
  const visit = (operand: Operand): void => {
    const { origin, tensor } = operand
    if (!origin) {
      // A Python number beside a tensor is no node of its own.
      if (!tensor.isNumber) leaves.set(leafId(tensor), operand)
    } else if (!seen.has(origin) && seen.size < MOST_NODES) {
      seen.add(origin)
      stack.push(origin)
    }
  }
  for (const { tensor } of variables)
    if (tensor && (tensor.operand.origin || tensor.requiresGrad)) visit(tensor.operand)
  if (backward?.node.operands && !seen.has(backward.node)) {
    seen.add(backward.node)
    stack.push(backward.node)
  }
  while (stack.length > 0) for (const operand of stack.pop()!.operands ?? []) visit(operand)
  // A tensor without gradient that nothing was made of is only a variable.
  return { operations: [...seen], leaves }
}

/** Nodes of one line and one operation become one: that is what a loop makes. */
function fold(operations: readonly GradNode[]): Map<GradNode, string> {
  const first = new Map<string, GradNode>()
  const ids = new Map<GradNode, string>()
  for (const node of [...operations].sort((a, b) => a.sequence - b.sequence)) {
    const key = `${node.line}:${node.name}:${node.outputs[0]?.shape.join()}`
    const head = first.get(key) ?? node
    first.set(key, head)
    ids.set(node, nodeId(head))
  }
  return ids
}

/** What arrived at each place on the way back so far. */
function gradientsOf({ arrivals }: Moment): Map<string, Float64Array> {
  const sums = new Map<string, Float64Array>()
  for (let one = arrivals; one; one = one.before) {
    const id = one.at.leaf ? leafId(one.at.leaf) : nodeId(one.at)
    const values = keptElements(one.gradient)
    const before = sums.get(id)
    if (!before) sums.set(id, new Float64Array(values))
    else for (let i = 0; i < before.length; i++) before[i]! += values[i] ?? 0
  }
  return sums
}

const shown = (gradient: Float64Array | undefined): Json[] | null =>
  gradient ? [...gradient.subarray(0, MOST_VALUES)].map(jsonNumber) : null

function leafNode(
  id: string,
  operand: Operand,
  names: ReadonlyMap<string, string>,
  gradients: ReadonlyMap<string, Float64Array>,
): FrameNode {
  return {
    id,
    kind: 'leaf',
    name: names.get(id) ?? null,
    operation: '',
    formula: '',
    line: 0,
    shape: [...operand.shape],
    dtype: operand.dtype,
    requiresGrad: operand.edge !== null,
    ...shownElements(operand, MOST_VALUES),
    operands: [],
    gradient: shown(gradients.get(id)),
    folded: 1,
  }
}

function operationNode(
  node: GradNode,
  id: string,
  names: ReadonlyMap<string, string>,
  gradients: ReadonlyMap<string, Float64Array>,
  budget: { left: number },
): FrameNode {
  const result = node.results[0] ?? null
  const output = node.outputs[0]
  return {
    id,
    kind: 'operation',
    name: names.get(nodeId(node)) ?? null,
    operation: node.name,
    formula: node.operation.formula,
    line: node.line,
    shape: [...(output?.shape ?? [])],
    dtype: output?.dtype ?? '',
    requiresGrad: node.edges.some((edge) => edge !== null),
    ...(result ? shownElements(result, MOST_VALUES) : { data: [], truncated: false }),
    operands: operandsOf(node, names, budget),
    gradient: shown(gradients.get(nodeId(node))),
    folded: 1,
  }
}

function operandsOf(node: GradNode, names: ReadonlyMap<string, string>, budget: { left: number }): FrameOperand[] {
  const operands = node.operands ?? []
  const jacobians = jacobiansOf(node, budget)
  return operands.map((operand, i) => ({
    node: operand.tensor.isNumber ? '' : placeOf(operand),
    name: operand.tensor.isNumber ? null : (names.get(placeOf(operand)) ?? null),
    shape: [...operand.shape],
    ...shownElements(operand, MOST_VALUES),
    derivative: node.operation.derivatives[i] ?? '',
    jacobian: jacobians?.[i] ?? null,
  }))
}

/** The derivatives of each element of a node's result for each element of its operands, by its own way back. */
function jacobiansOf(node: GradNode, budget: { left: number }): (Json[][] | null)[] | null {
  const { operands, outputs, results } = node
  const output = outputs[0]
  if (!operands || !output || outputs.length !== 1 || results.length !== 1) return null
  const rows = output.shape.reduce((count, size) => count * size, 1)
  const columns = operands.reduce(
    (most, { shape }) =>
      Math.max(
        most,
        shape.reduce((count, size) => count * size, 1),
      ),
    1,
  )
  if (rows * columns > MOST_DERIVATIVES || rows * columns > budget.left || rows === 0) return null
  budget.left -= rows * columns
  const jacobians: Json[][][] = operands.map(() => [])
  const needs = operands.map(() => true)
  try {
    asItWas([...operands, ...results], () => {
      for (let row = 0; row < rows; row++) {
        const one = emptyTensor(output.dtype, output.shape)
        one.storage.data[row] = 1
        const parts = node.derivative([one], needs)
        operands.forEach((_, i) => {
          const part = parts[i]
          jacobians[i]!.push(part ? Array.from(elementsOf(part), jsonNumber) : [])
        })
      }
    })
  } catch {
    // An operation without a derivative for an operand has no row to show.
    return null
  }
  return jacobians.map((jacobian) => (jacobian.every((row) => row.length === 0) ? null : jacobian))
}

/** Puts back, for the time of `body`, what was in memory when the operation ran. */
function asItWas(operands: readonly Operand[], body: () => void): void {
  const changed = operands.filter(({ tensor, kept }) => tensor.storage.data !== kept.data)
  const now = changed.map(({ tensor }) => tensor.storage.data)
  changed.forEach(({ tensor, kept }) => (tensor.storage.data = kept.data))
  const quiet = new Engine()
  quiet.gradEnabled = false
  try {
    withEngine(quiet, body)
  } finally {
    changed.forEach(({ tensor }, i) => (tensor.storage.data = now[i]!))
  }
}
