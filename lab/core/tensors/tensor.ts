import { engine } from './engine.ts'
import { dtypeTraits, type DType, type Elements } from './dtype.ts'
import { runtimeError } from './program-error.ts'
import { contiguousStrides, countOf, isContiguous, shapeText, type Shape } from './shape.ts'

/** Elements as they were at one moment; they are copied only when the storage is about to be written. */
export interface StorageCopy {
  data: Elements
}

/** Memory that several tensors may read and write. */
interface Memory {
  data: Elements
  kept: StorageCopy | null
}

/** Memory, and how often it was written to. */
export class Storage {
  /** Grows with every write in place, so that autograd notices a saved value that has changed. */
  version = 0
  readonly #memory: Memory

  /** @param from elements, or a storage whose memory is shared but whose writes are not counted: `x.data` */
  constructor(from: Elements | Storage) {
    this.#memory = from instanceof Storage ? from.#memory : { data: from, kept: null }
  }

  get data(): Elements {
    return this.#memory.data
  }

  set data(data: Elements) {
    this.#memory.data = data
  }

  /** To be called before a write in place. */
  beforeWrite(): void {
    const memory = this.#memory
    if (memory.kept) memory.kept.data = memory.data.slice()
    memory.kept = null
    this.version++
  }

  /** The present elements, which stay as they are whatever is written later. */
  keep(): StorageCopy {
    const memory = this.#memory
    return (memory.kept ??= { data: memory.data })
  }

  /** Whether two storages are the same memory. */
  shares(other: Storage): boolean {
    return this.#memory === other.#memory
  }
}

/** Largest tensor in bytes: a browser's thread has little more. */
const MAX_BYTES = 256 * 1024 * 1024

/** A new array of elements, refused where it would be too large. */
export function allocate(dtype: DType, count: number): Elements {
  const bytes = count * dtypeTraits(dtype).bytes
  if (bytes > MAX_BYTES) {
    throw runtimeError(
      `[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes. Error code 12 (Cannot allocate memory)`,
    )
  }
  return dtypeTraits(dtype).make(count)
}

/** A block of numbers: where they lie, how they are strided, and what autograd knows of them. */
export class Tensor {
  /** Its number among the tensors of its program. */
  readonly id = ++engine().tensors
  requiresGrad = false
  grad: Tensor | null = null
  /** What made it, where a gradient flows through; null for leaves. */
  gradFn: GradNode | null = null
  /** Which output of `gradFn` or `origin` it is. */
  outputIndex = 0
  /** What made it, gradient or not: for the picture. */
  origin: GradNode | null = null
  retainsGrad = false
  /** The tensor that this one is a view of, at the root. */
  base: Tensor | null = null
  /** The base's `gradFn` when this view's own was made; another one means the base was written through. */
  baseGradFn: GradNode | null = null
  /** A Python number among tensors: it does not decide the type of a result. */
  isNumber = false
  isParameter = false

  storage: Storage
  dtype: DType
  shape: Shape
  strides: Shape
  offset: number

  constructor(storage: Storage, dtype: DType, shape: Shape, strides: Shape, offset = 0) {
    this.storage = storage
    this.dtype = dtype
    this.shape = shape
    this.strides = strides
    this.offset = offset
  }

  get count(): number {
    return countOf(this.shape)
  }

  get rank(): number {
    return this.shape.length
  }

  get contiguous(): boolean {
    return isContiguous(this.shape, this.strides)
  }

  get isLeaf(): boolean {
    return this.gradFn === null
  }
}

/** A tensor over elements that lie row by row. */
export const tensorOf = (data: Elements, dtype: DType, shape: Shape): Tensor =>
  new Tensor(new Storage(data), dtype, shape, contiguousStrides(shape))

/** A tensor of zeros. */
export const emptyTensor = (dtype: DType, shape: Shape): Tensor =>
  tensorOf(allocate(dtype, countOf(shape)), dtype, shape)

/** A 0-dim tensor of one value. */
export function scalarTensor(value: number, dtype: DType): Tensor {
  const data = dtypeTraits(dtype).make(1)
  data[0] = value
  return tensorOf(data, dtype, [])
}

