import * as arithmetic from '../../../core/tensors/arithmetic.ts'
import { expand, resultType, sum, toDtype } from '../../../core/tensors/broadcast.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import * as functions from '../../../core/tensors/functions.ts'
import { indexSelect, moveDims } from '../../../core/tensors/indexing.ts'
import { logSoftmax, softmax } from '../../../core/tensors/losses.ts'
import * as products from '../../../core/tensors/matmul.ts'
import { ProgramError, runtimeError, typeError } from '../../../core/tensors/program-error.ts'
import * as reduce from '../../../core/tensors/reduce.ts'
import { dimension, shapeText } from '../../../core/tensors/shape.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import * as views from '../../../core/tensors/views.ts'
import { numeric, PyFloat, PyList, PyTuple, type Value } from '../python/values.ts'
import {
  dimsArgument,
  dtypeArgument,
  integerArgument,
  isTruth,
  numberArgument,
  operandArgument,
  shapeArguments,
  tensorArgument,
} from './arguments.ts'

/** A function of PyTorch's whose first argument is a tensor; most are methods of the tensor, too. */
interface TensorFunction {
  name: string
  /** Parameters behind the tensor, as Python writes them; null where it sorts its arguments itself. */
  params: string | null
  as: 'both' | 'method' | 'function'
  call: (self: Tensor, args: readonly Value[]) => Value
}

const table: TensorFunction[] = []
const define = (
  names: string,
  params: string | null,
  call: TensorFunction['call'],
  as: TensorFunction['as'] = 'both',
): void => {
  for (const name of names.split(' ')) table.push({ name, params, as, call })
}

const named = (of: string, name: string, position = 2) => ({ of, name, position })
const other =
  (of: string) =>
  (value: Value): Tensor =>
    operandArgument(value, named(of, 'other'))
const dim = (of: string, value: Value): number => integerArgument(value, named(of, 'dim'))
const pair = (kind: string, { values, indices }: reduce.ValuesAndIndices): PyTuple =>
  new PyTuple([values, indices], `torch.return_types.${kind}`, ['values', 'indices'])

// Arithmetic and comparison.
const plain: [string, (a: Tensor, b: Tensor) => Tensor][] = [
  ['mul multiply', arithmetic.mul],
  ['remainder', arithmetic.remainder],
  ['floor_divide', arithmetic.floorDivide],
  ['maximum', arithmetic.maximum],
  ['minimum', arithmetic.minimum],
  ['atan2', functions.atan2],
  ['eq', (a, b) => arithmetic.compare(a, b, 'eq')],
  ['ne not_equal', (a, b) => arithmetic.compare(a, b, 'ne')],
  ['lt less', (a, b) => arithmetic.compare(a, b, 'lt')],
  ['le', (a, b) => arithmetic.compare(a, b, 'le')],
  ['gt greater', (a, b) => arithmetic.compare(a, b, 'gt')],
  ['ge', (a, b) => arithmetic.compare(a, b, 'ge')],
  ['logical_and', (a, b) => arithmetic.logical(a, b, 'and')],
  ['logical_or', (a, b) => arithmetic.logical(a, b, 'or')],
  ['logical_xor', (a, b) => arithmetic.logical(a, b, 'xor')],
]
for (const [names, f] of plain) define(names, 'other', (self, [b]) => f(self, other(names.split(' ')[0]!)(b!)))
define('add', 'other, *, alpha=1', (self, [b, alpha]) =>
  arithmetic.add(self, other('add')(b!), numberArgument(alpha!, named('add', 'alpha'))),
)
define('sub subtract', 'other, *, alpha=1', (self, [b, alpha]) =>
  arithmetic.sub(self, other('sub')(b!), numberArgument(alpha!, named('sub', 'alpha'))),
)
define('div divide true_divide', 'other, *, rounding_mode=None', (self, [b, mode]) => {
  const by = other('div')(b!)
  if (mode === 'floor') return arithmetic.floorDivide(self, by)
  const quotient = arithmetic.div(self, by)
  if (mode === null) return quotient
  const whole = functions.trunc(quotient)
  return isFloating(resultType(self, by)) ? whole : toDtype(whole, resultType(self, by))
})
define('pow', 'exponent', (self, [b]) => arithmetic.pow(self, operandArgument(b!, named('pow', 'exponent'))))
define('equal', 'other', (self, [b]) => {
  const to = tensorArgument(b!, named('equal', 'other'))
  if (shapeText(self.shape) !== shapeText(to.shape)) return false
  const [x, y] = [elementsOf(self), elementsOf(to)]
  return x.every((value: number, i: number) => value === y[i])
})
define('allclose', 'other, rtol=1e-05, atol=1e-08', (self, [b, rtol, atol]) => {
  const to = elementsOf(expand(tensorArgument(b!, named('allclose', 'other')), self.shape))
  const [relative, absolute] = [numeric(rtol!)!, numeric(atol!)!]
  return elementsOf(self).every(
    (x: number, i: number) => x === to[i] || Math.abs(x - to[i]!) <= absolute + relative * Math.abs(to[i]!),
  )
})
define('isclose', 'other, rtol=1e-05, atol=1e-08', (self, [b, rtol, atol]) => {
  const to = tensorArgument(b!, named('isclose', 'other'))
  const bound = arithmetic.add(
    arithmetic.mul(functions.abs(to), arithmetic.numberTensor(numeric(rtol!)!)),
    arithmetic.numberTensor(numeric(atol!)!),
  )
  return arithmetic.compare(functions.abs(arithmetic.sub(self, to)), bound, 'le')
})

