import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { sortValues } from './builtins.ts'
import { equal } from './operators.ts'
import type { Runtime } from './runtime.ts'
import { keyOf, Native, numeric, PyDict, PyList, PySet, PyTuple, typeName, type Value } from './values.ts'

type Method<T> = (self: T, args: readonly Value[], named: ReadonlyMap<string, Value>, runtime: Runtime) => Value

const stringMethods: Record<string, Method<string>> = {
  join: (self, [items], _, runtime) => {
    const parts = [...runtime.iterate(items!)].map((part, i) => {
      if (typeof part === 'string') return part
      throw typeError(`sequence item ${i}: expected str instance, ${typeName(part)} found`)
    })
    return parts.join(self)
  },
  format: (self, args, named, { text }) => {
    let next = 0
    return self.replace(
      /\{\{|\}\}|\{([^{}:!]*)(?:!([rs]))?(?::([^{}]*))?\}/g,
      (whole, name: string | undefined, conversion: string | undefined, spec: string | undefined) => {
        if (whole === '{{' || whole === '}}') return whole[0]!
        const value =
          name === '' || name === undefined ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : named.get(name)
        if (value === undefined)
          throw new ProgramError(
            /^\D/.test(name ?? '') ? 'KeyError' : 'IndexError',
            /^\D/.test(name ?? '') ? `'${name}'` : 'Replacement index 0 out of range for positional args tuple',
          )
        return text.format(conversion === 'r' ? text.repr(value) : value, spec ?? '')
      },
    )
  },
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  title: (self) => self.replace(/[a-z]+/gi, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase()),
  capitalize: (self) => self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase(),
  strip: (self, [letters]) => strip(self, letters, true, true),
  lstrip: (self, [letters]) => strip(self, letters, true, false),
  rstrip: (self, [letters]) => strip(self, letters, false, true),
  split: (self, [separator]) =>
    new PyList(
      separator === undefined || separator === null
        ? self.split(/\s+/).filter(Boolean)
        : self.split(String(separator as string)),
    ),
  splitlines: (self) => new PyList(self.split(/\r?\n/)),
  replace: (self, [from, to]) => self.replaceAll(from as string, to as string),
  startswith: (self, [head]) =>
    head instanceof PyTuple
      ? head.items.some((one) => self.startsWith(one as string))
      : self.startsWith(head as string),
  endswith: (self, [tail]) => self.endsWith(tail as string),
  find: (self, [part]) => self.indexOf(part as string),
  count: (self, [part]) => self.split(part as string).length - 1,
  isdigit: (self) => /^\d+$/.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  zfill: (self, [width]) =>
    /^[+-]/.test(self)
      ? self[0]! + self.slice(1).padStart(Number(width) - 1, '0')
      : self.padStart(Math.min(Number(width), 10_000), '0'),
  ljust: (self, [width, fill]) => self.padEnd(Math.min(Number(width), 10_000), (fill as string | undefined) ?? ' '),
  rjust: (self, [width, fill]) => self.padStart(Math.min(Number(width), 10_000), (fill as string | undefined) ?? ' '),
  center: (self, [width, fill]) => {
    const missing = Math.max(0, Math.min(Number(width), 10_000) - self.length)
    const sign = (fill as string | undefined) ?? ' '
    return sign.repeat(Math.floor(missing / 2)) + self + sign.repeat(Math.ceil(missing / 2))
  },
}

function strip(text: string, letters: Value | undefined, left: boolean, right: boolean): string {
  const drop = (letter: string): boolean => (typeof letters === 'string' ? letters.includes(letter) : /\s/.test(letter))
  let [from, to] = [0, text.length]
  while (left && from < to && drop(text[from]!)) from++
  while (right && to > from && drop(text[to - 1]!)) to--
  return text.slice(from, to)
}

