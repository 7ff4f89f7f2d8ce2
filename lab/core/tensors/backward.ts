import { add } from './arithmetic.ts'
import { toDtype } from './broadcast.ts'
import { dtypeTraits } from './dtype.ts'
import { type Engine, engine } from './engine.ts'
import { edgeOf, type Edge, type GradNode, elementsOf, emptyTensor, type Tensor, tensorOf } from './tensor.ts'
import { runtimeError } from './program-error.ts'
import { sameShape, shapeText } from './shape.ts'

/** One node of a backward pass as it happened: what came in and what went out. */
export interface BackwardStep {
  node: GradNode
  /** Gradients of the node's outputs; null where nothing arrived. */
  incoming: readonly (Tensor | null)[]
  /** Gradients for the node's inputs, before they are added up. */
  outgoing: readonly (Tensor | null)[]
}

/** Who looks on while an engine goes back. */
export interface BackwardWatcher {
  /** Called before each backward pass, with what it starts from. */
  onWalk?: (roots: readonly { root: Tensor; gradient: Tensor }[]) => void
  /** Called after each node of a backward pass. */
  onBackward?: (step: BackwardStep) => void
}

const watchers = new WeakMap<Engine, BackwardWatcher>()

/** Lets someone look on while an engine goes back. */
export const watchBackward = (of: Engine, watcher: BackwardWatcher): void => void watchers.set(of, watcher)

interface Options {
  retainGraph: boolean
  createGraph: boolean
}

/** A gradient that is wanted at a place in the graph instead of in `.grad`. */
interface Capture {
  edge: Edge
  found: Tensor | null
}

/** How many nodes wait for each node's gradient. */
function countDependents(roots: readonly Edge[]): Map<GradNode, number> {
  const dependents = new Map<GradNode, number>()
  const stack = [...new Set(roots.map((root) => root.node))]
  const visited = new Set<GradNode>(stack)
  while (stack.length > 0) {
    const node = stack.pop()!
    for (const edge of node.edges) {
      if (!edge) continue
      dependents.set(edge.node, (dependents.get(edge.node) ?? 0) + 1)
      if (visited.has(edge.node)) continue
      visited.add(edge.node)
      stack.push(edge.node)
    }
  }
  return dependents
}

/** Takes the ready node that was made last: PyTorch's order. */
function takeLatest(ready: GradNode[]): GradNode {
  let best = 0
  for (let i = 1; i < ready.length; i++) if (ready[i]!.sequence > ready[best]!.sequence) best = i
  return ready.splice(best, 1)[0]!
}

const zerosFor = (node: GradNode, output: number): Tensor => {
  const { dtype, shape } = node.outputs[output]!
  return emptyTensor(dtype, shape)
}

/** Adds a gradient into a leaf's `grad`. */
function accumulate(leaf: Tensor, gradient: Tensor, createGraph: boolean): void {
  const incoming = toDtype(gradient, leaf.dtype)
  if (!leaf.grad) {
    leaf.grad = createGraph ? incoming : tensorOf(elementsOf(incoming).slice(), leaf.dtype, leaf.shape)
    return
  }
  if (createGraph) {
    leaf.grad = add(leaf.grad, incoming)
    return
  }
  const before = leaf.grad
  before.storage.beforeWrite()
  const from = elementsOf(incoming)
  const to = before.storage.data
  for (let i = 0; i < from.length; i++) to[before.offset + i]! += from[i]!
}