// Functions of single elements.
const elementwise: [string, (a: Tensor) => Tensor][] = [
  ['neg negative', arithmetic.neg],
  ['exp', arithmetic.exp],
  ['log', arithmetic.log],
  ['sqrt', functions.sqrt],
  ['rsqrt', functions.rsqrt],
  ['reciprocal', functions.reciprocal],
  ['log1p', functions.log1p],
  ['log2', functions.log2],
  ['log10', functions.log10],
  ['expm1', functions.expm1],
  ['sin', functions.sin],
  ['cos', functions.cos],
  ['tan', functions.tan],
  ['atan arctan', functions.atan],
  ['asin arcsin', functions.asin],
  ['acos arccos', functions.acos],
  ['sinh', functions.sinh],
  ['cosh', functions.cosh],
  ['tanh', functions.tanh],
  ['sigmoid', functions.sigmoid],
  ['relu', functions.relu],
  ['abs absolute', functions.abs],
  ['sign', functions.sign],
  ['floor', functions.floor],
  ['ceil', functions.ceil],
  ['trunc', functions.trunc],
  ['square', functions.square],
  ['isnan', functions.isNan],
  ['isinf', functions.isInf],
  ['isfinite', functions.isFinite],
  ['logical_not', functions.logicalNot],
  ['t', views.t],
  ['clone', views.clone],
  ['trace', (a) => sum(views.diagonal(a, 0))],
]
for (const [names, f] of elementwise) define(names, '', (self) => f(self))
define('round', '*, decimals=0', (self, [decimals]) => {
  const places = Number(decimals)
  if (places === 0) return functions.round(self)
  const unit = arithmetic.numberTensor(Number(`1e${places}`))
  return arithmetic.div(functions.round(arithmetic.mul(self, unit)), unit)
})
define('clamp clip', 'min=None, max=None', (self, [min, max]) => {
  if (min instanceof Tensor || max instanceof Tensor) {
    const low = min === null ? self : arithmetic.maximum(self, operandArgument(min!, named('clamp', 'min')))
    return max === null ? low : arithmetic.minimum(low, operandArgument(max!, named('clamp', 'max', 3)))
  }
  const whole = [min, max].every((bound) => !(bound instanceof PyFloat))
  return functions.clamp(
    self,
    min === null ? null : numberArgument(min!, named('clamp', 'min')),
    max === null ? null : numberArgument(max!, named('clamp', 'max', 3)),
    whole,
  )
})
define('masked_fill', 'mask, value', (self, [mask, value]) =>
  functions.maskedFill(
    self,
    tensorArgument(mask!, named('masked_fill', 'mask')),
    numberArgument(value!, named('masked_fill', 'value', 3)),
  ),
)
define('masked_select', 'mask', (self, [mask]) => {
  const flags = elementsOf(tensorArgument(mask!, named('masked_select', 'mask')))
  const places = [...flags.keys()].filter((i) => flags[i] !== 0)
  return indexSelect(views.reshape(self, [self.count]), 0, fromWhole(places))
})
define(
  'where',
  'input, other',
  (condition, [a, b]) =>
    functions.where(
      condition,
      operandArgument(a!, named('where', 'input')),
      operandArgument(b!, named('where', 'other', 3)),
    ),
  'function',
)
define(
  'where',
  'condition, other',
  (self, [condition, b]) =>
    functions.where(
      tensorArgument(condition!, named('where', 'condition')),
      self,
      operandArgument(b!, named('where', 'other', 3)),
    ),
  'method',
)
define('lerp', 'end, weight', (self, [end, weight]) =>
  arithmetic.add(
    self,
    arithmetic.mul(
      operandArgument(weight!, named('lerp', 'weight', 3)),
      arithmetic.sub(operandArgument(end!, named('lerp', 'end')), self),
    ),
  ),
)

