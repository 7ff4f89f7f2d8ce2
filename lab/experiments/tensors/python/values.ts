import { ProgramError, typeError } from '../../../core/tensors/program-error.ts'
import type { DType } from '../../../core/tensors/dtype.ts'
import { type GradNode, Tensor } from '../../../core/tensors/tensor.ts'

/** A Python float; whole numbers are plain numbers, or bigints beyond 2^53. */
export class PyFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export class PyList {
  readonly items: Value[]

  constructor(items: Value[]) {
    this.items = items
  }
}

/** A tuple; PyTorch's sizes and named results are tuples, too. */
export class PyTuple {
  readonly items: readonly Value[]
  /** `torch.Size`, or the name of a named tuple such as `torch.return_types.max`. */
  readonly title: string | null
  readonly fields: readonly string[]

  constructor(items: readonly Value[], title: string | null = null, fields: readonly string[] = []) {
    this.items = items
    this.title = title
    this.fields = fields
  }
}

/** What a dict or a set finds a key by. */
export type Key = string | number | boolean | null | bigint | object

/** A key as part of a longer one; what has an identity of its own cannot be one. */
const keyText = (key: Key): string =>
  key !== null && typeof key === 'object' ? `object:${identityOf(key)}` : `${typeof key}:${String(key)}`

const identities = new WeakMap<object, number>()
let lastIdentity = 0
function identityOf(value: object): number {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity))
  return identity
}

/** Keys that are equal in Python are the same here. */
export function keyOf(value: Value): Key {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof PyFloat) return value.value
  if (typeof value === 'string') return `s${value}`
  if (value instanceof PyTuple) return `t${value.items.map((item) => keyText(keyOf(item))).join(',')}`
  if (value instanceof PyList) throw typeError("unhashable type: 'list'")
  if (value instanceof PyDict) throw typeError("unhashable type: 'dict'")
  if (value instanceof PySet) throw typeError("unhashable type: 'set'")
  return value
}

export class PyDict {
  readonly entries = new Map<Key, [Value, Value]>()

  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.[1]
  }

  set(key: Value, value: Value): void {
    const found = this.entries.get(keyOf(key))
    if (found) found[1] = value
    else this.entries.set(keyOf(key), [key, value])
  }
}

export class PySet {
  readonly entries = new Map<Key, Value>()

  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.entries.set(keyOf(item), item)
  }
}

export class PyRange {
  readonly start: number
  readonly stop: number
  readonly step: number

  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
  }

  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step))
  }
}

export class PySlice {
  readonly start: Value
  readonly stop: Value
  readonly step: Value

  constructor(start: Value, stop: Value, step: Value) {
    this.start = start
    this.stop = stop
    this.step = step
  }
}

/** An iterator under way: `zip`, `map`, a generator. */
export class PyIterator {
  readonly iterator: Iterator<Value>
  readonly title: string

  constructor(iterator: Iterator<Value>, title = 'generator') {
    this.iterator = iterator
    this.title = title
  }
}

/** A function of the student's program. */
export class PyFunction {
  readonly name: string
  readonly call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value
  /** The class whose body it stands in, for `super()`. */
  owner: PyClass | null

  constructor(
    name: string,
    call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
    owner: PyClass | null = null,
  ) {
    this.name = name
    this.call = call
    this.owner = owner
  }
}

/** A function of ours. */
export class Native {
  readonly name: string
  readonly call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value
  readonly kind: 'function' | 'method'

  constructor(
    name: string,
    call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
    kind: 'function' | 'method' = 'function',
  ) {
    this.name = name
    this.call = call
    this.kind = kind
  }
}

export class BoundMethod {
  readonly self: Value
  readonly callee: PyFunction | Native

  constructor(self: Value, callee: PyFunction | Native) {
    this.self = self
    this.callee = callee
  }
}

/** A function that a class gives out unbound. */
export class StaticMethod {
  readonly callee: Value

  constructor(callee: Value) {
    this.callee = callee
  }
}

/** A function that a class gives out bound to itself. */
export class ClassMethod {
  readonly callee: Value

  constructor(callee: Value) {
    this.callee = callee
  }
}

/** A function that is called by reading an attribute. */
export class Property {
  readonly getter: Value

  constructor(getter: Value) {
    this.getter = getter
  }
}

export class PyClass {
  readonly attributes = new Map<string, Value>()
  /** Itself, then its bases, in the order in which attributes are looked up. */
  readonly order: readonly PyClass[]

  readonly name: string
  readonly bases: readonly PyClass[]
  /** The module it is shown with, such as `torch.nn.modules.linear`. */
  readonly module: string

  constructor(name: string, bases: readonly PyClass[], module = '__main__') {
    this.name = name
    this.bases = bases
    this.module = module
    const order: PyClass[] = []
    for (const base of bases) for (const one of base.order) if (!order.includes(one)) order.push(one)
    this.order = [this, ...order]
  }

