import type { Json } from '../../../preload/contract/values.ts'
import type { DrawingRequest } from './torch/plotting.ts'

/** A tensor as the picture shows it. */
export type FrameTensor = {
  /** Which tensor it is, the same from position to position. */
  id: number
  shape: number[]
  dtype: string
  strides: number[]
  offset: number
  /** Which memory it lies in: tensors with the same number share it. */
  memory: number
  /** Elements in reading order, cut after the first thousand; NaN and infinities are strings. */
  data: Json[]
  truncated: boolean
  requiresGrad: boolean
  gradFn: string | null
  grad: Json[] | null
  /** The node of the graph that made it, or the leaf itself. */
  node: string
}

/** A variable: a tensor, or another value as text. */
export type FrameVariable = { name: string; within: string | null; tensor: FrameTensor | null; text: string | null }

/** An input of an operation: what it was, and how each element of the result depends on it. */
export type FrameOperand = {
  node: string
  name: string | null
  shape: number[]
  data: Json[]
  truncated: boolean
  /** The local derivative as a formula. */
  derivative: string
  /** For each element of the result the derivatives for the elements of this input; null where that would be too much. */
  jacobian: Json[][] | null
}

/** An operation that ran, or a leaf. */
export type FrameNode = {
  id: string
  kind: 'leaf' | 'operation'
  /** The variable that holds it, where one does. */
  name: string | null
  /** PyTorch's name of the way back. */
  operation: string
  formula: string
  line: number
  shape: number[]
  dtype: string
  requiresGrad: boolean
  data: Json[]
  truncated: boolean
  operands: FrameOperand[]
  /** What arrived at it so far on the way back. */
  gradient: Json[] | null
  /** How many alike were folded into it. */
  folded: number
}

export type FrameEdge = { from: string; to: string; flows: boolean }

/** One step of the way back: a node, what came in, and what it hands on. */
export type FrameBackward = {
  node: string
  operation: string
  /** Which step of which walk, from 1. */
  step: number
  walk: number
  incoming: Json[]
  shape: number[]
  parts: { to: string; derivative: string; gradient: Json[]; shape: number[]; before: Json[] | null; summed: boolean }[]
}

/** What to say to a beginner, and what fills it in. */
export type FrameHint = { key: string; values: Record<string, string | number> }

export type FrameError = {
  line: number
  column: number
  type: string
  message: string
  hint: FrameHint | null
  clash: { left: number[]; right: number[]; leftDim: number | null; rightDim: number | null } | null
}

/** A gradient held against finite differences, for one element of a leaf. */
export type FrameCheck = { name: string; index: number; gradient: number; difference: number }

/** A program at one position. */
export type Frame = {
  kind: 'start' | 'line' | 'backward'
  /** The line that ran last, or whose way back is walked; null at the start. */
  line: number | null
  printed: string[]
  variables: FrameVariable[]
  nodes: FrameNode[]
  edges: FrameEdge[]
  backward: FrameBackward | null
  error: FrameError | null
  drawings: DrawingRequest[]
  checks: FrameCheck[]
}