function fromWhole(values: readonly number[]): Tensor {
  const tensor = views.clone(expand(arithmetic.numberTensor(0, 'int64'), [values.length]))
  tensor.storage.data.set(values)
  return tensor
}

// Products.
define('matmul', 'other', (self, [b]) => products.matmul(self, tensorArgument(b!, named('matmul', 'other'))))
define('mm', 'mat2', (self, [b]) => products.mm(self, tensorArgument(b!, named('mm', 'mat2'))))
define('mv', 'vec', (self, [b]) => products.mv(self, tensorArgument(b!, named('mv', 'vec'))))
define('dot inner', 'tensor', (self, [b]) => products.dot(self, tensorArgument(b!, named('dot', 'tensor'))))
define('outer ger', 'vec2', (self, [b]) => products.outer(self, tensorArgument(b!, named('outer', 'vec2'))))
define('bmm', 'mat2', (self, [b]) => products.bmm(self, tensorArgument(b!, named('bmm', 'mat2'))))
define('addmm', 'mat1, mat2, *, beta=1, alpha=1', (self, [a, b, beta, alpha]) =>
  products.scaledAddmm(
    self,
    tensorArgument(a!, named('addmm', 'mat1')),
    tensorArgument(b!, named('addmm', 'mat2', 3)),
    numberArgument(beta!, named('addmm', 'beta')),
    numberArgument(alpha!, named('addmm', 'alpha')),
  ),
)

// Reductions.
define('sum', 'dim=None, keepdim=False, *, dtype=None', (self, [d, keepdim, dtype]) =>
  sum(
    self,
    dimsArgument(d!, named('sum', 'dim')),
    isTruth(keepdim!),
    dtypeArgument(dtype!, named('sum', 'dtype')) ?? undefined,
  ),
)
define('mean', 'dim=None, keepdim=False, *, dtype=None', (self, [d, keepdim, dtype]) =>
  reduce.mean(
    self,
    dimsArgument(d!, named('mean', 'dim')),
    isTruth(keepdim!),
    dtypeArgument(dtype!, named('mean', 'dtype')) ?? undefined,
  ),
)
define('prod', 'dim=None, keepdim=False, *, dtype=None', (self, [d, keepdim, dtype]) =>
  reduce.prod(
    self,
    d === null ? null : dim('prod', d!),
    isTruth(keepdim!),
    dtypeArgument(dtype!, named('prod', 'dtype')) ?? undefined,
  ),
)
for (const [name, greater] of [
  ['max', true],
  ['min', false],
] as const) {
  define(name, 'dim=None, keepdim=False', (self, [d, keepdim]) => {
    if (d instanceof Tensor) return greater ? arithmetic.maximum(self, d) : arithmetic.minimum(self, d)
    if (d === null) return reduce.extremeOf(self, null, false, greater, true)
    return pair(name, reduce.extremeAlong(self, dim(name, d!), isTruth(keepdim!), greater))
  })
  define(`a${name}`, 'dim=None, keepdim=False', (self, [d, keepdim]) =>
    reduce.extremeOf(self, dimsArgument(d!, named(`a${name}`, 'dim')), isTruth(keepdim!), greater, false),
  )
  define(`arg${name}`, 'dim=None, keepdim=False', (self, [d, keepdim]) =>
    reduce.argExtreme(self, d === null ? null : dim(`arg${name}`, d!), isTruth(keepdim!), greater),
  )
}
/** `var(dim, unbiased=…)` and `var(unbiased)`: the correction is 1 unless told otherwise. */
const spreading = (name: string, f: typeof reduce.variances): void =>
  define(
    name,
    'dim=None, unbiased=None, keepdim=False, *, correction=None',
    (self, [d, unbiased, keepdim, correction]) => {
      const [dims, flag] = typeof d === 'boolean' ? [null, d] : [d!, unbiased!]
      const less = correction !== null ? numberArgument(correction!, named(name, 'correction')) : flag === false ? 0 : 1
      return f(self, dimsArgument(dims, named(name, 'dim')), less, isTruth(keepdim!))
    },
  )