  find(name: string): Value | undefined {
    for (const one of this.order) {
      const found = one.attributes.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  isA(other: PyClass): boolean {
    return this.order.includes(other)
  }
}

export class PyInstance {
  readonly attributes = new Map<string, Value>()
  /** What a built-in class keeps on the side. */
  state: unknown = null

  readonly type: PyClass

  constructor(type: PyClass) {
    this.type = type
  }
}

/** `super()`: an instance seen from behind one of its classes. */
export class Super {
  readonly self: PyInstance
  readonly from: PyClass

  constructor(self: PyInstance, from: PyClass) {
    this.self = self
    this.from = from
  }
}

export class PyModule {
  readonly attributes = new Map<string, Value>()

  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** A type that Python names: `int`, `list`, `torch.Tensor`, a class of tensors. Callable as a conversion. */
export class TypeValue {
  readonly name: string
  readonly call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value
  readonly includes: (value: Value) => boolean
  readonly attributes: Map<string, Value>
  readonly module: string

  constructor(
    name: string,
    call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
    includes: (value: Value) => boolean,
    attributes = new Map<string, Value>(),
    module = 'builtins',
  ) {
    this.name = name
    this.call = call
    this.includes = includes
    this.attributes = attributes
    this.module = module
  }
}

export class DtypeValue {
  readonly dtype: DType

  constructor(dtype: DType) {
    this.dtype = dtype
  }
}

export class DeviceValue {
  readonly type: string

  constructor(type: string) {
    this.type = type
  }
}

/** A NumPy array over a tensor's memory. */
export class NdArray {
  readonly tensor: Tensor

  constructor(tensor: Tensor) {
    this.tensor = tensor
  }
}

/** `grad_fn`, as the program sees it. */
export class GradFnValue {
  readonly node: GradNode

  constructor(node: GradNode) {
    this.node = node
  }
}

/** What `with` accepts: what to do on entering and on leaving. */
export class ContextManager {
  readonly name: string
  readonly enter: () => Value
  readonly exit: () => void
  /** As a decorator it surrounds each call. */
  readonly wraps: boolean

  constructor(name: string, enter: () => Value, exit: () => void, wraps: boolean) {
    this.name = name
    this.enter = enter
    this.exit = exit
    this.wraps = wraps
  }
}

/** `...` */
export const ELLIPSIS = { kind: 'Ellipsis' } as const

export type Value =
  | number
  | bigint
  | boolean
  | null
  | string
  | PyFloat
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | PyRange
  | PySlice
  | PyIterator
  | PyFunction
  | Native
  | BoundMethod
  | StaticMethod
  | ClassMethod
  | Property
  | PyClass
  | PyInstance
  | Super
  | PyModule
  | TypeValue
  | DtypeValue
  | DeviceValue
  | NdArray
  | GradFnValue
  | ContextManager
  | Tensor
  | typeof ELLIPSIS

export const NO_NAMED: ReadonlyMap<string, Value> = new Map()

/** The name of a value's type, as Python's messages have it. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
    case 'string':
      return 'str'
  }
  if (value instanceof PyFloat) return 'float'
  if (value instanceof Tensor) return value.isParameter ? 'Parameter' : 'Tensor'
  if (value instanceof PyList) return 'list'
  if (value instanceof PyTuple) return value.title === 'torch.Size' ? 'Size' : (value.title ?? 'tuple')
  if (value instanceof PyDict) return 'dict'
  if (value instanceof PySet) return 'set'
  if (value instanceof PyRange) return 'range'
  if (value instanceof PySlice) return 'slice'
  if (value instanceof PyIterator) return value.title
  if (value instanceof PyFunction) return 'function'
  if (value instanceof Native) return 'builtin_function_or_method'
  if (value instanceof BoundMethod) return 'method'
  if (value instanceof StaticMethod) return 'staticmethod'
  if (value instanceof ClassMethod) return 'classmethod'
  if (value instanceof Property) return 'property'
  if (value instanceof PyClass || value instanceof TypeValue) return 'type'
  if (value instanceof PyInstance) return value.type.name
  if (value instanceof Super) return 'super'
  if (value instanceof PyModule) return 'module'
  if (value instanceof DtypeValue) return 'torch.dtype'
  if (value instanceof DeviceValue) return 'torch.device'
  if (value instanceof NdArray) return 'numpy.ndarray'
  if (value instanceof GradFnValue) return value.node.name
  if (value instanceof ContextManager) return value.name
  return 'ellipsis'
}

/** A number as JavaScript has it, or null for what is no number. */
export function numeric(value: Value): number | null {
  if (typeof value === 'number') return value
  if (value instanceof PyFloat) return value.value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return Number(value)
  return null
}

export const isInteger = (value: Value): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'

/** A whole number small enough for an index. */
export const wholeValue = (value: bigint): number | bigint =>
  value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value

/** An error of the program's own: what `except … as` binds. */
export class RaisedError extends ProgramError {
  readonly instance: PyInstance

  constructor(instance: PyInstance, message: string) {
    super(instance.type.name, message)
    this.instance = instance
  }
}

/** Ends a program for good: no `except` of the program's catches it. */
export class ProgramStop extends ProgramError {}