const listMethods: Record<string, Method<PyList>> = {
  append: (self, args) => {
    if (args.length !== 1) throw typeError(`list.append() takes exactly one argument (${args.length} given)`)
    self.items.push(args[0]!)
    return null
  },
  extend: (self, [items], _, runtime) => {
    self.items.push(...runtime.iterate(items!))
    return null
  },
  insert: (self, [at, item]) => {
    self.items.splice(Number(numeric(at!)), 0, item!)
    return null
  },
  pop: (self, [at]) => {
    if (self.items.length === 0) throw new ProgramError('IndexError', 'pop from empty list')
    const index = at === undefined ? self.items.length - 1 : Number(numeric(at))
    const place = index < 0 ? index + self.items.length : index
    if (place < 0 || place >= self.items.length) throw new ProgramError('IndexError', 'pop index out of range')
    return self.items.splice(place, 1)[0]!
  },
  remove: (self, [item], _, runtime) => {
    const at = self.items.findIndex((one) => equal(runtime, one, item!))
    if (at < 0) throw valueError('list.remove(x): x not in list')
    self.items.splice(at, 1)
    return null
  },
  clear: (self) => {
    self.items.length = 0
    return null
  },
  reverse: (self) => {
    self.items.reverse()
    return null
  },
  sort: (self, _, named, runtime) => {
    self.items.splice(0, self.items.length, ...sortValues(runtime, self.items, named))
    return null
  },
  copy: (self) => new PyList([...self.items]),
  index: (self, [item], _, runtime) => {
    const at = self.items.findIndex((one) => equal(runtime, one, item!))
    if (at < 0) throw valueError(`${runtime.text.repr(item!)} is not in list`)
    return at
  },
  count: (self, [item], _, runtime) => self.items.filter((one) => equal(runtime, one, item!)).length,
}

const tupleMethods: Record<string, Method<PyTuple>> = {
  index: (self, [item], _, runtime) => {
    const at = self.items.findIndex((one) => equal(runtime, one, item!))
    if (at < 0) throw valueError('tuple.index(x): x not in tuple')
    return at
  },
  count: (self, [item], _, runtime) => self.items.filter((one) => equal(runtime, one, item!)).length,
  numel: (self) => self.items.reduce((product: number, size) => product * Number(size as number), 1),
}

const dictMethods: Record<string, Method<PyDict>> = {
  keys: (self) => new PyList([...self.entries.values()].map(([key]) => key)),
  values: (self) => new PyList([...self.entries.values()].map(([, value]) => value)),
  items: (self) => new PyList([...self.entries.values()].map(([key, value]) => new PyTuple([key, value]))),
  get: (self, [key, preset]) => self.get(key!) ?? preset ?? null,
  pop: (self, [key, preset], _, runtime) => {
    const found = self.get(key!)
    if (found === undefined && preset === undefined) throw new ProgramError('KeyError', runtime.text.repr(key!))
    self.entries.delete(keyOf(key!))
    return found ?? preset!
  },
  update: (self, [other], named) => {
    if (other instanceof PyDict) for (const [key, value] of other.entries.values()) self.set(key, value)
    for (const [key, value] of named) self.set(key, value)
    return null
  },
  setdefault: (self, [key, preset]) => {
    const found = self.get(key!)
    if (found !== undefined) return found
    self.set(key!, preset ?? null)
    return preset ?? null
  },
  copy: (self) => {
    const dict = new PyDict()
    for (const [key, value] of self.entries.values()) dict.set(key, value)
    return dict
  },
  clear: (self) => {
    self.entries.clear()
    return null
  },
}

const setMethods: Record<string, Method<PySet>> = {
  add: (self, [item]) => {
    self.entries.set(keyOf(item!), item!)
    return null
  },
  discard: (self, [item]) => {
    self.entries.delete(keyOf(item!))
    return null
  },
  union: (self, [other], _, runtime) => new PySet([...self.entries.values(), ...runtime.iterate(other!)]),
}

/** Teaches the runtime the methods of strings, lists, tuples, dicts and sets. */
export function addMethods(runtime: Runtime): void {
  const family = <T extends Value>(matches: (value: Value) => boolean, methods: Record<string, Method<T>>): void => {
    runtime.finders.push({
      matches,
      find: (self: T, name: string) => {
        const method = Object.hasOwn(methods, name) ? methods[name] : undefined
        return method && new Native(name, (args, named) => method(self, args, named, runtime))
      },
    })
  }
  family<string>((value) => typeof value === 'string', stringMethods)
  family<PyList>((value) => value instanceof PyList, listMethods)
  family<PyTuple>((value) => value instanceof PyTuple, tupleMethods)
  family<PyDict>((value) => value instanceof PyDict, dictMethods)
  family<PySet>((value) => value instanceof PySet, setMethods)
}
