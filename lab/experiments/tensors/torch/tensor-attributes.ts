import { backward } from '../../../core/tensors/backward.ts'
import { toDtype } from '../../../core/tensors/broadcast.ts'
import { fillNormal, fillUniform } from '../../../core/tensors/create.ts'
import { dtypeTraits, isFloating, type DType } from '../../../core/tensors/dtype.ts'
import {
  GradNode,
  gradFnOf,
  operation,
  flows,
  elementsOf,
  emptyTensor,
  Storage,
  Tensor,
  tensorOf,
  typeTitle,
} from '../../../core/tensors/tensor.ts'
import { refuseLeaf, replaceBy, writeElements } from '../../../core/tensors/in-place.ts'
import { runtimeError, typeError } from '../../../core/tensors/program-error.ts'
import { contiguousStrides, countOf, dimension, sameShape } from '../../../core/tensors/shape.ts'
import * as views from '../../../core/tensors/views.ts'
import type { Runtime } from '../python/runtime.ts'
import { signature } from '../python/signature.ts'
import { toList } from '../python/tensor-from.ts'
import {
  DeviceValue,
  DtypeValue,
  GradFnValue,
  Native,
  NdArray,
  numeric,
  PyTuple,
  typeName,
  type Value,
} from '../python/values.ts'
import {
  checkDevice,
  dtypeArgument,
  integerArgument,
  isTruth,
  itemOf,
  numberArgument,
  operandArgument,
  shapeArguments,
  sizeOf,
  tensorArgument,
} from './arguments.ts'
import { tensorFunctions } from './tensor-functions.ts'

type Method = (self: Tensor, args: readonly Value[], named: ReadonlyMap<string, Value>, runtime: Runtime) => Value

const methods = new Map<string, Method>()
const define = (
  names: string,
  params: string | null,
  call: (self: Tensor, args: readonly Value[], runtime: Runtime) => Value,
): void => {
  for (const name of names.split(' ')) {
    const sort = params === null ? null : signature(params === '' ? `TensorBase.${name}` : name, params)
    methods.set(name, (self, args, named, runtime) => call(self, sort ? sort(args, named) : args, runtime))
  }
}

for (const { name, params, as, call } of tensorFunctions) {
  if (as !== 'function') define(name, params, (self, args) => call(self, args))
}

const at = (of: string, name: string) => ({ of, name })

// What a tensor is.
define('size', 'dim=None', (self, [dim]) =>
  dim === null ? sizeOf(self.shape) : self.shape[dimension(integerArgument(dim!, at('size', 'dim')), self.rank)]!,
)
define('stride', 'dim=None', (self, [dim]) =>
  dim === null ? new PyTuple([...self.strides]) : self.strides[dimension(Number(dim), self.rank)]!,
)
define('dim ndimension', '', (self) => self.rank)
define('nelement', '', (self) => self.count)
define('is_contiguous', '', (self) => self.contiguous)
define('contiguous', '', (self) => views.contiguous(self))
define('storage_offset', '', (self) => self.offset)
define('data_ptr', '', (self) => self.storage.data.byteOffset)
define('is_floating_point', '', (self) => isFloating(self.dtype))
define('item', '', (self) => itemOf(self))
define('tolist', '', (self) => toList(self))
define('element_size', '', (self) => dtypeTraits(self.dtype).bytes)
define('numpy', '', (self) => {
  if (self.requiresGrad)
    throw runtimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
  return new NdArray(self)
})

// Types and devices.
const conversions: [string, DType][] = [
  ['float', 'float32'],
  ['double', 'float64'],
  ['long', 'int64'],
  ['int', 'int32'],
  ['short', 'int16'],
  ['char', 'int8'],
  ['byte', 'uint8'],
  ['bool', 'bool'],
]
for (const [name, dtype] of conversions) define(name, '', (self) => toDtype(self, dtype))
define('to', null, (self, args) => {
  let dtype = self.dtype
  for (const arg of args) {
    if (arg instanceof DtypeValue) dtype = arg.dtype
    else if (arg instanceof Tensor) dtype = arg.dtype
    else if (typeof arg !== 'boolean') checkDevice(arg)
  }
  return toDtype(self, dtype)
})
const plainTo = methods.get('to')!
methods.set('to', (self, args, named, runtime) =>
  plainTo(
    self,
    [...args, ...[...named].filter(([key]) => key !== 'copy' && key !== 'non_blocking').map(([, value]) => value)],
    named,
    runtime,
  ),
)
define('type', 'dtype=None', (self, [dtype]) =>
  dtype === null ? typeTitle(self) : toDtype(self, dtypeArgument(dtype!, at('type', 'dtype'))!),
)
define('type_as', 'other', (self, [other]) => toDtype(self, tensorArgument(other!, at('type_as', 'other')).dtype))
define('cpu', '', (self) => self)
define('cuda', '', () => (checkDevice('cuda'), null))

