import { engine } from './engine.ts'
import { castNumber, dtypeTraits } from './dtype.ts'
import {
  edgeOf,
  GradNode,
  operandOf,
  operation,
  eachOffset,
  elementsOf,
  emptyTensor,
  tensorOf,
  type Tensor,
} from './tensor.ts'
import { expand, toDtype } from './broadcast.ts'
import { runtimeError } from './program-error.ts'
import { sameShape, shapeText } from './shape.ts'
import { targetOf, type Index } from './indexing.ts'
import { gradientThroughView } from './views.ts'

/** Refuses to write over a leaf whose gradient is wanted. */
export function refuseLeaf(tensor: Tensor, throughView = false): void {
  if (!engine().gradEnabled) return
  if (tensor.base || throughView) {
    if (!tensor.base && tensor.requiresGrad && tensor.isLeaf) {
      throw runtimeError('a view of a leaf Variable that requires grad is being used in an in-place operation.')
    }
    if (!tensor.base) return
    if (tensor.base.requiresGrad && tensor.base.isLeaf) {
      throw runtimeError('a view of a leaf Variable that requires grad is being used in an in-place operation.')
    }
  } else if (tensor.requiresGrad && tensor.isLeaf) {
    throw runtimeError('a leaf Variable that requires grad is being used in an in-place operation.')
  }
}

/** Writes elements over a tensor's memory, with no regard to gradients. */
export function writeElements(tensor: Tensor, value: Tensor): void {
  const from = value.storage === tensor.storage ? elementsOf(value).slice() : elementsOf(value)
  tensor.storage.beforeWrite()
  const { data } = tensor.storage
  const same = value.dtype === tensor.dtype
  eachOffset(tensor.shape, tensor.strides, tensor.offset, (at, index) => {
    data[at] = same ? from[index]! : castNumber(from[index]!, tensor.dtype)
  })
}

const COPY_SLICES = operation('torch::autograd::CopySlices', 'a with a part written over', '1 outside the part', '1')

/** After a write through a view: the base is what it was, but for the part that is the new value. */
function rebase(base: Tensor, part: Tensor, value: Tensor): void {
  if (!engine().gradEnabled || (!base.requiresGrad && !edgeOf(value))) return
  const node = new GradNode(COPY_SLICES, [base, value], [], ([g], needs) => {
    const { rest, of } = gradientThroughView(g!, base, part)
    return [needs[0] ? rest : null, needs[1] ? of : null]
  })
  adopt(base, node, [base, value])
}

function adopt(tensor: Tensor, node: GradNode, operands: readonly Tensor[]): void {
  node.outputs = [{ shape: tensor.shape, dtype: tensor.dtype }]
  if (engine().keepOrigins) node.operands = operands.map(operandOf)
  tensor.gradFn = node
  tensor.origin = node
  tensor.outputIndex = 0
  tensor.requiresGrad = true
  if (engine().keepOrigins) node.results = [operandOf(tensor)]
}

/**
 * Puts the result of an operation in the place of its first operand, as `add_` and its like do.
 * @param result what the operation gave, recorded
 */
export function replaceBy(tensor: Tensor, result: Tensor): Tensor {
  refuseLeaf(tensor)
  if (!sameShape(result.shape, tensor.shape)) {
    throw runtimeError(
      `output with shape ${shapeText(tensor.shape)} doesn't match the broadcast shape ${shapeText(result.shape)}`,
      {
        left: tensor.shape,
        right: result.shape,
        leftDim: null,
        rightDim: null,
      },
    )
  }
  if (dtypeTraits(result.dtype).category > dtypeTraits(tensor.dtype).category) {
    throw runtimeError(
      `result type ${dtypeTraits(result.dtype).title} can't be cast to the desired output type ${dtypeTraits(tensor.dtype).title}`,
    )
  }
  const value = result.dtype === tensor.dtype ? result : toDtype(result, tensor.dtype)
  writeElements(tensor, value)
  if (tensor.base) {
    rebase(tensor.base, tensor, value)
    return tensor
  }
  const { keepOrigins } = engine()
  if (value.gradFn) {
    tensor.gradFn = value.gradFn
    tensor.outputIndex = value.outputIndex
    tensor.requiresGrad = true
  } else if (engine().gradEnabled && tensor.requiresGrad && !value.requiresGrad) {
    tensor.gradFn = null
    tensor.requiresGrad = false
  }
  if (keepOrigins) {
    tensor.origin = value.origin
    if (value.origin) value.origin.results = [operandOf(tensor)]
  }
  return tensor
}

const INDEX_PUT = operation('IndexPutBackward0', 'a with elements written over', '1 elsewhere', '1 there')

/** `tensor[indices] = value`. */
export function setItem(tensor: Tensor, indices: readonly Index[], value: Tensor): void {
  const { view, at, shape } = engine().withGrad(false, () => targetOf(tensor, indices))
  const fitted = fitValue(value, shape)
  refuseLeaf(tensor, at === null)
  const cast = toDtype(fitted, tensor.dtype)
  if (at === null) {
    writeElements(view, cast)
    rebase(tensor.base ?? tensor, view, cast)
    return
  }
  const from = elementsOf(cast)
  const positions = new Float64Array(view.count)
  eachOffset(view.shape, view.strides, view.offset, (place, index) => (positions[index] = place))
  tensor.storage.beforeWrite()
  at.forEach((place, i) => (tensor.storage.data[positions[place]!] = from[i]!))
  if (!engine().gradEnabled || (!tensor.requiresGrad && !edgeOf(cast))) return
  const base = tensor.base ?? tensor
  const offsets = Array.from(at, (place) => positions[place]! - base.offset)
  const node = new GradNode(INDEX_PUT, [base, cast], [], ([g], needs) => {
    const rest = tensorOf(elementsOf(g!).slice(), g!.dtype, g!.shape)
    const of = emptyTensor(g!.dtype, shape)
    offsets.forEach((place, i) => (of.storage.data[i] = rest.storage.data[place]!))
    offsets.forEach((place) => (rest.storage.data[place] = 0))
    return [needs[0] ? rest : null, needs[1] ? of : null]
  })
  adopt(base, node, [base, cast])
}

/** A value in the shape of what it is assigned to; dimensions of size 1 in front fall away. */
function fitValue(value: Tensor, shape: readonly number[]): Tensor {
  if (value.rank <= shape.length) return expand(value, shape)
  const extra = value.rank - shape.length
  if (value.shape.slice(0, extra).some((size) => size !== 1)) return expand(value, shape)
  return expand(tensorOf(elementsOf(value), value.dtype, value.shape.slice(extra)), shape)
}
