import { ProgramError, typeError, valueError } from '../../../core/tensors/program-error.ts'
import { exceptionOf } from './exceptions.ts'
import { ExpressionCompiler, type Assign, type Evaluate } from './expressions.ts'
import { deleteItem, getItem, setItem, update } from './operators.ts'
import type { Runtime } from './runtime.ts'
import { SyntaxProblem } from './source.ts'
import { declareParams, declareStatements, NameSpace, Scope } from './scope.ts'
import type { Expression, Statement } from './tree.ts'
import {
  ContextManager,
  NO_NAMED,
  ProgramStop,
  PyClass,
  PyFunction,
  PyInstance,
  PyList,
  PyTuple,
  RaisedError,
  typeName,
  TypeValue,
  type Value,
} from './values.ts'

/** How a statement ended: it went on, left its loop, went to the next round, or returned. */
export type Outcome = undefined | 'break' | 'continue' | { returned: Value }

/** A statement made ready to run. */
interface Ready {
  run: (scope: Scope) => Outcome
  /** The same in steps, for the program's own level: it may be left between two lines. */
  steps?: (scope: Scope) => Generator<undefined, Outcome>
}

/** Makes statements ready to run. */
export class StatementCompiler {
  readonly expressions: ExpressionCompiler

  readonly runtime: Runtime
  /** Called after each line that ran. */
  readonly afterLine: (line: number, scope: Scope) => void
  readonly importModule: (name: string, at: number) => Value

  constructor(
    runtime: Runtime,
    afterLine: (line: number, scope: Scope) => void,
    importModule: (name: string, at: number) => Value,
  ) {
    this.runtime = runtime
    this.afterLine = afterLine
    this.importModule = importModule
    this.expressions = new ExpressionCompiler(runtime, (target, space) => this.assign(target, space))
  }

  block(statements: readonly Statement[], space: NameSpace): Ready {
    const ready = statements.map((statement) => this.statement(statement, space))
    return {
      run: (scope) => {
        for (const { run } of ready) {
          const outcome = run(scope)
          if (outcome !== undefined) return outcome
        }
        return undefined
      },
      steps: function* (scope) {
        for (const { run, steps } of ready) {
          const outcome = steps ? yield* steps(scope) : run(scope)
          if (outcome !== undefined) return outcome
          yield
        }
        return undefined
      },
    }
  }

  statement(of: Statement, space: NameSpace): Ready {
    const { runtime } = this
    const { line } = of
    const compound = ['if', 'for', 'while', 'with', 'try'].includes(of.kind)
    if (compound) return this.#compound(of, space)
    const work = this.#simple(of, space)
    return {
      run: (scope) => {
        runtime.step()
        runtime.engine.line = line
        const outcome = work(scope)
        this.afterLine(line, scope)
        return outcome
      },
    }
  }

