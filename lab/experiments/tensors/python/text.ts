import { fixed, general, scientific, shortest } from '../../../core/tensors/decimal.ts'
import { printTensor } from '../../../core/tensors/print-tensor.ts'
import { typeError, valueError } from '../../../core/tensors/program-error.ts'
import { elementsOf, Tensor } from '../../../core/tensors/tensor.ts'
import { printArray } from './print-array.ts'
import {
  BoundMethod,
  ContextManager,
  DeviceValue,
  DtypeValue,
  ELLIPSIS,
  GradFnValue,
  isInteger,
  Native,
  NdArray,
  numeric,
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
  PySlice,
  PyTuple,
  TypeValue,
  typeName,
  type Value,
} from './values.ts'

/** Calls a method that the program itself defined, such as `__repr__`; set by the interpreter. */
type CallMethod = (self: PyInstance, name: string) => Value | undefined

/** Turns values into text, as `str`, `repr` and formatting do. */
export class TextWriter {
  readonly callMethod: CallMethod

  constructor(callMethod: CallMethod) {
    this.callMethod = callMethod
  }

  str(value: Value): string {
    if (typeof value === 'string') return value
    if (value instanceof PyInstance) {
      const own = this.callMethod(value, '__str__') ?? this.callMethod(value, '__repr__')
      if (typeof own === 'string') return own
    }
    if (value instanceof NdArray) return printArray(value.tensor, false)
    if (value instanceof DeviceValue) return value.type
    return this.repr(value)
  }

  repr(value: Value): string {
    if (value === null) return 'None'
    if (typeof value === 'boolean') return value ? 'True' : 'False'
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
    if (typeof value === 'string') return quoted(value)
    if (value === ELLIPSIS) return 'Ellipsis'
    if (value instanceof PyFloat) return shortest(value.value)
    if (value instanceof Tensor) return (value.isParameter ? 'Parameter containing:\n' : '') + printTensor(value)
    if (value instanceof PyList) return `[${this.#join(value.items)}]`
    if (value instanceof PyTuple) return this.#tuple(value)
    if (value instanceof PyDict) {
      return `{${[...value.entries.values()].map(([key, item]) => `${this.repr(key)}: ${this.repr(item)}`).join(', ')}}`
    }
    if (value instanceof PySet)
      return value.entries.size === 0 ? 'set()' : `{${this.#join([...value.entries.values()])}}`
    if (value instanceof PyRange) {
      return `range(${value.start}, ${value.stop}${value.step === 1 ? '' : `, ${value.step}`})`
    }
    if (value instanceof PySlice) return `slice(${this.#join([value.start, value.stop, value.step])})`
    if (value instanceof DtypeValue) return `torch.${value.dtype}`
    if (value instanceof DeviceValue) return `device(type='${value.type}')`
    if (value instanceof NdArray) return printArray(value.tensor, true)
    if (value instanceof PyModule) return `<module '${value.name}'>`
    if (value instanceof PyClass) return `<class '${value.module}.${value.name}'>`
    if (value instanceof TypeValue)
      return `<class '${value.module === 'builtins' ? '' : `${value.module}.`}${value.name}'>`
    if (value instanceof PyInstance) {
      const own = this.callMethod(value, '__repr__')
      return typeof own === 'string' ? own : `<${value.type.module}.${value.type.name} object at 0x7f0000000000>`
    }
    if (value instanceof GradFnValue) return `<${value.node.name.split('::').at(-1)} object at 0x7f0000000000>`
    if (value instanceof PyFunction) return `<function ${value.name} at 0x7f0000000000>`
    if (value instanceof Native) return `<built-in function ${value.name}>`
    if (value instanceof BoundMethod) return `<bound method ${value.callee.name}>`
    if (value instanceof PyIterator || value instanceof ContextManager)
      return `<${typeName(value)} object at 0x7f0000000000>`
    return `<${typeName(value)} object at 0x7f0000000000>`
  }