/** Walks from the roots to the leaves, latest node first. */
function walk(
  roots: readonly { edge: Edge; gradient: Tensor; root: Tensor }[],
  options: Options,
  captures: readonly Capture[] | null,
): void {
  watchers.get(engine())?.onWalk?.(roots)
  const dependents = countDependents(roots.map((root) => root.edge))
  const buffers = new Map<GradNode, (Tensor | null)[]>()
  const ready: GradNode[] = []
  const arrive = (edge: Edge, gradient: Tensor): void => {
    const buffer = buffers.get(edge.node) ?? []
    buffers.set(edge.node, buffer)
    const before = buffer[edge.output]
    buffer[edge.output] = before ? add(before, gradient) : gradient
  }
  for (const { edge, gradient } of roots) {
    arrive(edge, gradient)
    if (!dependents.has(edge.node) && !ready.includes(edge.node)) ready.push(edge.node)
  }
  while (ready.length > 0) {
    const node = takeLatest(ready)
    const buffer = buffers.get(node) ?? []
    const incoming = node.outputs.map((_, i) => buffer[i] ?? null)
    buffers.delete(node)
    for (const { tensor, output } of node.retained) {
      const gradient = incoming[output]
      if (gradient) tensor.grad = tensor.grad ? add(tensor.grad, gradient) : gradient
    }
    for (const capture of captures ?? []) {
      if (capture.edge.node === node) capture.found = incoming[capture.edge.output] ?? capture.found
    }
    if (node.leaf) {
      if (!captures && incoming[0]) accumulate(node.leaf, incoming[0], options.createGraph)
      if (!captures) watchers.get(engine())?.onBackward?.({ node, incoming, outgoing: [] })
      continue
    }
    const outgoing = goThrough(node, incoming, options)
    watchers.get(engine())?.onBackward?.({ node, incoming, outgoing })
    node.edges.forEach((edge, i) => {
      if (!edge) return
      const gradient = outgoing[i]
      if (gradient) arrive(edge, gradient)
      const waiting = dependents.get(edge.node)! - 1
      dependents.set(edge.node, waiting)
      if (waiting === 0) ready.push(edge.node)
    })
  }
}

function goThrough(node: GradNode, incoming: readonly (Tensor | null)[], options: Options): (Tensor | null)[] {
  if (incoming.every((gradient) => gradient === null)) return node.edges.map(() => null)
  node.check()
  // A node with several outputs copes with gaps itself where it has one gradient for each.
  const filled = incoming.length === 1 ? [incoming[0] ?? zerosFor(node, 0)] : incoming
  const outgoing = node.derivative(
    filled,
    node.edges.map((edge) => edge !== null),
  )
  if (!options.retainGraph) node.release()
  return outgoing
}

const NO_GRAPH = 'element 0 of tensors does not require grad and does not have a grad_fn'

/** The gradient that a walk starts with: given, or 1 for a single number. */
function startGradient(root: Tensor, initialGradient: Tensor | null, index: number): Tensor {
  if (initialGradient) {
    if (!sameShape(initialGradient.shape, root.shape)) {
      throw runtimeError(
        `Mismatch in shape: grad_output[${index}] has a shape of torch.Size(${shapeText(initialGradient.shape)}) and output[${index}] has a shape of torch.Size(${shapeText(root.shape)}).`,
        { left: initialGradient.shape, right: root.shape, leftDim: null, rightDim: null },
      )
    }
    return initialGradient
  }
  if (!root.requiresGrad) throw runtimeError(NO_GRAPH)
  if (root.count !== 1) throw runtimeError('grad can be implicitly created only for scalar outputs')
  if (dtypeTraits(root.dtype).category !== 2)
    throw runtimeError('grad can be implicitly created only for real scalar outputs')
  const one = emptyTensor(root.dtype, root.shape)
  one.storage.data[0] = 1
  return one
}

const rootsOf = (outputs: readonly Tensor[], gradients: readonly (Tensor | null)[]) =>
  outputs.map((output, i) => {
    const gradient = startGradient(output, gradients[i] ?? null, i)
    const edge = edgeOf(output)
    if (!edge) throw runtimeError(NO_GRAPH)
    return { edge, gradient, root: output }
  })

/** `root.backward(gradient)`: adds gradients into the leaves. */
export function backward(root: Tensor, gradient: Tensor | null, options: Options): void {
  const roots = rootsOf([root], [gradient])
  engine().withGrad(options.createGraph, () => walk(roots, options, null))
}

/** `torch.autograd.grad`: the gradients of outputs for inputs, without touching `.grad`. */
export function gradientsOf(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  gradients: readonly (Tensor | null)[],
  options: Options & { allowUnused: boolean },
): (Tensor | null)[] {
  const roots = rootsOf(outputs, gradients)
  const captures: Capture[] = inputs.map((input) => {
    const edge = edgeOf(input)
    if (!edge) throw runtimeError('One of the differentiated Tensors does not require grad')
    return { edge, found: null }
  })
  engine().withGrad(options.createGraph, () => walk(roots, options, captures))
  return captures.map(({ found }, i) => {
    if (!found && !options.allowUnused) {
      throw runtimeError(
        `The differentiated Tensor at index ${i} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`,
      )
    }
    return found
  })
}