/** Calls `visit` with the position in the storage of each element, in reading order. */
export function eachOffset(
  shape: Shape,
  strides: Shape,
  offset: number,
  visit: (at: number, index: number) => void,
): void {
  const rank = shape.length
  const count = countOf(shape)
  if (count === 0) return
  if (rank === 0) return visit(offset, 0)
  const counter = new Array<number>(rank).fill(0)
  const last = rank - 1
  const [inner, step] = [shape[last]!, strides[last]!]
  let at = offset
  for (let index = 0; index < count;) {
    for (let i = 0, p = at; i < inner; i++, p += step) visit(p, index++)
    let d = last - 1
    for (; d >= 0; d--) {
      at += strides[d]!
      if (++counter[d]! < shape[d]!) break
      at -= strides[d]! * shape[d]!
      counter[d] = 0
    }
    if (d < 0) break
  }
}

/** The elements in reading order: the storage itself where it lies so, otherwise a copy. Not to be written to. */
export function elementsOf(tensor: Tensor): Elements {
  const { data } = tensor.storage
  const count = tensor.count
  if (tensor.contiguous) {
    if (tensor.offset === 0 && data.length === count) return data
    return data.subarray(tensor.offset, tensor.offset + count)
  }
  const out = dtypeTraits(tensor.dtype).make(count)
  if (tensor.rank === 2) {
    const [rows, columns] = tensor.shape as [number, number]
    const [down, right] = tensor.strides as [number, number]
    for (let row = 0, index = 0; row < rows; row++) {
      let at = tensor.offset + row * down
      for (let column = 0; column < columns; column++, at += right) out[index++] = data[at]!
    }
    return out
  }
  eachOffset(tensor.shape, tensor.strides, tensor.offset, (at, index) => {
    out[index] = data[at]!
  })
  return out
}

/** `torch.FloatTensor`, as PyTorch names a tensor's type in messages. */
export const typeTitle = (tensor: Tensor): string => `torch.${dtypeTraits(tensor.dtype).title}Tensor`

/** What an operation is, for people: PyTorch's name and its mathematics. */
export interface Operation {
  /** PyTorch's name of its way back, such as MulBackward0. */
  readonly name: string
  /** What it computes, such as `a · b`. */
  readonly formula: string
  /** The derivative for each input, such as `b` and `a`. */
  readonly derivatives: readonly string[]
}

/** Describes an operation; it stands beside the function that computes it and its derivative. */
export const operation = (name: string, formula: string, ...derivatives: string[]): Operation => ({
  name,
  formula,
  derivatives,
})

/** From the gradients of the outputs to those of the inputs. */
type Derivative = (gradients: readonly (Tensor | null)[], needs: readonly boolean[]) => (Tensor | null)[]

interface Saved {
  tensor: Tensor
  version: number
  /** The node that saved it as its own output: what the message about a write names; others name what wrote. */
  owner: GradNode | null
}

const savedOf = (tensor: Tensor, owner: GradNode | null): Saved => ({ tensor, version: tensor.storage.version, owner })

/** Where the gradient of a tensor goes on to. */
export interface Edge {
  node: GradNode
  /** Which output of that node the tensor was. */
  output: number
}

/** A tensor as it took part in an operation. */
export interface Operand {
  tensor: Tensor
  kept: StorageCopy
  shape: Shape
  strides: Shape
  offset: number
  dtype: DType
  /** Where the tensor's gradient went on to when the operation ran. */
  edge: Edge | null
  origin: GradNode | null
}

/** One operation that ran: its operands and its way back. */
export class GradNode {
  readonly sequence: number
  readonly line: number
  readonly edges: (Edge | null)[]
  /** Shape and type of each output, for zeros where no gradient arrived. */
  outputs: { shape: Shape; dtype: DType }[] = []
  /** The operands and results, where the picture is kept. */
  operands: Operand[] | null = null
  results: Operand[] = []
  /** Non-leaf tensors whose gradient is wanted: `retain_grad()`. */
  readonly retained: { tensor: Tensor; output: number }[] = []
  #saved: Saved[]
  released = false

  readonly operation: Operation
  readonly derivative: Derivative
  /** The leaf that an accumulating node adds to; null for others. */
  readonly leaf: Tensor | null

  constructor(
    operation: Operation,
    inputs: readonly Tensor[],
    saved: readonly Tensor[],
    derivative: Derivative,
    leaf: Tensor | null = null,
  ) {
    this.operation = operation
    this.derivative = derivative
    this.leaf = leaf
    const now = engine()
    this.sequence = leaf ? Number.MAX_SAFE_INTEGER : now.sequence++
    this.line = now.line
    this.edges = inputs.map((input) => edgeOf(input))
    this.#saved = saved.map((tensor) => savedOf(tensor, null))
  }

  get name(): string {
    return this.operation.name
  }

