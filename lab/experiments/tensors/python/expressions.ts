import { ProgramError, typeError } from '../../../core/tensors/program-error.ts'
import { binary, compare, getItem, unary } from './operators.ts'
import type { Runtime } from './runtime.ts'
import { declareParams, declareTarget, NameSpace, Scope } from './scope.ts'
import type { Argument, Clause, Expression, FormattedPart, Parameter } from './tree.ts'
import {
  ELLIPSIS,
  NO_NAMED,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyIterator,
  PyList,
  PySet,
  PySlice,
  PyTuple,
  Super,
  typeName,
  type Value,
} from './values.ts'

/** An expression made ready to run: reading the tree once makes running it again quick. */
export type Evaluate = (scope: Scope) => Value
/** A place to assign to, made ready. */
export type Assign = (scope: Scope, value: Value) => void

/** Deepest nesting of calls, as Python has it. */
const MAX_DEPTH = 990

/** Makes expressions ready to run. */
export class ExpressionCompiler {
  readonly runtime: Runtime
  /** Assigns to a target; the statements' compiler knows how. */
  readonly target: (target: Expression, space: NameSpace) => Assign

  constructor(runtime: Runtime, target: (target: Expression, space: NameSpace) => Assign) {
    this.runtime = runtime
    this.target = target
  }

  compile(of: Expression, space: NameSpace): Evaluate {
    const { runtime } = this
    const { at } = of
    switch (of.kind) {
      case 'integer':
      case 'string': {
        const { value } = of
        return () => value
      }
      case 'float': {
        const value = new PyFloat(of.value)
        return () => value
      }
      case 'constant': {
        const value = of.value === '...' ? ELLIPSIS : of.value
        return () => value
      }
      case 'formatted':
        return this.#formatted(of.parts, at, space)
      case 'name':
        return this.#name(of.name, at, space)
      case 'list':
      case 'tuple':
      case 'set': {
        const items = this.items(of.items, space)
        if (of.kind === 'list') return (scope) => new PyList(items(scope))
        return of.kind === 'tuple' ? (scope) => new PyTuple(items(scope)) : (scope) => new PySet(items(scope))
      }
      case 'dict':
        return this.#dict(of.entries, at, space)
      case 'attribute': {
        const object = this.compile(of.object, space)
        const { name } = of
        return (scope) => {
          const value = object(scope)
          runtime.at = at
          return runtime.getAttribute(value, name)
        }
      }
      case 'subscript': {
        const [object, index] = [this.compile(of.object, space), this.compile(of.index, space)]
        return (scope) => {
          const value = object(scope)
          const place = index(scope)
          runtime.at = at
          return getItem(runtime, value, place)
        }
      }
      case 'slice': {
        const part = (one: Expression | null): Evaluate => (one ? this.compile(one, space) : () => null)
        const [start, stop, step] = [part(of.start), part(of.stop), part(of.step)]
        return (scope) => new PySlice(start(scope), stop(scope), step(scope))
      }
      case 'call':
        return this.#call(of.callee, of.args, at, space)
      case 'binary': {
        const [left, right] = [this.compile(of.left, space), this.compile(of.right, space)]
        const { op } = of
        return (scope) => {
          const a = left(scope)
          const b = right(scope)
          runtime.at = at
          return binary(runtime, op, a, b)
        }
      }
      case 'unary': {
        const operand = this.compile(of.operand, space)
        const { op } = of
        if (op === 'not') return (scope) => !this.#truth(operand(scope), at)
        return (scope) => {
          const value = operand(scope)
          runtime.at = at
          return unary(runtime, op, value)
        }
      }
      case 'logic': {
        const [left, right] = [this.compile(of.left, space), this.compile(of.right, space)]
        const stopsAt = of.op === 'or'
        return (scope) => {
          const value = left(scope)
          return this.#truth(value, at) === stopsAt ? value : right(scope)
        }
      }
      case 'compare':
        return this.#compare(of.first, of.rest, at, space)
      case 'conditional': {
        const [test, then, otherwise] = [of.test, of.then, of.otherwise].map((one) => this.compile(one, space)) as [
          Evaluate,
          Evaluate,
          Evaluate,
        ]
        return (scope) => (this.#truth(test(scope), of.test.at) ? then(scope) : otherwise(scope))
      }
      case 'lambda': {
        const inner = new NameSpace(space, 'function')
        declareParams(inner, of.params)
        const body = this.compile(of.body, inner)
        return this.callable('<lambda>', of.params, space, body)
      }
      case 'comprehension':
        return this.#comprehension(of, space)
      case 'walrus': {
        const value = this.compile(of.value, space)
        const assign = this.target({ kind: 'name', name: of.name, at }, space)
        return (scope) => {
          const result = value(scope)
          assign(scope, result)
          return result
        }
      }
      case 'star':
        throw new ProgramError('SyntaxError', "can't use starred expression here")
    }
  }

  #truth(value: Value, at: number): boolean {
    if (typeof value === 'boolean') return value
    this.runtime.at = at
    return this.runtime.truth(value)
  }

