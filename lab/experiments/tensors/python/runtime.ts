import { Engine } from '../../../core/tensors/engine.ts'
import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import { unbind } from '../../../core/tensors/views.ts'
import type { Random } from '../../../core/random.ts'
import { createExceptions, makeException } from './exceptions.ts'
import { TextWriter } from './text.ts'
import {
  BoundMethod,
  ClassMethod,
  ContextManager,
  DeviceValue,
  DtypeValue,
  Native,
  NdArray,
  NO_NAMED,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyIterator,
  PyList,
  PyModule,
  PyRange,
  PySet,
  PyTuple,
  ProgramStop,
  Property,
  StaticMethod,
  Super,
  TypeValue,
  typeName,
  type Value,
} from './values.ts'

/** Attributes that a family of built-in values has. */
type AttributeFinder<T> = (value: T, name: string) => Value | undefined

/** What a program may ask of the values it works with; every access goes through here. */
export class Runtime {
  readonly engine = new Engine()
  readonly globals = new Map<string, Value>()
  readonly builtins = new Map<string, Value>()
  readonly modules = new Map<string, PyModule>()
  readonly exceptions = createExceptions()
  readonly printed: string[] = []
  /** Offset of what runs now, so that an error knows its place. */
  at = 0
  /** Things that took a step: statements, rounds, calls. */
  steps = 0
  depth = 0
  /** The error that an `except` handles now, for a bare `raise`. */
  handling: ProgramError | null = null
  /** What a program asked to draw: `plot_data` and its like. */
  readonly drawings: { kind: string; values: readonly Value[] }[] = []
  /** Attributes of tensors, strings, lists and so on, by the modules that know them. */
  readonly finders: { matches: (value: Value) => boolean; find: AttributeFinder<never> }[] = []
  readonly text = new TextWriter((self, name) => {
    const found = self.type.find(name)
    return found === undefined ? this.exceptionText(self, name) : this.call(this.bind(found, self), [])
  })

  /** The generator of `torch`; `manual_seed` puts another in its place. */
  random: Random
  readonly maxSteps: number

  constructor(random: Random, maxSteps: number) {
    this.random = random
    this.maxSteps = maxSteps
  }

  /** Counts a step, and ends a program that never ends. */
  step(): void {
    if (++this.steps > this.maxSteps) {
      throw new ProgramStop('RuntimeError', `the program was stopped after ${this.maxSteps} steps (maxSteps)`)
    }
  }