  #join(items: readonly Value[]): string {
    return items.map((item) => this.repr(item)).join(', ')
  }

  #tuple(value: PyTuple): string {
    if (value.title === 'torch.Size') return `torch.Size([${this.#join(value.items)}])`
    if (value.title !== null) {
      return `${value.title}(\n${value.fields.map((field, i) => `${field}=${this.repr(value.items[i]!)}`).join(',\n')})`
    }
    return value.items.length === 1 ? `(${this.repr(value.items[0]!)},)` : `(${this.#join(value.items)})`
  }

  /** `format(value, spec)` and the part behind the colon of an f-string. */
  format(value: Value, spec: string): string {
    if (value instanceof Tensor && !(spec === '' && (value.rank > 0 || value.isParameter))) {
      if (value.rank > 0) throw typeError('unsupported format string passed to Tensor.__format__')
      const element = elementsOf(value)[0]!
      const plain: Value =
        value.dtype === 'bool' ? element !== 0 : /^(float)/.test(value.dtype) ? new PyFloat(element) : element
      return this.format(plain, spec)
    }
    if (spec === '') return this.str(value)
    const match = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su.exec(spec)
    if (!match) throw valueError(`Invalid format specifier`)
    const [, fillSign, align, sign, , zero, width, comma, precision, type] = match
    const fill = fillSign ?? (zero ? '0' : ' ')
    const body = this.#formatted(
      value,
      type,
      precision === undefined ? null : Number(precision),
      sign ?? '-',
      comma ?? '',
    )
    const side = align ?? (zero ? '=' : typeof value === 'string' ? '<' : '>')
    return padded(body, Number(width ?? 0), fill, side)
  }

  #formatted(value: Value, type: string | undefined, precision: number | null, sign: string, comma: string): string {
    const number = typeof value === 'bigint' ? Number(value) : numeric(value)
    if (number === null || (typeof value === 'boolean' && type === undefined)) {
      if (type !== undefined && type !== 's') {
        throw valueError(`Unknown format code '${type}' for object of type '${typeName(value)}'`)
      }
      if (typeof value !== 'string') {
        throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`)
      }
      return precision === null ? value : [...value].slice(0, precision).join('')
    }
    const negative = number < 0 || Object.is(number, -0)
    const size = Math.abs(number)
    const lead = negative ? '-' : sign === '-' ? '' : sign
    const whole = isInteger(value)
    switch (type) {
      case 'd':
      case undefined:
        if (!whole && type === 'd') throw valueError(`Unknown format code 'd' for object of type '${typeName(value)}'`)
        if (whole)
          return lead + grouped(String(typeof value === 'bigint' ? (value < 0n ? -value : value) : size), comma)
        if (precision === null) return lead + grouped(shortest(size), comma)
        return lead + grouped(pointed(general(size, precision), size), comma)
      case 'f':
      case 'F':
        return lead + grouped(fixed(size, precision ?? 6), comma)
      case 'e':
      case 'E':
        return lead + (type === 'E' ? scientific(size, precision ?? 6).toUpperCase() : scientific(size, precision ?? 6))
      case 'g':
      case 'G':
        return lead + grouped(general(size, precision ?? 6), comma)
      case '%':
        return `${lead}${fixed(size * 100, precision ?? 6)}%`
      case 'x':
      case 'X':
      case 'b':
      case 'o':
        if (whole) {
          const digits = size.toString({ x: 16, X: 16, b: 2, o: 8 }[type])
          return lead + (type === 'X' ? digits.toUpperCase() : digits)
        }
        break
      case 'c':
        if (whole) return String.fromCodePoint(size)
    }
    throw valueError(`Unknown format code '${type}' for object of type '${typeName(value)}'`)
  }

  /** `template % values`. */
  percent(template: string, values: Value): string {
    const items = values instanceof PyTuple ? [...values.items] : [values]
    const named = values instanceof PyDict ? values : null
    let next = 0
    const text = template.replace(
      /%(?:\((\w+)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])/g,
      (
        _,
        name: string | undefined,
        flags: string,
        widthText: string | undefined,
        precisionText: string | undefined,
        type: string,
      ) => {
        if (type === '%') return '%'
        const take = (): Value => {
          if (next >= items.length) throw typeError('not enough arguments for format string')
          return items[next++]!
        }
        const width = widthText === '*' ? Number(take()) : Number(widthText ?? 0)
        const precision =
          precisionText === '*' ? Number(take()) : precisionText === undefined ? null : Number(precisionText)
        const value = name !== undefined && named ? (named.get(name) ?? null) : take()
        const body = this.#converted(value, type, precision, flags)
        const fill = flags.includes('0') && !'sr'.includes(type) ? '0' : ' '
        return padded(
          body,
          width,
          flags.includes('-') ? ' ' : fill,
          flags.includes('-') ? '<' : fill === '0' ? '=' : '>',
        )
      },
    )
    if (!named && next < items.length) throw typeError('not all arguments converted during string formatting')
    return text
  }

  #converted(value: Value, type: string, precision: number | null, flags: string): string {
    const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-'
    if (type === 's' || type === 'r') {
      const text = type === 's' ? this.str(value) : this.repr(value)
      return precision === null ? text : text.slice(0, precision)
    }
    let plain = value
    if (value instanceof Tensor && value.count === 1) {
      const element = elementsOf(value)[0]!
      plain = /^float/.test(value.dtype) ? new PyFloat(element) : element
    }
    const number = numeric(plain)
    if (number === null) {
      const kind = 'diu'.includes(type)
        ? `%${type} format: a real number is required, not ${typeName(value)}`
        : `must be real number, not ${typeName(value)}`
      throw typeError(kind)
    }
    if ('diu'.includes(type)) return this.#formatted(isInteger(plain) ? plain : Math.trunc(number), 'd', null, sign, '')
    if ('eEfFgGxXo'.includes(type)) {
      return this.#formatted(
        'xXo'.includes(type) || plain instanceof PyFloat ? plain : new PyFloat(number),
        type,
        precision,
        sign,
        '',
      )
    }
    throw valueError(`unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index 0`)
  }
}

/** A general float without an exponent keeps its point, so that it reads as a float. */
const pointed = (text: string, size: number): string =>
  Number.isFinite(size) && !/[.e]/.test(text) ? `${text}.0` : text

function grouped(digits: string, comma: string): string {
  if (comma === '') return digits
  const [whole, rest] = digits.split('.') as [string, string | undefined]
  const marked = whole.replace(/\B(?=(\d{3})+(?!\d))/g, comma)
  return rest === undefined ? marked : `${marked}.${rest}`
}

function padded(body: string, width: number, fill: string, side: string): string {
  const missing = Math.min(width, 10_000) - [...body].length
  if (missing <= 0) return body
  if (side === '<') return body + fill.repeat(missing)
  if (side === '^') return fill.repeat(Math.floor(missing / 2)) + body + fill.repeat(Math.ceil(missing / 2))
  if (side === '=') {
    const sign = /^[+\- ]/.exec(body)?.[0] ?? ''
    return sign + fill.repeat(missing) + body.slice(sign.length)
  }
  return fill.repeat(missing) + body
}

/** A string in quotes, as `repr` writes it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll(quote, `\\${quote}`)
  return quote + body + quote
}