// Gradients.
define('backward', 'gradient=None, retain_graph=None, create_graph=False', (self, [gradient, retain, create]) => {
  const given = gradient === null ? null : tensorArgument(gradient!, at('backward', 'gradient'))
  backward(self, given, { retainGraph: isTruth(retain === null ? create! : retain!), createGraph: isTruth(create!) })
  return null
})
define('detach', '', (self) => views.detach(self))
define('detach_', '', (self) => {
  self.gradFn = null
  self.requiresGrad = false
  return self
})
define('requires_grad_', 'requires_grad=True', (self, [wanted]) => {
  setRequiresGrad(self, isTruth(wanted!), 'only Tensors of floating point dtype can require gradients')
  return self
})
define('retain_grad', '', (self) => {
  if (!self.requiresGrad) throw runtimeError("can't retain_grad on Tensor that has requires_grad=False")
  const node = gradFnOf(self)
  if (node && !self.retainsGrad) {
    node.retained.push({ tensor: self, output: self.outputIndex })
    self.retainsGrad = true
  }
  return null
})

function setRequiresGrad(self: Tensor, wanted: boolean, refusal: string): void {
  if (!self.isLeaf && !wanted) {
    throw runtimeError(
      "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
    )
  }
  if (wanted && !isFloating(self.dtype)) throw runtimeError(refusal)
  self.requiresGrad = wanted
}

// Functions that write in place: each is an ordinary function whose result takes the tensor's place.
for (const name of [
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'remainder',
  'neg',
  'exp',
  'log',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'sin',
  'cos',
  'tan',
  'tanh',
  'sigmoid',
  'relu',
  'abs',
  'sign',
  'floor',
  'ceil',
  'trunc',
  'round',
  'square',
  'clamp',
  'clip',
  'masked_fill',
  'floor_divide',
  'expm1',
  'log1p',
  'tril',
  'triu',
  'cumsum',
  'lerp',
]) {
  const plain = methods.get(name)!
  methods.set(`${name}_`, (self, args, named, runtime) => {
    refuseLeaf(self)
    return replaceBy(self, plain(self, args, named, runtime) as Tensor)
  })
}

const ZERO = operation('ZeroBackward0', '0', '0')
const FILL = operation('FillBackward2', 'one value', '0')
const COPY = operation('torch::autograd::CopyBackwards', 'b', '0', '1')

/** Writes values that do not depend on what was there: no gradient goes back to it. */
function overwrite(self: Tensor, value: Tensor, of: typeof ZERO): Tensor {
  refuseLeaf(self)
  if (!flows([self])) {
    writeElements(self, value)
    return self
  }
  const filled = tensorOf(elementsOf(value).slice(), value.dtype, value.shape)
  filled.requiresGrad = true
  filled.gradFn = new GradNode(of, [self], [], ([g]) => [emptyTensor(g!.dtype, g!.shape)])
  filled.gradFn.outputs = [{ shape: filled.shape, dtype: filled.dtype }]
  return replaceBy(self, filled)
}

define('zero_', '', (self) => overwrite(self, emptyTensor(self.dtype, self.shape), ZERO))
define('fill_', 'value', (self, [value]) => {
  const full = emptyTensor(self.dtype, self.shape)
  full.storage.data.fill(numberArgument(value!, at('fill_', 'value')))
  return overwrite(self, full, FILL)
})
define('copy_', 'other', (self, [other]) => {
  refuseLeaf(self)
  const from = operandArgument(other!, at('copy_', 'other'))
  const value = toDtype(
    from.rank === 0 || !sameShape(from.shape, self.shape) ? broadcastTo(from, self) : views.clone(from),
    self.dtype,
  )
  value.gradFn &&= renamed(value.gradFn, value)
  return replaceBy(self, value)
})

function broadcastTo(from: Tensor, like: Tensor): Tensor {
  // The sum with zeros is the rule of broadcasting, and its complaint.
  const spread = emptyTensor(from.dtype, like.shape)
  const add = methods.get('add')!
  const result = add(spread, [from], new Map(), null as never) as Tensor
  if (!sameShape(result.shape, like.shape))
    throw runtimeError(
      `output with shape [${like.shape.join(', ')}] doesn't match the broadcast shape [${result.shape.join(', ')}]`,
    )
  return result
}