  exceptionText(self: PyInstance, name: string): Value | undefined {
    if (!self.type.isA(this.exceptions.get('BaseException')!)) return undefined
    const args = (self.attributes.get('args') as PyTuple | undefined)?.items ?? []
    const key = self.type.isA(this.exceptions.get('KeyError')!)
    if (name === '__str__') {
      if (args.length === 0) return ''
      if (args.length === 1) return key ? this.text.repr(args[0]!) : this.text.str(args[0]!)
      return this.text.repr(new PyTuple(args))
    }
    return `${self.type.name}(${args.map((arg) => this.text.repr(arg)).join(', ')})`
  }

  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value> = NO_NAMED): Value {
    if (callee instanceof Native || callee instanceof TypeValue || callee instanceof PyFunction) {
      return callee.call(args, named)
    }
    if (callee instanceof BoundMethod) return callee.callee.call([callee.self, ...args], named)
    if (callee instanceof PyClass) return this.instantiate(callee, args, named)
    if (callee instanceof PyInstance) {
      const method = callee.type.find('__call__')
      if (method !== undefined) return this.call(this.bind(method, callee), args, named)
      throw typeError(`'${callee.type.name}' object is not callable`)
    }
    if (callee instanceof ContextManager && args.length === 1) return this.surround(callee, args[0]!)
    if (callee instanceof StaticMethod) return this.call(callee.callee, args, named)
    throw typeError(`'${typeName(callee)}' object is not callable`)
  }

  /** `@torch.no_grad()`: the function, within the context. */
  surround(context: ContextManager, callee: Value): Value {
    return new PyFunction('wrapped', (args, named) => {
      context.enter()
      try {
        return this.call(callee, args, named)
      } finally {
        context.exit()
      }
    })
  }

  instantiate(type: PyClass, args: readonly Value[], named: ReadonlyMap<string, Value>): PyInstance {
    const make = type.find('__new__')
    const instance = make instanceof Native ? (make.call([type], NO_NAMED) as PyInstance) : new PyInstance(type)
    const init = type.find('__init__')
    if (init !== undefined) {
      const result = this.call(this.bind(init, instance), args, named)
      if (result !== null) throw typeError(`__init__() should return None, not '${typeName(result)}'`)
    } else if (type.isA(this.exceptions.get('BaseException')!)) {
      return makeException(type, args)
    } else if (args.length + named.size > 0) throw typeError(`${type.name}() takes no arguments`)
    return instance
  }

  /** An attribute found in a class, as its instance gives it out. */
  bind(found: Value, self: Value): Value {
    if (found instanceof PyFunction) return new BoundMethod(self, found)
    if (found instanceof Native && found.kind === 'method') return new BoundMethod(self, found)
    if (found instanceof StaticMethod) return found.callee
    if (found instanceof ClassMethod) return this.bind(found.callee, self instanceof PyInstance ? self.type : self)
    if (found instanceof Property) return this.call(found.getter, [self])
    return found
  }

  /** An attribute, or undefined where there is none. */
  findAttribute(object: Value, name: string): Value | undefined {
    if (object instanceof PyInstance) {
      const own = object.attributes.get(name)
      if (own !== undefined) return own
      const found = object.type.find(name)
      if (found !== undefined) return this.bind(found, object)
      if (name === '__class__') return object.type
      const fallback = object.type.find('__getattr__')
      if (fallback instanceof PyFunction) return this.call(this.bind(fallback, object), [name])
      if (fallback instanceof Native) {
        const value = fallback.call([object, name], NO_NAMED)
        return value ?? undefined
      }
      return undefined
    }
    if (object instanceof PyModule) return object.attributes.get(name)
    if (object instanceof PyClass) {
      if (name === '__name__') return object.name
      const found = object.find(name)
      if (found instanceof StaticMethod) return found.callee
      if (found instanceof ClassMethod) return this.bind(found.callee, object)
      return found
    }
    if (object instanceof Super) {
      const { order } = object.self.type
      for (const one of order.slice(order.indexOf(object.from) + 1)) {
        const found = one.attributes.get(name)
        if (found !== undefined) return this.bind(found, object.self)
      }
      // Everything derives from `object`, whose `__init__` does nothing.
      return name === '__init__' ? new Native('__init__', () => null) : undefined
    }
    if (object instanceof TypeValue) return name === '__name__' ? object.name : object.attributes.get(name)
    if ((object instanceof PyFunction || object instanceof Native) && name === '__name__') return object.name
    if (object instanceof PyTuple && object.fields.includes(name)) return object.items[object.fields.indexOf(name)]
    if (object instanceof DtypeValue && name === 'is_floating_point') return isFloating(object.dtype)
    if (object instanceof DeviceValue && name === 'type') return object.type
    for (const { matches, find } of this.finders) {
      if (matches(object)) return find(object as never, name)
    }
    return undefined
  }

  getAttribute(object: Value, name: string): Value {
    const found = this.findAttribute(object, name)
    if (found !== undefined) return found
    throw new ProgramError('AttributeError', this.missing(object, name))
  }

  missing(object: Value, name: string): string {
    if (object instanceof PyModule) return `module '${object.name}' has no attribute '${name}'`
    if (object instanceof PyClass || object instanceof TypeValue)
      return `type object '${object.name}' has no attribute '${name}'`
    return `'${typeName(object)}' object has no attribute '${name}'`
  }

  setAttribute(object: Value, name: string, value: Value): void {
    if (object instanceof PyInstance) {
      const setter = object.type.find('__setattr__')
      if (setter instanceof Native) setter.call([object, name, value], NO_NAMED)
      else object.attributes.set(name, value)
      return
    }
    if (object instanceof PyClass && object.module === '__main__') {
      object.attributes.set(name, value)
      return
    }
    const setter = this.attributeSetters.find(({ matches }) => matches(object))
    if (setter?.set(object, name, value)) return
    if (this.findAttribute(object, name) === undefined)
      throw new ProgramError('AttributeError', this.missing(object, name))
    throw new ProgramError('AttributeError', `attribute '${name}' of '${typeName(object)}' objects is not writable`)
  }

  /** How attributes of built-in values are set, such as `x.grad = None`. */
  readonly attributeSetters: {
    matches: (value: Value) => boolean
    set: (object: Value, name: string, value: Value) => boolean
  }[] = []

  truth(value: Value): boolean {
    if (typeof value === 'boolean') return value
    if (value === null || value === 0 || value === '' || value === 0n) return false
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return true
    if (value instanceof PyFloat) return value.value !== 0
    if (value instanceof Tensor) {
      if (value.count === 1) return elementsOf(value)[0] !== 0
      if (value.count === 0)
        throw new ProgramError('RuntimeError', 'Boolean value of Tensor with no values is ambiguous')
      throw new ProgramError('RuntimeError', 'Boolean value of Tensor with more than one value is ambiguous')
    }
    if (value instanceof NdArray) {
      if (value.tensor.count === 1) return elementsOf(value.tensor)[0] !== 0
      throw valueError('The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()')
    }
    const length = this.lengthOf(value)
    return length === null || length > 0
  }

  /** `len(value)`, or null where it has none. */
  lengthOf(value: Value): number | null {
    if (typeof value === 'string') return [...value].length
    if (value instanceof PyList || value instanceof PyTuple) return value.items.length
    if (value instanceof PyDict || value instanceof PySet) return value.entries.size
    if (value instanceof PyRange) return value.length
    if (value instanceof Tensor) {
      if (value.rank === 0) throw typeError('len() of a 0-d tensor')
      return value.shape[0]!
    }
    if (value instanceof NdArray) {
      if (value.tensor.rank === 0) throw typeError('len() of unsized object')
      return value.tensor.shape[0]!
    }
    if (value instanceof PyInstance) {
      const method = value.type.find('__len__')
      if (method === undefined) return null
      return Number(this.call(this.bind(method, value), []))
    }
    return null
  }

  /** The items of anything that `for` accepts. */
  iterate(value: Value): Iterable<Value> {
    if (value instanceof PyList) return listItems(value)
    if (value instanceof PyTuple) return value.items
    if (typeof value === 'string') return value
    if (value instanceof PyRange) return rangeItems(value)
    if (value instanceof PyDict) return [...value.entries.values()].map(([key]) => key)
    if (value instanceof PySet) return [...value.entries.values()]
    if (value instanceof PyIterator) return { [Symbol.iterator]: () => value.iterator }
    if (value instanceof Tensor) {
      if (value.rank === 0) throw typeError('iteration over a 0-d tensor')
      return unbind(value, 0)
    }
    if (value instanceof NdArray) {
      if (value.tensor.rank === 0) throw typeError('iteration over a 0-d array')
      return unbind(value.tensor, 0).map((row) => (row.rank === 0 ? scalarOf(row) : new NdArray(row)))
    }
    if (value instanceof PyInstance) {
      const method = value.type.find('__iter__')
      if (method !== undefined) {
        const iterator = this.call(this.bind(method, value), [])
        if (iterator !== value) return this.iterate(iterator)
        return this.#instanceItems(value)
      }
      if (value.type.find('__getitem__') !== undefined) return this.#indexedItems(value)
    }
    throw typeError(`'${typeName(value)}' object is not iterable`)
  }

  *#instanceItems(value: PyInstance): Generator<Value> {
    const next = this.getAttribute(value, '__next__')
    for (;;) {
      let item: Value
      try {
        item = this.call(next, [])
      } catch (thrown) {
        if (thrown instanceof ProgramError && thrown.pythonType === 'StopIteration') return
        throw thrown
      }
      yield item
    }
  }

  *#indexedItems(value: PyInstance): Generator<Value> {
    const get = this.getAttribute(value, '__getitem__')
    for (let i = 0; ; i++) {
      let item: Value
      try {
        item = this.call(get, [i])
      } catch (thrown) {
        if (thrown instanceof ProgramError && thrown.pythonType === 'IndexError') return
        throw thrown
      }
      yield item
    }
  }
}

/** A list may grow while it is walked. */
function* listItems(list: PyList): Generator<Value> {
  for (let i = 0; i < list.items.length; i++) yield list.items[i]!
}

function* rangeItems({ start, step, length }: PyRange): Generator<Value> {
  for (let i = 0; i < length; i++) yield start + i * step
}

/** The Python number of a tensor of one element. */
export function scalarOf(tensor: Tensor): Value {
  const element = elementsOf(tensor)[0]!
  if (tensor.dtype === 'bool') return element !== 0
  return isFloating(tensor.dtype) ? new PyFloat(element) : element
}