spreading('var', reduce.variances)
spreading('std', reduce.deviations)
define('norm', "p='fro', dim=None, keepdim=False", (self, [p, d, keepdim]) => {
  const order = p === 'fro' || p === null ? 2 : numeric(p!)
  if (order === null) throw runtimeError(`linalg.matrix_norm: Order ${String(p as string)} not supported.`)
  return reduce.vectorNorm(self, order, dimsArgument(d!, named('norm', 'dim')), isTruth(keepdim!))
})
define('cumsum', 'dim', (self, [d]) => reduce.cumsum(self, dim('cumsum', d!)))
define('logsumexp', 'dim, keepdim=False', (self, [d, keepdim]) =>
  reduce.logsumexp(self, dimsArgument(d!, named('logsumexp', 'dim'))!, isTruth(keepdim!)),
)
define('softmax', 'dim, *, dtype=None', (self, [d]) => softmax(self, dim('softmax', d!)))
define('log_softmax', 'dim, *, dtype=None', (self, [d]) => logSoftmax(self, dim('log_softmax', d!)))
define('all', 'dim=None, keepdim=False', (self, [d, keepdim]) =>
  reduce.quantify(self, d === null ? null : dim('all', d!), isTruth(keepdim!), true),
)
define('any', 'dim=None, keepdim=False', (self, [d, keepdim]) =>
  reduce.quantify(self, d === null ? null : dim('any', d!), isTruth(keepdim!), false),
)
define('sort', 'dim=-1, descending=False', (self, [d, descending]) =>
  pair('sort', reduce.sort(self, dim('sort', d!), isTruth(descending!))),
)
define(
  'argsort',
  'dim=-1, descending=False',
  (self, [d, descending]) => reduce.sort(self, dim('argsort', d!), isTruth(descending!)).indices,
)
define('topk', 'k, dim=-1, largest=True', (self, [k, d, largest]) =>
  pair('topk', reduce.topk(self, integerArgument(k!, named('topk', 'k')), dim('topk', d!), isTruth(largest!))),
)
define('median', '', (self) => reduce.median(self))
define('nonzero', '*, as_tuple=False', (self, [asTuple]) =>
  isTruth(asTuple!) ? new PyTuple(views.unbind(reduce.nonzero(self), 1)) : reduce.nonzero(self),
)
define('count_nonzero', '', (self) => sum(arithmetic.compare(self, arithmetic.numberTensor(0, 'int64'), 'ne')))
define('unique', 'sorted=True, return_inverse=False, return_counts=False', (self, [, , counts]) => {
  const found = reduce.unique(self)
  return isTruth(counts!) ? new PyTuple([found.values, found.counts]) : found.values
})
define('bincount', '', (self) => {
  const elements = elementsOf(self)
  const counts: number[] = []
  for (const value of elements) counts[value] = (counts[value] ?? 0) + 1
  return fromWhole(Array.from(counts, (count) => count ?? 0))
})
define('numel', '', (self) => self.count)