function renamed(node: GradNode, output: Tensor): GradNode {
  const copy = new GradNode(COPY, [output], [], ([g]) => [g!])
  copy.edges[0] = { node, output: output.outputIndex }
  copy.outputs = node.outputs
  return copy
}

// Chance in place.
define('uniform_', 'from=0, to=1', (self, [from, to], { random }) => {
  refuseLeaf(self)
  const drawn = emptyTensor(self.dtype, self.shape)
  fillUniform(drawn, random, Number(numeric(from!)), Number(numeric(to!)))
  return overwrite(self, drawn, ZERO)
})
define('normal_', 'mean=0, std=1', (self, [mean, deviation], { random }) => {
  refuseLeaf(self)
  const drawn = emptyTensor(self.dtype, self.shape)
  fillNormal(drawn, random, Number(numeric(mean!)), Number(numeric(deviation!)))
  return overwrite(self, drawn, ZERO)
})
define('random_', null, (self, args, { random }) => {
  refuseLeaf(self)
  const [a, b] = args.map((arg) => Number(numeric(arg)))
  const [low, high] = b === undefined ? [0, a ?? 16777216] : [a!, b]
  const drawn = emptyTensor(self.dtype, self.shape)
  for (let i = 0; i < drawn.count; i++) drawn.storage.data[i] = low + random.integer(high - low)
  return overwrite(self, drawn, ZERO)
})
define('bernoulli_', 'p=0.5', (self, [p], { random }) => {
  const drawn = emptyTensor(self.dtype, self.shape)
  for (let i = 0; i < drawn.count; i++) drawn.storage.data[i] = random.bernoulli(Number(numeric(p!)))
  return overwrite(self, drawn, ZERO)
})

// Memory in place.
define('resize_', null, (self, args) => {
  const shape = shapeArguments(args, at('resize_', 'size'))
  const count = countOf(shape)
  if (count + self.offset > self.storage.data.length) {
    const grown = dtypeTraits(self.dtype).make(count + self.offset)
    grown.set(self.storage.data)
    self.storage.beforeWrite()
    self.storage.data = grown
  }
  self.shape = shape
  self.strides = contiguousStrides(shape)
  return self
})
define('unsqueeze_', 'dim', (self, [dim]) => reshapeInPlace(self, views.unsqueeze(self, Number(dim))))
define('squeeze_', 'dim=None', (self, [dim]) =>
  reshapeInPlace(self, views.squeeze(self, dim === null ? null : Number(dim))),
)
define('t_', '', (self) => reshapeInPlace(self, views.t(self)))
define('transpose_', 'dim0, dim1', (self, [a, b]) => reshapeInPlace(self, views.transpose(self, Number(a), Number(b))))

function reshapeInPlace(self: Tensor, view: Tensor): Tensor {
  refuseLeaf(self)
  self.shape = view.shape
  self.strides = view.strides
  if (view.gradFn) {
    self.gradFn = view.gradFn
    self.outputIndex = view.outputIndex
  }
  return self
}

// Fresh tensors of the same type.
define('new_zeros', null, (self, args) => emptyTensor(self.dtype, shapeArguments(args, at('new_zeros', 'size'))))
define('new_ones', null, (self, args) => {
  const ones = emptyTensor(self.dtype, shapeArguments(args, at('new_ones', 'size')))
  ones.storage.data.fill(1)
  return ones
})
define('new_tensor', 'data', (self, [data], runtime) =>
  runtime.call(
    runtime.getAttribute(runtime.modules.get('torch')!, 'tensor'),
    [data!],
    new Map([['dtype', new DtypeValue(self.dtype)]]),
  ),
)

/** Attributes that are read without a call. */
const attributes: Record<string, (self: Tensor) => Value> = {
  shape: (self) => sizeOf(self.shape),
  dtype: (self) => new DtypeValue(self.dtype),
  device: () => new DeviceValue('cpu'),
  ndim: (self) => self.rank,
  T: (self) => views.reversed(self),
  mT: (self) => views.transpose(self, -2, -1),
  data: (self) => {
    const data = views.detach(self)
    // Writes to `.data` are not counted: autograd does not see them.
    data.storage = new Storage(self.storage)
    return data
  },
  grad: (self) => self.grad,
  grad_fn: (self) => {
    const node = gradFnOf(self)
    return node && new GradFnValue(node)
  },
  requires_grad: (self) => self.requiresGrad,
  is_leaf: (self) => gradFnOf(self) === null,
  is_cuda: () => false,
  _version: (self) => self.storage.version,
  _base: (self) => self.base,
  itemsize: (self) => dtypeTraits(self.dtype).bytes,
}