  /** Adds an output that was saved for the way back. */
  save(tensor: Tensor): void {
    this.#saved.push(savedOf(tensor, this))
  }

  get savedTensors(): Tensor[] {
    return this.#saved.map((saved) => saved.tensor)
  }

  /** Refuses to go back with values that were freed or written over. */
  check(): void {
    if (this.released) {
      throw runtimeError(
        'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.',
      )
    }
    for (const { tensor, version, owner } of this.#saved) {
      if (tensor.storage.version === version) continue
      const by = owner ?? tensor.gradFn
      const maker = by ? `, which is output ${owner ? 0 : tensor.outputIndex} of ${shortName(by.name)},` : ''
      throw runtimeError(
        `one of the variables needed for gradient computation has been modified by an inplace operation: [${typeTitle(tensor)} ${shapeText(tensor.shape)}]${maker} is at version ${tensor.storage.version}; expected version ${version} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`,
      )
    }
  }

  /** Frees what was saved, unless nothing was. */
  release(): void {
    if (this.#saved.length > 0) this.released = true
    this.#saved = []
  }
}

/** `Exp` from `ExpBackward0`, as one of PyTorch's messages has it. */
const shortName = (name: string): string => name.replace(/Backward\d*$/, '')

const accumulators = new WeakMap<Tensor, GradNode>()
const ACCUMULATE = operation('torch::autograd::AccumulateGrad', 'grad += incoming')

/** The node that adds into a leaf's `grad`. */
function accumulatorOf(leaf: Tensor): GradNode {
  let node = accumulators.get(leaf)
  if (!node) {
    node = new GradNode(ACCUMULATE, [], [], () => [], leaf)
    node.outputs = [{ shape: leaf.shape, dtype: leaf.dtype }]
    accumulators.set(leaf, node)
  }
  return node
}

/** Tells a view's way back anew after its base was written; set where views are made. */
const views: { renew: (view: Tensor) => void } = { renew: () => undefined }
export const setViewRenewal = (renew: (view: Tensor) => void): void => {
  views.renew = renew
}

/** What made a tensor, told anew where it is a view of a base that was written since. */
export function gradFnOf(tensor: Tensor): GradNode | null {
  if (tensor.base && tensor.base.gradFn !== tensor.baseGradFn) views.renew(tensor)
  return tensor.gradFn
}

/** Where a tensor's gradient goes: what made it, or the leaf's own `grad`. */
export function edgeOf(tensor: Tensor): Edge | null {
  const gradFn = gradFnOf(tensor)
  if (!tensor.requiresGrad) return null
  if (gradFn) return { node: gradFn, output: tensor.outputIndex }
  return { node: accumulatorOf(tensor), output: 0 }
}

/** A tensor as it stands now, for the picture. */
export const operandOf = (tensor: Tensor): Operand => ({
  tensor,
  kept: tensor.storage.keep(),
  shape: tensor.shape,
  strides: tensor.strides,
  offset: tensor.offset,
  dtype: tensor.dtype,
  edge: edgeOf(tensor),
  origin: tensor.origin,
})

/** Whether an operation on these is to be remembered for gradients. */
export const flows = (inputs: readonly Tensor[]): boolean =>
  engine().gradEnabled && inputs.some((input) => edgeOf(input) !== null)

/** Remembers how outputs were made, so that gradients can go back. */
export function recordAll(
  of: Operation,
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  saved: readonly Tensor[],
  derivative: Derivative,
  differentiable: readonly boolean[] = [],
): void {
  const flowing = flows(inputs)
  const { keepOrigins } = engine()
  if (!flowing && !keepOrigins) return
  const node = new GradNode(of, inputs, flowing ? saved : [], derivative)
  node.outputs = outputs.map(({ shape, dtype }) => ({ shape, dtype }))
  outputs.forEach((output, index) => {
    output.outputIndex = index
    output.origin = node
    if (!flowing || differentiable[index] === false) return
    output.gradFn = node
    output.requiresGrad = true
  })
  if (keepOrigins) {
    node.operands = inputs.map(operandOf)
    node.results = outputs.map(operandOf)
  }
}

/** Remembers how one output was made. `saved` may name the output itself. */
export function record(
  of: Operation,
  inputs: readonly Tensor[],
  output: Tensor,
  saved: readonly Tensor[],
  derivative: (gradient: Tensor, needs: readonly boolean[]) => (Tensor | null)[],
): Tensor {
  recordAll(of, inputs, [output], saved, ([gradient], needs) => derivative(gradient!, needs))
  return output
}