// Shapes and views.
define('view', null, (self, args) => views.reshapeView(self, shapeArguments(args, named('view', 'size', 1))), 'method')
define(
  'view_as',
  'other',
  (self, [b]) => views.reshapeView(self, tensorArgument(b!, named('view_as', 'other')).shape),
  'method',
)
define('reshape', null, (self, args) => views.reshape(self, shapeArguments(args, named('reshape', 'shape', 1))))
define('permute', null, (self, args) => views.permute(self, shapeArguments(args, named('permute', 'dims', 1))))
define('expand', null, (self, args) => expand(self, shapeArguments(args, named('expand', 'size', 1))), 'method')
define(
  'expand_as',
  'other',
  (self, [b]) => expand(self, tensorArgument(b!, named('expand_as', 'other')).shape),
  'method',
)
define(
  'repeat',
  null,
  (self, args) => {
    if (args.length === 0) throw typeError('repeat() missing 1 required positional arguments: "repeats"')
    return views.repeat(self, shapeArguments(args, named('repeat', 'repeats', 1)), (g, dims) => sum(g, dims))
  },
  'method',
)
define('tile', null, (self, args) => {
  const times = shapeArguments(args, named('tile', 'dims', 1))
  const padded = [...Array.from({ length: Math.max(0, self.rank - times.length) }, () => 1), ...times]
  return views.repeat(self, padded, (g, dims) => sum(g, dims))
})
define('transpose swapaxes swapdims', 'dim0, dim1', (self, [a, b]) =>
  views.transpose(
    self,
    integerArgument(a!, named('transpose', 'dim0')),
    integerArgument(b!, named('transpose', 'dim1', 3)),
  ),
)
define('flatten', 'start_dim=0, end_dim=-1', (self, [from, to]) =>
  views.flatten(
    self,
    integerArgument(from!, named('flatten', 'start_dim')),
    integerArgument(to!, named('flatten', 'end_dim')),
  ),
)
define('ravel', '', (self) => views.reshape(self, [self.count]))
define('squeeze', 'dim=None', (self, [d]) => views.squeeze(self, d === null ? null : dim('squeeze', d!)))
define('unsqueeze', 'dim', (self, [d]) => views.unsqueeze(self, dim('unsqueeze', d!)))
define('movedim', 'source, destination', (self, [from, to]) =>
  moveDims(self, dimension(dim('movedim', from!), self.rank), dimension(dim('movedim', to!), self.rank)),
)
define('select', 'dim, index', (self, [d, index]) => {
  const at = dimension(dim('select', d!), self.rank)
  const place = integerArgument(index!, named('select', 'index', 3))
  const size = self.shape[at]!
  if (place < -size || place >= size)
    throw new ProgramError(
      'IndexError',
      `select(): index ${place} out of range for tensor of size ${shapeText(self.shape)} at dimension ${at}`,
    )
  return views.select(self, at, place < 0 ? place + size : place)
})
define('narrow', 'dim, start, length', (self, [d, start, length]) => {
  const at = dimension(dim('narrow', d!), self.rank)
  const [from, size] = [Number(start), Number(length)]
  if (from + size > self.shape[at]!)
    throw runtimeError(`start (${from}) + length (${size}) exceeds dimension size (${self.shape[at]}).`)
  return views.slice(self, at, from, from + size)
})
define('split', 'split_size, dim=0', (self, [size, d]) => {
  const at = dimension(dim('split', d!), self.rank)
  if (size instanceof PyList || size instanceof PyTuple) {
    let from = 0
    const total = size.items.map(Number).reduce((all, one) => all + one, 0)
    if (total !== self.shape[at])
      throw runtimeError(
        `split_with_sizes expects split_sizes to sum exactly to ${self.shape[at]} (input tensor's size at dimension ${at}), but got split_sizes=[${size.items.map(Number).join(', ')}]`,
      )
    return new PyTuple(size.items.map((one) => views.slice(self, at, from, (from += Number(one)))))
  }
  const width = integerArgument(size!, named('split', 'split_size'))
  if (width === 0)
    throw runtimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${self.shape[at]}`)
  return new PyTuple(views.split(self, width, at))
})
define(
  'chunk',
  'chunks, dim=0',
  (self, [chunks, d]) =>
    new PyTuple(views.chunk(self, integerArgument(chunks!, named('chunk', 'chunks')), dim('chunk', d!))),
)
define('unbind', 'dim=0', (self, [d]) => new PyTuple(views.unbind(self, dim('unbind', d!))))
define('gather', 'dim, index', (self, [d, index]) =>
  reduce.gather(self, dim('gather', d!), tensorArgument(index!, named('gather', 'index', 3))),
)
define('index_select', 'dim, index', (self, [d, index]) =>
  indexSelect(
    self,
    dimension(dim('index_select', d!), self.rank),
    tensorArgument(index!, named('index_select', 'index', 3)),
  ),
)
define('flip', null, (self, args) => views.flip(self, shapeArguments(args, named('flip', 'dims', 2))))
define('tril', 'diagonal=0', (self, [k]) => views.triangle(self, true, Number(k)))
define('triu', 'diagonal=0', (self, [k]) => views.triangle(self, false, Number(k)))
define('diagonal', 'offset=0', (self, [k]) => views.diagonal(self, Number(k)))
define('diag', 'diagonal=0', (self, [k]) => {
  if (self.rank === 2) return views.clone(views.diagonal(self, Number(k)))
  const size = self.count
  const square = arithmetic.mul(expand(views.unsqueeze(self, 1), [size, size]), identity(size, self))
  return square
})

function identity(size: number, like: Tensor): Tensor {
  const tensor = views.clone(expand(arithmetic.numberTensor(0, like.dtype), [size, size]))
  for (let i = 0; i < size; i++) tensor.storage.data[i * size + i] = 1
  return tensor
}

/** All functions of a tensor. */
export const tensorFunctions: readonly TensorFunction[] = table