/** The names that a tensor answers to, for completion and for the nearest known name. */
export const tensorNames = (): string[] => [...methods.keys(), ...Object.keys(attributes)]

function findTensorAttribute(runtime: Runtime, self: Tensor, name: string): Value | undefined {
  if (Object.hasOwn(attributes, name)) return attributes[name]!(self)
  const method = methods.get(name)
  return method && new Native(name, (args, named) => method(self, args, named, runtime))
}

function setTensorAttribute(self: Tensor, name: string, value: Value): boolean {
  switch (name) {
    case 'grad':
      if (value !== null && !(value instanceof Tensor))
        throw typeError(`assigned grad expected to be a Tensor or None but got grad of type ${typeName(value)}`)
      if (value && !sameShape(value.shape, self.shape)) {
        throw runtimeError(`assigned grad has data of a different size`)
      }
      self.grad = value
      return true
    case 'requires_grad':
      setRequiresGrad(self, isTruth(value), 'only Tensors of floating point and complex dtype can require gradients')
      return true
    case 'data': {
      if (!(value instanceof Tensor)) throw typeError(`Variable data has to be a tensor, but got ${typeName(value)}`)
      self.storage = value.storage
      self.shape = value.shape
      self.strides = value.strides
      self.offset = value.offset
      self.dtype = value.dtype
      return true
    }
  }
  return false
}

/** What `grad_fn` shows of the graph. */
function findNodeAttribute({ node }: GradFnValue, name: string): Value | undefined {
  switch (name) {
    case 'next_functions':
      return new PyTuple(
        node.edges.map((edge) => new PyTuple(edge ? [new GradFnValue(edge.node), edge.output] : [null, 0])),
      )
    case 'name':
      return new Native('name', () => node.name)
    case 'variable':
      if (node.leaf) return node.leaf
      return undefined
    case 'saved_tensors':
      return new PyTuple(node.savedTensors)
  }
  return undefined
}

const arrayAttributes: Record<string, (self: NdArray) => Value> = {
  shape: ({ tensor }) => new PyTuple([...tensor.shape]),
  ndim: ({ tensor }) => tensor.rank,
  size: ({ tensor }) => tensor.count,
  dtype: ({ tensor }) => new DtypeValue(tensor.dtype),
  T: ({ tensor }) => new NdArray(views.reversed(tensor)),
}
const ARRAY_METHODS = new Set([
  'sum',
  'mean',
  'max',
  'min',
  'std',
  'var',
  'argmax',
  'argmin',
  'reshape',
  'flatten',
  'ravel',
  'transpose',
  'copy',
  'tolist',
  'item',
  'astype',
  'squeeze',
  'dot',
  'fill',
  'all',
  'any',
])

/** NumPy arrays answer by what the tensor beneath them can do. */
function findArrayAttribute(runtime: Runtime, self: NdArray, name: string): Value | undefined {
  if (Object.hasOwn(arrayAttributes, name)) return arrayAttributes[name]!(self)
  if (!ARRAY_METHODS.has(name)) return undefined
  const inner = { copy: 'clone', dot: 'matmul', astype: 'to', fill: 'fill_' }[name] ?? name
  const method = methods.get(inner)!
  return new Native(name, (args, named) => {
    const result = method(
      self.tensor,
      args.map((arg) => (arg instanceof NdArray ? arg.tensor : arg)),
      named,
      runtime,
    )
    if (!(result instanceof Tensor)) return result
    return result.rank === 0 ? itemOf(result) : new NdArray(result)
  })
}

/** Teaches the runtime the attributes of tensors, arrays and nodes of the graph. */
export function addTensorAttributes(runtime: Runtime): void {
  runtime.finders.push(
    {
      matches: (value) => value instanceof Tensor,
      find: (self: Tensor, name: string) => findTensorAttribute(runtime, self, name),
    },
    {
      matches: (value) => value instanceof NdArray,
      find: (self: NdArray, name: string) => findArrayAttribute(runtime, self, name),
    },
    { matches: (value) => value instanceof GradFnValue, find: findNodeAttribute },
  )
  runtime.attributeSetters.push({
    matches: (value) => value instanceof Tensor,
    set: (self, name, value) => setTensorAttribute(self as Tensor, name, value),
  })
}
