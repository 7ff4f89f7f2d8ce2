import { fixed } from '../../../core/tensors/decimal.ts'
import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { abs, roundHalfEven } from '../../../core/tensors/functions.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import { isFloating } from '../../../core/tensors/dtype.ts'
import { round as roundTensor } from '../../../core/tensors/functions.ts'
import { binary, compare } from './operators.ts'
import type { Runtime } from './runtime.ts'
import {
  BoundMethod,
  ClassMethod,
  isInteger,
  keyOf,
  Native,
  NdArray,
  numeric,
  Property,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyIterator,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  StaticMethod,
  Super,
  TypeValue,
  typeName,
  wholeValue,
  type Value,
} from './values.ts'

type Call = (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value

const iteratorOf = (items: Iterable<Value>, title: string): PyIterator =>
  new PyIterator(items[Symbol.iterator](), title)

/** The one number of a tensor, where Python wants a number. */
function tensorNumber(value: Tensor): number {
  if (value.count !== 1) throw valueError('only one element tensors can be converted to Python scalars')
  return elementsOf(value)[0]!
}

/** `int(value)`. */
function toInteger(value: Value, base: Value | undefined): Value {
  if (typeof value === 'string') {
    const radix = base === undefined ? 10 : Number(numeric(base))
    const text = value.trim().replaceAll('_', '')
    const digits = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, radix)
    if (!new RegExp(`^[+-]?[${digits}]+$`, 'i').test(text))
      throw valueError(`invalid literal for int() with base ${radix}: '${value}'`)
    const parsed = Number.parseInt(text, radix)
    return Number.isSafeInteger(parsed) ? parsed : radix === 10 ? BigInt(text) : parsed
  }
  if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value
  const number =
    value instanceof Tensor
      ? tensorNumber(value)
      : value instanceof NdArray
        ? tensorNumber(value.tensor)
        : numeric(value)
  if (number === null) {
    throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`)
  }
  if (Number.isNaN(number)) throw valueError('cannot convert float NaN to integer')
  if (!Number.isFinite(number)) throw new ProgramError('OverflowError', 'cannot convert float infinity to integer')
  return wholeValue(BigInt(Math.trunc(number)))
}

/** `float(value)`. */
function toFloat(value: Value): PyFloat {
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase()
    const special: Record<string, number> = {
      inf: Infinity,
      '+inf': Infinity,
      '-inf': -Infinity,
      infinity: Infinity,
      nan: NaN,
    }
    const parsed = special[text] ?? (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : null)
    if (parsed === null) throw valueError(`could not convert string to float: '${value}'`)
    return new PyFloat(parsed)
  }
  const number =
    value instanceof Tensor
      ? tensorNumber(value)
      : value instanceof NdArray
        ? tensorNumber(value.tensor)
        : numeric(value)
  if (number === null) throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`)
  return new PyFloat(number)
}

function extreme(runtime: Runtime, name: string, greater: boolean): Call {
  return (args, named) => {
    const key = named.get('key') ?? null
    const items = args.length === 1 ? [...runtime.iterate(args[0]!)] : [...args]
    if (items.length === 0) {
      const preset = named.get('default')
      if (preset !== undefined) return preset
      throw valueError(`${name}() arg is an empty sequence`)
    }
    const rank = (item: Value): Value => (key === null ? item : runtime.call(key, [item]))
    let best: Value = items[0]!
    let top: Value = rank(best)
    for (const item of items.slice(1)) {
      const own = rank(item)
      if (runtime.truth(compare(runtime, greater ? '>' : '<', own, top))) [best, top] = [item, own]
    }
    return best
  }
}

/** `sorted`: stable, by a key, in either direction. */
export function sortValues(runtime: Runtime, items: readonly Value[], named: ReadonlyMap<string, Value>): Value[] {
  const key = named.get('key') ?? null
  const down = runtime.truth(named.get('reverse') ?? false)
  const ranked = items.map((item) => ({ item, rank: key === null ? item : runtime.call(key, [item]) }))
  const less = (a: Value, b: Value): boolean => runtime.truth(compare(runtime, '<', a, b))
  ranked.sort((a, b) => (less(a.rank, b.rank) ? (down ? 1 : -1) : less(b.rank, a.rank) ? (down ? -1 : 1) : 0))
  return ranked.map(({ item }) => item)
}

