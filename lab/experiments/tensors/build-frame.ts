import type { Json } from '../../../preload/contract/values.ts'
import { dtypeTraits } from '../../core/tensors/dtype.ts'
import type { Storage, Operand } from '../../core/tensors/tensor.ts'
import type { Frame, FrameBackward, FrameCheck, FrameError, FrameTensor, FrameVariable } from './frame.ts'
import { graphOf, jsonNumber, leafId, nodeId, placeOf, shownElements } from './graph-frame.ts'
import { hintFor } from './hints.ts'
import { keptElements, type KeptVariable, type Moment, type Recorder } from './recorder.ts'

/** Values of a variable that a frame holds, and printed lines. */
const MOST_VALUES = 1000
const MOST_LINES = 300

/** The picture of one position. */
export function frameAt(recorder: Recorder, position: number, checks: FrameCheck[]): Frame {
  const { program, length } = recorder
  const moment = recorder.moment(Math.min(position, length))
  const last = position >= length && program.ended
  const error = last ? errorOf(recorder) : null
  if (!moment) {
    return {
      kind: 'start',
      line: null,
      printed: last ? tail(program.runtime.printed) : [],
      variables: [],
      nodes: [],
      edges: [],
      backward: null,
      error,
      drawings: [],
      checks: [],
    }
  }
  const graph = graphOf(moment)
  return {
    kind: moment.backward ? 'backward' : 'line',
    line: moment.line,
    printed: tail(program.runtime.printed.slice(0, moment.printed)),
    variables: variablesOf(moment.variables),
    ...graph,
    backward: backwardOf(moment),
    error,
    drawings: program.drawings.slice(0, moment.drawings).slice(-4),
    checks: last ? checks : [],
  }
}

const tail = (lines: readonly string[]): string[] => lines.slice(-MOST_LINES)

function errorOf({ program }: Recorder): FrameError | null {
  const { failure } = program
  if (!failure) return null
  const { line, column, type, message, clash } = failure
  return {
    line,
    column,
    type,
    message,
    hint: hintFor(program),
    clash: clash && {
      left: [...clash.left],
      right: [...clash.right],
      leftDim: clash.leftDim,
      rightDim: clash.rightDim,
    },
  }
}

function variablesOf(kept: readonly KeptVariable[]): FrameVariable[] {
  const memories: Storage[] = []
  const memoryOf = (storage: Storage): number => {
    const at = memories.findIndex((one) => one.shares(storage))
    return at >= 0 ? at : memories.push(storage) - 1
  }
  return kept.flatMap(({ name, within, tensor, text }): FrameVariable[] => {
    if (!tensor) return text === null ? [] : [{ name, within, tensor: null, text }]
    const { operand } = tensor
    const shown: FrameTensor = {
      id: operand.tensor.id,
      shape: [...operand.shape],
      dtype: `torch.${operand.dtype}`,
      strides: [...operand.strides],
      offset: operand.offset,
      memory: memoryOf(operand.tensor.storage),
      ...elements(operand),
      requiresGrad: tensor.requiresGrad,
      gradFn: tensor.gradFn?.name ?? null,
      grad: tensor.grad && elements(tensor.grad).data,
      node: placeOf(operand),
    }
    return [{ name, within, tensor: shown, text: null }]
  })
}

function elements(operand: Operand): Pick<FrameTensor, 'data' | 'truncated'> {
  const { data, truncated } = shownElements(operand, MOST_VALUES)
  return dtypeTraits(operand.dtype).category === 0
    ? { data: data.map((value) => value !== 0), truncated }
    : { data, truncated }
}

const valuesOf = (operand: Operand | null): { data: Json[]; shape: number[] } =>
  operand ? { data: shownElements(operand, 64).data, shape: [...operand.shape] } : { data: [], shape: [] }

function backwardOf({ backward, arrivals }: Moment): FrameBackward | null {
  if (!backward) return null
  const { node, incoming, outgoing, step, walk } = backward
  const own = valuesOf(incoming)
  return {
    node: node.leaf ? leafId(node.leaf) : nodeId(node),
    operation: node.name,
    step,
    walk,
    incoming: own.data,
    shape: own.shape,
    parts: node.edges.flatMap((edge, i) => {
      const gradient = outgoing[i]
      if (!edge || !gradient) return []
      const before = beforeThis(arrivals, gradient, edge.node)
      const { data, shape } = valuesOf(gradient)
      const operand = node.operands?.[i]
      const output = node.outputs[0]
      // What broadcasting had stretched was added up on the way.
      const summed =
        operand !== undefined &&
        output !== undefined &&
        operand.shape.length + sizeOf(operand.shape) < output.shape.length + sizeOf(output.shape) &&
        /^(Add|Sub|Rsub|Mul|Div|Pow|Maximum|Minimum|Where|Expand|Addmm)/.test(node.name)
      return [
        {
          to: edge.node.leaf ? leafId(edge.node.leaf) : nodeId(edge.node),
          derivative: node.operation.derivatives[i] ?? '',
          gradient: data,
          shape,
          before,
          summed,
        },
      ]
    }),
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((count, size) => count * size, 1)

/** What had arrived at a node before this contribution: they are added up. */
function beforeThis(
  arrivals: Moment['arrivals'],
  gradient: Operand,
  at: Operand['origin'],
): FrameBackward['incoming'] | null {
  let sum: Float64Array | null = null
  let passed = false
  for (let one = arrivals; one; one = one.before) {
    if (one.at === at && one.gradient.kept === gradient.kept && !passed) passed = true
    else if (one.at === at) {
      const values = keptElements(one.gradient)
      sum ??= new Float64Array(values.length)
      for (let i = 0; i < sum.length; i++) sum[i]! += values[i] ?? 0
    }
  }
  return sum && [...sum.subarray(0, 64)].map(jsonNumber)
}