  /** Items of a list, with `*x` among them spread. */
  items(items: readonly Expression[], space: NameSpace): (scope: Scope) => Value[] {
    if (!items.some((item) => item.kind === 'star')) {
      const ready = items.map((item) => this.compile(item, space))
      return (scope) => ready.map((item) => item(scope))
    }
    const ready = items.map((item) => ({
      spreads: item.kind === 'star',
      evaluate: this.compile(item.kind === 'star' ? item.value : item, space),
    }))
    return (scope) =>
      ready.flatMap(({ spreads, evaluate }) =>
        spreads ? [...this.runtime.iterate(evaluate(scope))] : [evaluate(scope)],
      )
  }

  #name(name: string, at: number, space: NameSpace): Evaluate {
    const { runtime } = this
    const hops = space.hops(name)
    const elsewhere = (): Value => {
      const found = runtime.globals.get(name) ?? runtime.builtins.get(name)
      if (found !== undefined) return found
      runtime.at = at
      throw new ProgramError('NameError', `name '${name}' is not defined`)
    }
    if (hops === null) return elsewhere
    return (scope) => {
      let owner = scope
      for (let i = 0; i < hops; i++) owner = owner.parent!
      const found = owner.variables.get(name)
      if (found !== undefined) return found
      // A class body sees what stands around it.
      if (space.kind === 'class' && hops === 0) return elsewhere()
      runtime.at = at
      throw hops === 0
        ? new ProgramError(
            'UnboundLocalError',
            `cannot access local variable '${name}' where it is not associated with a value`,
          )
        : new ProgramError(
            'NameError',
            `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
          )
    }
  }

  #formatted(parts: readonly FormattedPart[], at: number, space: NameSpace): Evaluate {
    const { text } = this.runtime
    const ready = parts.map((part): ((scope: Scope) => string) => {
      if (typeof part === 'string') return () => part
      const value = this.compile(part.value, space)
      const spec = part.format ? this.#formatted(part.format, at, space) : () => ''
      return (scope) => {
        const plain = value(scope)
        this.runtime.at = at
        const shown = part.conversion === 'r' ? text.repr(plain) : part.conversion === 's' ? text.str(plain) : plain
        return (part.source ?? '') + text.format(shown, spec(scope) as string)
      }
    })
    return (scope) => ready.map((part) => part(scope)).join('')
  }

  #dict(entries: readonly { key: Expression | null; value: Expression }[], at: number, space: NameSpace): Evaluate {
    const ready = entries.map(({ key, value }) => ({
      key: key && this.compile(key, space),
      value: this.compile(value, space),
    }))
    return (scope) => {
      const dict = new PyDict()
      for (const { key, value } of ready) {
        if (key) {
          const [name, item] = [key(scope), value(scope)]
          this.runtime.at = at
          dict.set(name, item)
          continue
        }
        const other = value(scope)
        if (!(other instanceof PyDict)) throw typeError(`'${typeName(other)}' object is not a mapping`)
        for (const [name, item] of other.entries.values()) dict.set(name, item)
      }
      return dict
    }
  }

  #compare(
    first: Expression,
    rest: readonly { op: string; operand: Expression }[],
    at: number,
    space: NameSpace,
  ): Evaluate {
    const { runtime } = this
    const start = this.compile(first, space)
    const ready = rest.map(({ op, operand }) => ({ op, evaluate: this.compile(operand, space) }))
    if (ready.length === 1) {
      const { op, evaluate } = ready[0]!
      return (scope) => {
        const left = start(scope)
        const right = evaluate(scope)
        runtime.at = at
        return compare(runtime, op, left, right)
      }
    }
    return (scope) => {
      let left = start(scope)
      let result: Value = true
      for (const { op, evaluate } of ready) {
        const right = evaluate(scope)
        runtime.at = at
        result = compare(runtime, op, left, right)
        if (!runtime.truth(result)) return result
        left = right
      }
      return result
    }
  }

  #call(callee: Expression, args: readonly Argument[], at: number, space: NameSpace): Evaluate {
    const { runtime } = this
    const target = this.compile(callee, space)
    if (callee.kind === 'name' && callee.name === 'super' && args.length === 0) return (scope) => this.#super(scope, at)
    if (args.every((arg) => arg.kind === 'plain')) {
      const ready = args.map((arg) => this.compile(arg.value, space))
      return (scope) => {
        const f = target(scope)
        const values = ready.map((arg) => arg(scope))
        runtime.at = at
        runtime.step()
        return runtime.call(f, values)
      }
    }
    const ready = args.map((arg) => ({ ...arg, evaluate: this.compile(arg.value, space) }))
    return (scope) => {
      const f = target(scope)
      const values: Value[] = []
      const named = new Map<string, Value>()
      for (const { kind, name, evaluate } of ready) {
        const value = evaluate(scope)
        if (kind === 'plain') values.push(value)
        else if (kind === 'named') named.set(name, value)
        else if (kind === 'star') values.push(...runtime.iterate(value))
        else if (value instanceof PyDict)
          for (const [key, item] of value.entries.values()) named.set(runtime.text.str(key), item)
        else throw typeError(`argument after ** must be a mapping, not ${typeName(value)}`)
      }
      runtime.at = at
      runtime.step()
      return runtime.call(f, values, named)
    }
  }

  /** `super()` within a method: the instance, seen from behind the class that the method stands in. */
  #super(scope: Scope, at: number): Value {
    this.runtime.at = at
    for (let one: Scope | null = scope; one; one = one.parent) {
      const owner = one.variables.get('__class__')
      const self = [...one.variables.values()].find((value) => value instanceof PyInstance)
      if (owner instanceof PyClass && self instanceof PyInstance) return new Super(self, owner)
    }
    throw new ProgramError('RuntimeError', 'super(): no arguments')
  }

  #comprehension(of: Extract<Expression, { kind: 'comprehension' }>, space: NameSpace): Evaluate {
    const inner = new NameSpace(space, 'comprehension')
    for (const clause of of.clauses) if (clause.kind === 'for') declareTarget(inner, clause.target)
    const item = this.compile(of.item, inner)
    const value = of.value && this.compile(of.value, inner)
    // The first iterable belongs to the scope around.
    const clauses = of.clauses.map((clause, i) => this.#clause(clause, i === 0 ? space : inner, inner))
    const { runtime } = this
    function* rounds(scope: Scope, depth: number, first: Value): Generator<Scope> {
      if (depth === clauses.length) {
        yield scope
        return
      }
      const clause = clauses[depth]!
      if (clause.kind === 'if') {
        if (runtime.truth(clause.test(scope))) yield* rounds(scope, depth + 1, first)
        return
      }
      for (const one of runtime.iterate(depth === 0 ? first : clause.iterable(scope))) {
        runtime.step()
        clause.assign(scope, one)
        yield* rounds(scope, depth + 1, first)
      }
    }
    const [head] = clauses
    const start = (scope: Scope): Generator<Scope> => {
      if (head?.kind !== 'for') throw new ProgramError('SyntaxError', 'invalid syntax')
      const first = head.iterable(scope)
      runtime.at = of.at
      return rounds(new Scope(scope, null), 0, first)
    }
    if (of.of === 'dict') {
      return (scope) => {
        const dict = new PyDict()
        for (const inside of start(scope)) dict.set(item(inside), value!(inside))
        return dict
      }
    }
    if (of.of === 'generator') {
      return (scope) => {
        const walk = start(scope)
        return new PyIterator(
          (function* () {
            for (const inside of walk) yield item(inside)
          })(),
        )
      }
    }
    return (scope) => {
      const values: Value[] = []
      for (const inside of start(scope)) values.push(item(inside))
      return of.of === 'set' ? new PySet(values) : new PyList(values)
    }
  }

  #clause(
    clause: Clause,
    around: NameSpace,
    inner: NameSpace,
  ): { kind: 'if'; test: Evaluate } | { kind: 'for'; iterable: Evaluate; assign: Assign } {
    if (clause.kind === 'if') return { kind: 'if', test: this.compile(clause.test, inner) }
    return { kind: 'for', iterable: this.compile(clause.iterable, around), assign: this.target(clause.target, inner) }
  }

  /** A function: its presets are worked out where it is defined, its body where it is called. */
  callable(name: string, params: readonly Parameter[], space: NameSpace, body: Evaluate): Evaluate {
    const { runtime } = this
    const presets = params.map((param) => param.preset && this.compile(param.preset, space))
    return (scope) => {
      const values = presets.map((preset) => (preset ? preset(scope) : undefined))
      const made: PyFunction = new PyFunction(name, (args, named) => {
        if (++runtime.depth > MAX_DEPTH) {
          runtime.depth = 0
          throw new ProgramError('RecursionError', 'maximum recursion depth exceeded')
        }
        runtime.step()
        const inside = new Scope(scope, name)
        bindArguments(name, params, values, args, named, inside)
        if (made.owner) inside.variables.set('__class__', made.owner)
        try {
          return body(inside)
        } finally {
          if (runtime.depth > 0) runtime.depth--
        }
      })
      return made
    }
  }
}

/** Puts the arguments of a call into the scope of the function called. */
function bindArguments(
  name: string,
  params: readonly Parameter[],
  presets: readonly (Value | undefined)[],
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  scope: Scope,
): void {
  const { variables } = scope
  const plain = params.filter((param) => param.kind === 'plain')
  const rest = params.find((param) => param.kind === 'star')
  const extra = params.find((param) => param.kind === 'doubleStar')
  if (args.length > plain.length && !rest) throw tooMany(name, plain, presets, params, args.length)
  plain.forEach((param, i) => {
    if (i < args.length) variables.set(param.name, args[i]!)
  })
  if (rest) variables.set(rest.name, new PyTuple(args.slice(plain.length)))
  const more = new PyDict()
  if (named !== NO_NAMED) {
    for (const [key, value] of named) {
      const known = params.some(
        (param) => param.name === key && (param.kind === 'plain' || param.kind === 'keywordOnly'),
      )
      if (known) {
        if (variables.has(key)) throw typeError(`${name}() got multiple values for argument '${key}'`)
        variables.set(key, value)
      } else if (extra) more.set(key, value)
      else throw typeError(`${name}() got an unexpected keyword argument '${key}'`)
    }
  }
  if (extra) variables.set(extra.name, more)
  const missing: string[] = []
  params.forEach((param, i) => {
    if (param.kind === 'star' || param.kind === 'doubleStar' || variables.has(param.name)) return
    const preset = presets[i]
    if (preset === undefined) missing.push(`'${param.name}'`)
    else variables.set(param.name, preset)
  })
  if (missing.length > 0) {
    const listed =
      missing.length < 3 ? missing.join(' and ') : `${missing.slice(0, -1).join(', ')}, and ${missing.at(-1)}`
    throw typeError(
      `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${listed}`,
    )
  }
}

function tooMany(
  name: string,
  plain: readonly Parameter[],
  presets: readonly (Value | undefined)[],
  params: readonly Parameter[],
  count: number,
): Error {
  const required = plain.filter((param) => presets[params.indexOf(param)] === undefined).length
  const most = plain.length
  const takes =
    required === most
      ? `${most} positional argument${most === 1 ? '' : 's'}`
      : `from ${required} to ${most} positional arguments`
  return typeError(`${name}() takes ${takes} but ${count} ${count === 1 ? 'was' : 'were'} given`)
}