function rounded(value: Value, digits: Value | undefined): Value {
  if (value instanceof Tensor) return roundTensor(value)
  if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value
  const number = numeric(value)
  if (number === null) throw typeError(`type ${typeName(value)} doesn't define __round__ method`)
  if (digits === undefined || digits === null) return wholeValue(BigInt(roundHalfEven(number)))
  const places = Number(numeric(digits))
  if (places >= 0) return new PyFloat(Number(fixed(number, places)))
  const unit = Number(`1e${-places}`)
  return new PyFloat(roundHalfEven(number / unit) * unit)
}

const NAMES_OF_TYPES: Record<string, (value: Value) => boolean> = {
  int: isInteger,
  float: (value) => value instanceof PyFloat,
  bool: (value) => typeof value === 'boolean',
  str: (value) => typeof value === 'string',
  list: (value) => value instanceof PyList,
  tuple: (value) => value instanceof PyTuple,
  dict: (value) => value instanceof PyDict,
  set: (value) => value instanceof PySet,
  range: (value) => value instanceof PyRange,
  slice: (value) => value instanceof PySlice,
  object: () => true,
  type: (value) => value instanceof PyClass || value instanceof TypeValue,
}

/** Fills in Python's own functions and types. */
export function addBuiltins(runtime: Runtime): void {
  const { builtins, text } = runtime
  const define = (name: string, call: Call): void => void builtins.set(name, new Native(name, call))
  const type = (name: string, call: Call): void =>
    void builtins.set(name, new TypeValue(name, call, NAMES_OF_TYPES[name]!))
  const one = (name: string, args: readonly Value[]): Value => {
    if (args.length !== 1) throw typeError(`${name}() takes exactly one argument (${args.length} given)`)
    return args[0]!
  }
  for (const [name, exception] of runtime.exceptions) builtins.set(name, exception)

  define('print', (args, named) => {
    const end = named.get('end') ?? '\n'
    const separator = named.get('sep') ?? ' '
    const line = args.map((arg) => text.str(arg)).join(separator === null ? ' ' : text.str(separator))
    runtime.printed.push(line + (end === '\n' || end === null ? '' : text.str(end)))
    return null
  })
  define('len', (args) => {
    const length = runtime.lengthOf(one('len', args))
    if (length === null) throw typeError(`object of type '${typeName(args[0]!)}' has no len()`)
    return length
  })
  define('abs', (args) => {
    const value = one('abs', args)
    if (value instanceof Tensor) return abs(value)
    if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value))
    if (typeof value === 'bigint') return value < 0n ? -value : value
    const number = numeric(value)
    if (number !== null) return Math.abs(number)
    throw typeError(`bad operand type for abs(): '${typeName(value)}'`)
  })
  define('sum', (args, named) => {
    let total: Value = args[1] ?? named.get('start') ?? 0
    for (const item of runtime.iterate(args[0] ?? new PyList([]))) total = binary(runtime, '+', total, item)
    return total
  })
  define('min', extreme(runtime, 'min', false))
  define('max', extreme(runtime, 'max', true))
  define('round', (args, named) => rounded(args[0]!, args[1] ?? named.get('ndigits')))
  define('pow', (args) => {
    const power = binary(runtime, '**', args[0]!, args[1]!)
    return args[2] === undefined ? power : binary(runtime, '%', power, args[2])
  })
  define(
    'divmod',
    (args) => new PyTuple([binary(runtime, '//', args[0]!, args[1]!), binary(runtime, '%', args[0]!, args[1]!)]),
  )
  define('sorted', (args, named) => new PyList(sortValues(runtime, [...runtime.iterate(args[0]!)], named)))
  define('reversed', (args) => iteratorOf([...runtime.iterate(one('reversed', args))].reverse(), 'reversed'))
  define('any', (args) => [...runtime.iterate(one('any', args))].some((item) => runtime.truth(item)))
  define('all', (args) => [...runtime.iterate(one('all', args))].every((item) => runtime.truth(item)))
  define('enumerate', (args, named) => {
    const start = Number(numeric(args[1] ?? named.get('start') ?? 0))
    const items = runtime.iterate(args[0]!)
    return iteratorOf(
      (function* () {
        let i = start
        for (const item of items) yield new PyTuple([i++, item])
      })(),
      'enumerate',
    )
  })
  define('zip', (args) => {
    const iterators = args.map((arg) => runtime.iterate(arg)[Symbol.iterator]())
    return iteratorOf(
      (function* () {
        for (;;) {
          const items: Value[] = []
          for (const iterator of iterators) {
            const next = iterator.next()
            if (next.done) return
            items.push(next.value)
          }
          if (items.length === 0) return
          yield new PyTuple(items)
        }
      })(),
      'zip',
    )
  })
  define('map', (args) => {
    const [f, ...sources] = args
    const iterators = sources.map((source) => runtime.iterate(source)[Symbol.iterator]())
    return iteratorOf(
      (function* () {
        for (;;) {
          const items: Value[] = []
          for (const iterator of iterators) {
            const next = iterator.next()
            if (next.done) return
            items.push(next.value)
          }
          yield runtime.call(f!, items)
        }
      })(),
      'map',
    )
  })
  define('filter', (args) => {
    const [f, source] = args
    const items = runtime.iterate(source!)
    return iteratorOf(
      (function* () {
        for (const item of items) if (runtime.truth(f === null ? item : runtime.call(f!, [item]))) yield item
      })(),
      'filter',
    )
  })
  define('iter', (args) => iteratorOf(runtime.iterate(one('iter', args)), 'iterator'))
  define('next', (args) => {
    const [iterator] = args
    if (!(iterator instanceof PyIterator)) throw typeError(`'${typeName(iterator ?? null)}' object is not an iterator`)
    const next = iterator.iterator.next()
    if (!next.done) return next.value
    if (args[1] !== undefined) return args[1]
    throw new ProgramError('StopIteration', '')
  })
  define('isinstance', (args) => {
    const [value, types] = args
    const test = (type: Value): boolean => {
      if (type instanceof PyTuple) return type.items.some(test)
      if (type instanceof PyClass)
        return value instanceof PyInstance
          ? value.type.isA(type)
          : type.name === 'Parameter' && value instanceof Tensor && value.isParameter
      if (type instanceof TypeValue) return type.includes(value!)
      throw typeError('isinstance() arg 2 must be a type, a tuple of types, or a union')
    }
    return test(types!)
  })
  define('issubclass', (args) => args[0] instanceof PyClass && args[1] instanceof PyClass && args[0].isA(args[1]))
  define('callable', (args) => {
    const value = one('callable', args)
    const callable = [PyFunction, Native, BoundMethod, PyClass, TypeValue].some((kind) => value instanceof kind)
    return callable || (value instanceof PyInstance && value.type.find('__call__') !== undefined)
  })
  define('hasattr', (args) => runtime.findAttribute(args[0]!, text.str(args[1]!)) !== undefined)
  define('getattr', (args) => {
    const name = text.str(args[1]!)
    refuseHidden(name)
    const found = runtime.findAttribute(args[0]!, name)
    return found ?? (args[2] === undefined ? runtime.getAttribute(args[0]!, name) : args[2])
  })
  define('setattr', (args) => {
    const name = text.str(args[1]!)
    refuseHidden(name)
    runtime.setAttribute(args[0]!, name, args[2]!)
    return null
  })
  define('id', (args) => (args[0] instanceof Tensor ? args[0].id : 0))
  define('repr', (args) => text.repr(one('repr', args)))
  define('format', (args) => text.format(args[0]!, args[1] === undefined ? '' : text.str(args[1])))
  define('chr', (args) => String.fromCodePoint(Number(numeric(one('chr', args)))))
  define('ord', (args) => text.str(one('ord', args)).codePointAt(0)!)
  define('hash', (args) => {
    keyOf(one('hash', args))
    return 0
  })

  type('int', (args) => (args.length === 0 ? 0 : toInteger(args[0]!, args[1])))
  type('float', (args) => (args.length === 0 ? new PyFloat(0) : toFloat(args[0]!)))
  type('bool', (args) => args.length > 0 && runtime.truth(args[0]!))
  type('str', (args) => (args.length === 0 ? '' : text.str(args[0]!)))
  type('list', (args) => new PyList(args.length === 0 ? [] : [...runtime.iterate(args[0]!)]))
  type('tuple', (args) => new PyTuple(args.length === 0 ? [] : [...runtime.iterate(args[0]!)]))
  type('set', (args) => new PySet(args.length === 0 ? [] : runtime.iterate(args[0]!)))
  type('dict', (args, named) => {
    const dict = new PyDict()
    const [source] = args
    if (source instanceof PyDict) for (const [key, value] of source.entries.values()) dict.set(key, value)
    else if (source !== undefined) {
      for (const pair of runtime.iterate(source)) {
        const [key, value] = [...runtime.iterate(pair)]
        dict.set(key!, value!)
      }
    }
    for (const [key, value] of named) dict.set(key, value)
    return dict
  })
  type('range', (args) => {
    const parts = args.map((arg) => {
      const number = arg instanceof Tensor && arg.count === 1 && !isFloating(arg.dtype) ? elementsOf(arg)[0]! : arg
      if (typeof number !== 'number') throw typeError(`'${typeName(arg)}' object cannot be interpreted as an integer`)
      return number
    })
    if (parts.length === 0) throw typeError('range expected at least 1 argument, got 0')
    if (parts[2] === 0) throw valueError('range() arg 3 must not be zero')
    return parts.length === 1 ? new PyRange(0, parts[0]!, 1) : new PyRange(parts[0]!, parts[1]!, parts[2] ?? 1)
  })
  type('slice', (args) =>
    args.length === 1
      ? new PySlice(null, args[0]!, null)
      : new PySlice(args[0] ?? null, args[1] ?? null, args[2] ?? null),
  )
  type('object', () => new PyInstance(new PyClass('object', [], 'builtins')))
  builtins.set('type', new TypeValue('type', (args) => typeOf(runtime, one('type', args)), NAMES_OF_TYPES['type']!))
  define('super', ([from, self]) => {
    if (from instanceof PyClass && self instanceof PyInstance) return new Super(self, from)
    throw new ProgramError('RuntimeError', 'super(): no arguments')
  })
  define('staticmethod', (args) => new StaticMethod(one('staticmethod', args)))
  define('classmethod', (args) => new ClassMethod(one('classmethod', args)))
  define('property', (args) => new Property(one('property', args)))
  builtins.set('__name__', '__main__')
}