  /** Runs an expression as a line of its own: the head of a loop, a condition. */
  #head(line: number, evaluate: Evaluate): Evaluate {
    return (scope) => {
      this.runtime.step()
      this.runtime.engine.line = line
      return evaluate(scope)
    }
  }

  #compound(of: Statement, space: NameSpace): Ready {
    switch (of.kind) {
      case 'if':
        return this.#if(of, space)
      case 'for':
        return this.#for(of, space)
      case 'while':
        return this.#while(of, space)
      case 'with':
        return this.#with(of, space)
      case 'try':
        return this.#try(of, space)
    }
    throw new ProgramError('SyntaxError', 'invalid syntax')
  }

  #if(of: Extract<Statement, { kind: 'if' }>, space: NameSpace): Ready {
    const { runtime } = this
    const branches = of.branches.map(({ test, body }) => ({
      test: this.#head(of.line, this.expressions.compile(test, space)),
      at: test.at,
      body: this.block(body, space),
    }))
    const otherwise = this.block(of.otherwise, space)
    const choose = (scope: Scope): Ready => {
      for (const { test, at, body } of branches) {
        const value = test(scope)
        runtime.at = at
        if (runtime.truth(value)) return body
      }
      return otherwise
    }
    return { run: (scope) => choose(scope).run(scope), steps: (scope) => choose(scope).steps!(scope) }
  }

  #for(of: Extract<Statement, { kind: 'for' }>, space: NameSpace): Ready {
    const { runtime } = this
    const iterable = this.#head(of.line, this.expressions.compile(of.iterable, space))
    const assign = this.assign(of.target, space)
    const [body, otherwise] = [this.block(of.body, space), this.block(of.otherwise, space)]
    const items = (scope: Scope): Iterable<Value> => {
      const value = iterable(scope)
      runtime.at = of.at
      return runtime.iterate(value)
    }
    return {
      run: (scope) => {
        for (const item of items(scope)) {
          runtime.step()
          assign(scope, item)
          const outcome = body.run(scope)
          if (outcome === 'break') return undefined
          if (outcome !== undefined && outcome !== 'continue') return outcome
        }
        return otherwise.run(scope)
      },
      steps: function* (scope) {
        for (const item of items(scope)) {
          runtime.step()
          assign(scope, item)
          const outcome = yield* body.steps!(scope)
          if (outcome === 'break') return undefined
          if (outcome !== undefined && outcome !== 'continue') return outcome
          yield
        }
        return yield* otherwise.steps!(scope)
      },
    }
  }

  #while(of: Extract<Statement, { kind: 'while' }>, space: NameSpace): Ready {
    const { runtime } = this
    const test = this.#head(of.line, this.expressions.compile(of.test, space))
    const [body, otherwise] = [this.block(of.body, space), this.block(of.otherwise, space)]
    const goesOn = (scope: Scope): boolean => {
      const value = test(scope)
      runtime.at = of.test.at
      return runtime.truth(value)
    }
    return {
      run: (scope) => {
        while (goesOn(scope)) {
          const outcome = body.run(scope)
          if (outcome === 'break') return undefined
          if (outcome !== undefined && outcome !== 'continue') return outcome
        }
        return otherwise.run(scope)
      },
      steps: function* (scope) {
        while (goesOn(scope)) {
          const outcome = yield* body.steps!(scope)
          if (outcome === 'break') return undefined
          if (outcome !== undefined && outcome !== 'continue') return outcome
          yield
        }
        return yield* otherwise.steps!(scope)
      },
    }
  }

  #with(of: Extract<Statement, { kind: 'with' }>, space: NameSpace): Ready {
    const { runtime } = this
    const items = of.items.map(({ context, target }) => ({
      context: this.#head(of.line, this.expressions.compile(context, space)),
      at: context.at,
      assign: target && this.assign(target, space),
    }))
    const body = this.block(of.body, space)
    const enter = (scope: Scope): (() => void)[] => {
      const exits: (() => void)[] = []
      for (const { context, at, assign } of items) {
        const value = context(scope)
        runtime.at = at
        const { entered, exit } = this.#enter(value)
        exits.unshift(exit)
        assign?.(scope, entered)
      }
      return exits
    }
    return {
      run: (scope) => {
        const exits = enter(scope)
        try {
          return body.run(scope)
        } finally {
          exits.forEach((exit) => exit())
        }
      },
      steps: function* (scope) {
        const exits = enter(scope)
        try {
          return yield* body.steps!(scope)
        } finally {
          exits.forEach((exit) => exit())
        }
      },
    }
  }

  #enter(value: Value): { entered: Value; exit: () => void } {
    if (value instanceof ContextManager) return { entered: value.enter(), exit: value.exit }
    if (value instanceof PyInstance && value.type.find('__enter__') !== undefined) {
      const { runtime } = this
      const entered = runtime.call(runtime.getAttribute(value, '__enter__'), [])
      return { entered, exit: () => void runtime.call(runtime.getAttribute(value, '__exit__'), [null, null, null]) }
    }
    throw typeError(`'${typeName(value)}' object does not support the context manager protocol`)
  }

  #try(of: Extract<Statement, { kind: 'try' }>, space: NameSpace): Ready {
    const { runtime } = this
    const [body, otherwise, finalBody] = [of.body, of.otherwise, of.finalBody].map((part) =>
      this.block(part, space),
    ) as [Ready, Ready, Ready]
    const handlers = of.handlers.map((handler) => ({
      type: handler.type && this.expressions.compile(handler.type, space),
      assign: handler.name === null ? null : this.assign({ kind: 'name', name: handler.name, at: handler.at }, space),
      body: this.block(handler.body, space),
    }))
    /** The handler for an error, its name bound; throws on where none fits. */
    const handlerFor = (thrown: unknown, scope: Scope): Ready => {
      const error = thrown instanceof RangeError ? recursion() : thrown
      if (!(error instanceof ProgramError) || error instanceof ProgramStop) throw thrown
      const instance = exceptionOf(error, runtime.exceptions)
      for (const { type, assign, body: handling } of handlers) {
        if (type && !matches(type(scope), instance)) continue
        assign?.(scope, instance)
        runtime.handling = error
        return handling
      }
      throw error
    }
    return {
      run: (scope) => {
        let outcome: Outcome
        try {
          try {
            outcome = body.run(scope)
          } catch (thrown) {
            const outer = handlerFor(thrown, scope).run(scope)
            if (outer !== undefined) return outer
            return undefined
          }
          return outcome ?? otherwise.run(scope)
        } finally {
          finalBody.run(scope)
        }
      },
      steps: function* (scope) {
        try {
          let failed: { thrown: unknown } | null = null
          let outcome: Outcome
          try {
            outcome = yield* body.steps!(scope)
          } catch (thrown) {
            failed = { thrown }
          }
          if (failed) return yield* handlerFor(failed.thrown, scope).steps!(scope)
          return outcome ?? (yield* otherwise.steps!(scope))
        } finally {
          finalBody.run(scope)
        }
      },
    }
  }

  #simple(of: Statement, space: NameSpace): (scope: Scope) => Outcome {
    const { runtime, expressions } = this
    switch (of.kind) {
      case 'expression': {
        const value = expressions.compile(of.value, space)
        return (scope) => void value(scope)
      }
      case 'assign': {
        const value = expressions.compile(of.value, space)
        const targets = of.targets.map((target) => this.assign(target, space))
        const [only] = targets
        if (only && targets.length === 1) return (scope) => void only(scope, value(scope))
        return (scope) => {
          const result = value(scope)
          for (const assign of targets) assign(scope, result)
          return undefined
        }
      }
      case 'update':
        return this.#update(of, space)
      case 'def':
        return this.#def(of, space)
      case 'class':
        return this.#class(of, space)
      case 'return': {
        if (!inFunction(space)) throw new SyntaxProblem("'return' outside function", of.at)
        const value = of.value ? expressions.compile(of.value, space) : () => null
        return (scope) => ({ returned: value(scope) })
      }
      case 'break':
        return () => 'break'
      case 'continue':
        return () => 'continue'
      case 'import': {
        const name = of.alias ?? of.module.split('.')[0]!
        const assign = this.assign({ kind: 'name', name, at: of.at }, space)
        return (scope) => {
          const whole = this.importModule(of.module, of.at)
          assign(scope, of.alias ? whole : this.importModule(name, of.at))
          return undefined
        }
      }
      case 'importFrom':
        return this.#importFrom(of, space)
      case 'delete':
        return this.#delete(of.targets, space)
      case 'raise': {
        const value = of.value && expressions.compile(of.value, space)
        return (scope) => {
          const raised = value?.(scope)
          runtime.at = of.at
          throw this.#raised(raised)
        }
      }
      case 'assert': {
        const test = expressions.compile(of.test, space)
        const message = of.message && expressions.compile(of.message, space)
        return (scope) => {
          const value = test(scope)
          runtime.at = of.test.at
          if (runtime.truth(value)) return undefined
          const text = message ? runtime.text.str(message(scope)) : ''
          runtime.at = of.test.kind === 'constant' ? of.at : of.test.at
          throw new ProgramError('AssertionError', text)
        }
      }
    }
    return () => undefined
  }

  #raised(value: Value | undefined): Error {
    const { runtime } = this
    if (value === undefined)
      return runtime.handling ?? new ProgramError('RuntimeError', 'No active exception to reraise')
    const instance = value instanceof PyClass ? runtime.instantiate(value, [], NO_NAMED) : value
    if (!(instance instanceof PyInstance) || !instance.type.isA(runtime.exceptions.get('BaseException')!)) {
      return typeError('exceptions must derive from BaseException')
    }
    if (!instance.attributes.has('args')) instance.attributes.set('args', new PyTuple([]))
    return new RaisedError(instance, runtime.text.str(instance))
  }

  #update(of: Extract<Statement, { kind: 'update' }>, space: NameSpace): (scope: Scope) => Outcome {
    const { runtime, expressions } = this
    const { op, at, target } = of
    const value = expressions.compile(of.value, space)
    if (target.kind === 'subscript') {
      const [object, index] = [expressions.compile(target.object, space), expressions.compile(target.index, space)]
      return (scope) => {
        const [owner, place] = [object(scope), index(scope)]
        runtime.at = target.at
        const before = getItem(runtime, owner, place)
        const by = value(scope)
        runtime.at = at
        setItem(runtime, owner, place, update(runtime, op, before, by))
        return undefined
      }
    }
    if (target.kind === 'attribute') {
      const object = expressions.compile(target.object, space)
      return (scope) => {
        const owner = object(scope)
        runtime.at = target.at
        const before = runtime.getAttribute(owner, target.name)
        const by = value(scope)
        runtime.at = at
        const after = update(runtime, op, before, by)
        // What was changed in place need not be set again.
        if (after !== before) runtime.setAttribute(owner, target.name, after)
        return undefined
      }
    }
    const [read, write] = [expressions.compile(target, space), this.assign(target, space)]
    return (scope) => {
      const before = read(scope)
      const by = value(scope)
      runtime.at = at
      write(scope, update(runtime, op, before, by))
      return undefined
    }
  }

  #def(of: Extract<Statement, { kind: 'def' }>, space: NameSpace): (scope: Scope) => Outcome {
    const inner = new NameSpace(space, 'function')
    declareParams(inner, of.params)
    declareStatements(inner, of.body)
    const body = this.block(of.body, inner)
    const make = this.expressions.callable(of.name, of.params, space, (scope) => {
      const outcome = body.run(scope)
      return typeof outcome === 'object' ? outcome.returned : null
    })
    return this.#decorated(of.name, of.decorators, of.at, space, make)
  }

  #decorated(
    name: string,
    decorators: readonly Expression[],
    at: number,
    space: NameSpace,
    make: Evaluate,
  ): (scope: Scope) => Outcome {
    const { runtime, expressions } = this
    const assign = this.assign({ kind: 'name', name, at }, space)
    const ready = decorators.map((decorator) => expressions.compile(decorator, space)).reverse()
    return (scope) => {
      let value = make(scope)
      for (const decorate of ready) {
        const decorator = decorate(scope)
        runtime.at = at
        value = runtime.call(decorator, [value])
      }
      assign(scope, value)
      return undefined
    }
  }

  #class(of: Extract<Statement, { kind: 'class' }>, space: NameSpace): (scope: Scope) => Outcome {
    const { runtime, expressions } = this
    const bases = of.bases.map((base) => expressions.compile(base.value, space))
    const inner = new NameSpace(space, 'class')
    declareStatements(inner, of.body)
    const body = this.block(of.body, inner)
    return this.#decorated(of.name, of.decorators, of.at, space, (scope) => {
      const parents = bases.flatMap((base) => {
        const parent = base(scope)
        if (parent instanceof PyClass) return [parent]
        runtime.at = of.at
        if (parent instanceof TypeValue && parent.name === 'object') return []
        throw typeError(
          `the subset has no classes derived from '${parent instanceof TypeValue ? parent.name : typeName(parent)}'`,
        )
      })
      const inside = new Scope(scope, null)
      body.run(inside)
      const made = new PyClass(of.name, parents)
      for (const [name, value] of inside.variables) {
        made.attributes.set(name, value)
        own(value, made)
      }
      return made
    })
  }

  #importFrom(of: Extract<Statement, { kind: 'importFrom' }>, space: NameSpace): (scope: Scope) => Outcome {
    const { runtime } = this
    const targets = of.names.map(({ name, alias }) => ({
      name,
      assign: name === '*' ? null : this.assign({ kind: 'name', name: alias ?? name, at: of.at }, space),
    }))
    return (scope) => {
      const module = this.importModule(of.module, of.at)
      for (const { name, assign } of targets) {
        runtime.at = of.at
        if (!assign)
          throw new ProgramError('ImportError', `the subset has no 'import *': name what you need from '${of.module}'`)
        const found = runtime.findAttribute(module, name)
        if (found === undefined)
          throw new ProgramError('ImportError', `cannot import name '${name}' from '${of.module}' (unknown location)`)
        assign(scope, found)
      }
      return undefined
    }
  }

  #delete(targets: readonly Expression[], space: NameSpace): (scope: Scope) => Outcome {
    const { runtime, expressions } = this
    const ready = targets
      .flatMap((target) => (target.kind === 'tuple' ? target.items : [target]))
      .map((target) => {
        if (target.kind === 'subscript') {
          const [object, index] = [expressions.compile(target.object, space), expressions.compile(target.index, space)]
          return (scope: Scope) => {
            const [owner, place] = [object(scope), index(scope)]
            runtime.at = target.at
            deleteItem(runtime, owner, place)
          }
        }
        if (target.kind !== 'name') throw new ProgramError('SyntaxError', 'cannot delete expression')
        const hops = space.hops(target.name)
        return (scope: Scope) => {
          runtime.at = target.at
          const variables = hops === null ? runtime.globals : scope.variables
          if (!variables.delete(target.name))
            throw new ProgramError('NameError', `name '${target.name}' is not defined`)
        }
      })
    return (scope) => {
      ready.forEach((remove) => remove(scope))
      return undefined
    }
  }

  /** Makes a place to assign to ready. */
  assign(target: Expression, space: NameSpace): Assign {
    const { runtime, expressions } = this
    const { at } = target
    switch (target.kind) {
      case 'name': {
        const { name } = target
        const hops = space.hops(name)
        if (hops === null) return (_, value) => void runtime.globals.set(name, value)
        if (hops === 0) return (scope, value) => void scope.variables.set(name, value)
        return (scope, value) => {
          let owner = scope
          for (let i = 0; i < hops; i++) owner = owner.parent!
          owner.variables.set(name, value)
        }
      }
      case 'attribute': {
        const object = expressions.compile(target.object, space)
        return (scope, value) => {
          const owner = object(scope)
          runtime.at = at
          runtime.setAttribute(owner, target.name, value)
        }
      }
      case 'subscript': {
        const [object, index] = [expressions.compile(target.object, space), expressions.compile(target.index, space)]
        return (scope, value) => {
          const [owner, place] = [object(scope), index(scope)]
          runtime.at = at
          setItem(runtime, owner, place, value)
        }
      }
      case 'tuple':
      case 'list':
        return this.#unpack(target.items, at, space)
    }
    throw new ProgramError('SyntaxError', 'cannot assign to expression')
  }

  #unpack(items: readonly Expression[], at: number, space: NameSpace): Assign {
    const { runtime } = this
    const star = items.findIndex((item) => item.kind === 'star')
    const targets = items.map((item) => this.assign(item.kind === 'star' ? item.value : item, space))
    return (scope, value) => {
      runtime.at = at
      let values: Value[]
      try {
        values = [...runtime.iterate(value)]
      } catch (thrown) {
        if (thrown instanceof ProgramError && thrown.message.endsWith('object is not iterable')) {
          throw typeError(`cannot unpack non-iterable ${typeName(value)} object`)
        }
        throw thrown
      }
      if (star >= 0) {
        const least = items.length - 1
        if (values.length < least)
          throw valueError(`not enough values to unpack (expected at least ${least}, got ${values.length})`)
        const after = items.length - star - 1
        const middle = new PyList(values.slice(star, values.length - after))
        const parts = [...values.slice(0, star), middle, ...values.slice(values.length - after)]
        targets.forEach((assign, i) => assign(scope, parts[i]!))
        return
      }
      if (values.length < items.length)
        throw valueError(`not enough values to unpack (expected ${items.length}, got ${values.length})`)
      if (values.length > items.length) throw valueError(`too many values to unpack (expected ${items.length})`)
      targets.forEach((assign, i) => assign(scope, values[i]!))
    }
  }
}

const recursion = (): ProgramError => new ProgramError('RecursionError', 'maximum recursion depth exceeded')

function inFunction(space: NameSpace): boolean {
  return space.kind === 'function'
}

function matches(type: Value, instance: PyInstance): boolean {
  if (type instanceof PyTuple) return type.items.some((one) => matches(one, instance))
  if (!(type instanceof PyClass))
    throw typeError('catching classes that do not inherit from BaseException is not allowed')
  return instance.type.isA(type)
}

/** Tells functions in a class body which class they belong to, for `super()`. */
function own(value: Value, owner: PyClass): void {
  if (value instanceof PyFunction) value.owner = owner
  else if (value !== null && typeof value === 'object' && 'callee' in value && value.callee instanceof PyFunction)
    value.callee.owner = owner
}