/** Names between double underscores lead behind the language; the subset keeps them shut. */
function refuseHidden(name: string): void {
  if (/^__.*__$/.test(name) && !['__name__', '__class__', '__len__', '__call__', '__init__'].includes(name)) {
    throw new ProgramError('AttributeError', `the subset has no attribute '${name}'`)
  }
}

/** `type(value)`. */
function typeOf(runtime: Runtime, value: Value): Value {
  if (value instanceof PyInstance) return value.type
  const name = typeName(value)
  const known = runtime.builtins.get(name)
  if (known instanceof TypeValue) return known
  const shown: Record<string, [string, string]> = {
    Tensor: ['torch', 'Tensor'],
    Parameter: ['torch.nn.parameter', 'Parameter'],
    Size: ['torch', 'Size'],
    'numpy.ndarray': ['numpy', 'ndarray'],
    'torch.dtype': ['torch', 'dtype'],
    'torch.device': ['torch', 'device'],
  }
  const [module, short] = shown[name] ?? ['builtins', name]
  if (value instanceof Tensor && !value.isParameter) {
    const torch = runtime.modules.get('torch')?.attributes.get('Tensor')
    if (torch !== undefined) return torch
  }
  return new TypeValue(
    short,
    () => null,
    (other) => typeName(other) === name,
    new Map(),
    module,
  )
}
