import type { SyntaxNode, Tree } from '@lezer/common'
import { parser } from '@lezer/python'
import { indentProblem } from './indent-problem.ts'
import { childrenOf, ExpressionReader } from './read-expression.ts'
import { Source, SyntaxProblem } from './source.ts'
import { explainSyntax } from './syntax-problem.ts'
import type { Argument, Expression, Handler, Statement } from './tree.ts'

/** `1.`, which the grammar does not know: it is shown another digit in the place of the point; we read the text itself. */
const POINT_AT_THE_END = /(?<![\w.])(\d[\d_]*)\.(?![\d_.A-Za-df-z]|e(?![\d+-]))/g

/** A program's text as statements; throws a SyntaxProblem where it does not read as the subset of Python. */
export function readProgram(source: Source): Statement[] {
  const { text } = source
  const tree = parser.parse(text.replace(POINT_AT_THE_END, (_, digits: string) => `${digits}0`))
  refuseErrors(tree, text)
  // The grammar takes whatever column a block goes on in.
  const indent = indentProblem(text)
  if (indent) throw indent
  try {
    return new StatementReader(source).block(childrenOf(tree.topNode))
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new SyntaxProblem('too many nested parentheses', 0)
    throw thrown
  }
}

function refuseErrors(tree: Tree, text: string): void {
  let first = -1
  tree.iterate({
    enter(node) {
      if (node.type.isError && first < 0) first = node.from
      return first < 0
    },
  })
  if (first >= 0) throw explainSyntax(text, first)
}

class StatementReader {
  readonly #expressions: ExpressionReader

  readonly source: Source

  constructor(source: Source) {
    this.source = source
    this.#expressions = new ExpressionReader(source.text)
  }

  block(nodes: readonly SyntaxNode[]): Statement[] {
    return nodes.flatMap((node) => (node.name === ':' || node.name === ';' ? [] : this.#statements(node)))
  }

  #statements(node: SyntaxNode): Statement[] {
    if (node.name === 'StatementGroup') return this.block(childrenOf(node))
    const place = { at: node.from, line: this.source.position(node.from).line }
    return [this.#statement(node, place)]
  }

  #statement(node: SyntaxNode, place: { at: number; line: number }): Statement {
    const parts = childrenOf(node)
    const expressions = this.#expressions
    switch (node.name) {
      case 'ExpressionStatement':
        return { kind: 'expression', value: expressions.list(parts), ...place }
      case 'AssignStatement':
        return this.#assign(parts, place)
      case 'UpdateStatement': {
        const op = parts.findIndex((part) => part.name === 'UpdateOp')
        const target = expressions.list(parts.slice(0, op))
        checkTarget(target)
        const text = expressions.source(parts[op]!)
        return { kind: 'update', target, op: text.slice(0, -1), value: expressions.list(parts.slice(op + 1)), ...place }
      }
      case 'IfStatement':
        return this.#if(parts, place)
      case 'ForStatement': {
        if (parts[0]!.name !== 'for') throw new SyntaxProblem("the subset has no 'async'", place.at, 'async')
        const to = parts.findIndex((part) => part.name === 'in')
        const [body, otherwise] = this.#bodies(parts)
        const firstBody = parts.findIndex((part) => part.name === 'Body')
        const target = expressions.list(parts.slice(1, to))
        checkTarget(target)
        return {
          kind: 'for',
          target,
          iterable: expressions.list(parts.slice(to + 1, firstBody)),
          body,
          otherwise,
          ...place,
        }
      }
      case 'WhileStatement': {
        const [body, otherwise] = this.#bodies(parts)
        return { kind: 'while', test: expressions.read(parts[1]!), body, otherwise, ...place }
      }
      case 'WithStatement':
        return this.#with(parts, place)
      case 'FunctionDefinition':
      case 'ClassDefinition':
        return this.#definition(node, [], place)
      case 'DecoratedStatement': {
        const decorators = parts.filter((part) => part.name === 'Decorator').map((part) => this.#decorator(part))
        return this.#definition(parts.at(-1)!, decorators, place)
      }
      case 'ReturnStatement':
        return { kind: 'return', value: parts.length > 1 ? expressions.list(parts.slice(1)) : null, ...place }
      case 'PassStatement':
        return { kind: 'pass', ...place }
      case 'BreakStatement':
        return { kind: 'break', ...place }
      case 'ContinueStatement':
        return { kind: 'continue', ...place }
      case 'ImportStatement':
        return this.#import(parts, place)
      case 'DeleteStatement':
        return { kind: 'delete', targets: expressions.items(parts.slice(1)), ...place }
      case 'RaiseStatement':
        return {
          kind: 'raise',
          value: parts[1] && parts[1].name !== 'from' ? expressions.read(parts[1]) : null,
          ...place,
        }
      case 'TryStatement':
        return this.#try(parts, place)
      case 'AssertStatement':
        return {
          kind: 'assert',
          test: expressions.read(parts[1]!),
          message: parts[3] ? expressions.read(parts[3]) : null,
          ...place,
        }
      case 'ScopeStatement':
        return {
          kind: parts[0]!.name === 'global' ? 'global' : 'nonlocal',
          names: parts.filter((part) => part.name === 'VariableName').map((part) => expressions.source(part)),
          ...place,
        }
      case 'MatchStatement':
        throw new SyntaxProblem("the subset has no 'match'", place.at, 'match')
      case 'YieldStatement':
        throw new SyntaxProblem("the subset has no 'yield'", place.at, 'yield')
    }
    throw new SyntaxProblem('invalid syntax', place.at)
  }

  #assign(parts: readonly SyntaxNode[], place: { at: number; line: number }): Statement {
    const groups: SyntaxNode[][] = [[]]
    for (const part of parts) {
      if (part.name === 'AssignOp') groups.push([])
      else if (part.name !== 'TypeDef') groups.at(-1)!.push(part)
    }
    if (groups.length === 1) return { kind: 'pass', ...place }
    const value = this.#expressions.list(groups.pop()!)
    const targets = groups.map((group) => this.#expressions.list(group))
    targets.forEach(checkTarget)
    return { kind: 'assign', targets, value, ...place }
  }

  #if(parts: readonly SyntaxNode[], place: { at: number; line: number }): Statement {
    const branches: { test: Expression; body: Statement[] }[] = []
    let otherwise: Statement[] = []
    for (let i = 0; i < parts.length;) {
      if (parts[i]!.name === 'else') {
        otherwise = this.block(childrenOf(parts[i + 1]!))
        i += 2
      } else {
        branches.push({ test: this.#expressions.read(parts[i + 1]!), body: this.block(childrenOf(parts[i + 2]!)) })
        i += 3
      }
    }
    return { kind: 'if', branches, otherwise, ...place }
  }

  #bodies(parts: readonly SyntaxNode[]): [Statement[], Statement[]] {
    const bodies = parts.filter((part) => part.name === 'Body').map((part) => this.block(childrenOf(part)))
    return [bodies[0] ?? [], bodies[1] ?? []]
  }

  #with(parts: readonly SyntaxNode[], place: { at: number; line: number }): Statement {
    const items: { context: Expression; target: Expression | null }[] = []
    for (let i = 1; parts[i] && parts[i]!.name !== 'Body'; i++) {
      const part = parts[i]!
      if (part.name === ',' || part.name === '(' || part.name === ')') continue
      if (part.name === 'as') items.at(-1)!.target = this.#expressions.read(parts[++i]!)
      else items.push({ context: this.#expressions.read(part), target: null })
    }
    return { kind: 'with', items, body: this.#bodies(parts)[0], ...place }
  }

  #decorator(node: SyntaxNode): Expression {
    const [, ...parts] = childrenOf(node)
    let value: Expression | null = null
    for (const part of parts) {
      if (part.name === '.') continue
      if (part.name === 'ArgList')
        value = { kind: 'call', callee: value!, args: this.#expressions.args(part), at: node.from }
      else if (value === null) value = this.#expressions.read(part)
      else value = { kind: 'attribute', object: value, name: this.#expressions.source(part), at: node.from }
    }
    return value!
  }

  #definition(node: SyntaxNode, decorators: Expression[], place: { at: number; line: number }): Statement {
    const parts = childrenOf(node)
    const body = this.block(childrenOf(parts.find((part) => part.name === 'Body')!))
    const name = this.#expressions.source(parts.find((part) => part.name === 'VariableName')!)
    if (node.name === 'FunctionDefinition') {
      if (parts[0]!.name !== 'def') throw new SyntaxProblem("the subset has no 'async'", place.at, 'async')
      const list = parts.find((part) => part.name === 'ParamList')!
      return { kind: 'def', name, params: this.#expressions.params(list), body, decorators, ...place }
    }
    const list = parts.find((part) => part.name === 'ArgList')
    const bases: Argument[] = list ? this.#expressions.args(list) : []
    return { kind: 'class', name, bases, body, decorators, ...place }
  }

  #import(parts: readonly SyntaxNode[], place: { at: number; line: number }): Statement {
    const text = (nodes: readonly SyntaxNode[]): string => nodes.map((node) => this.#expressions.source(node)).join('')
    if (parts[0]!.name === 'from') {
      const to = parts.findIndex((part) => part.name === 'import')
      const names: { name: string; alias: string | null }[] = []
      for (let i = to + 1; i < parts.length; i++) {
        const part = parts[i]!
        if (part.name === 'as') names.at(-1)!.alias = this.#expressions.source(parts[++i]!)
        else if (part.name === 'VariableName' || part.name === '*')
          names.push({ name: this.#expressions.source(part), alias: null })
      }
      return { kind: 'importFrom', module: text(parts.slice(1, to)), names, ...place }
    }
    const groups: SyntaxNode[][] = [[]]
    for (const part of parts.slice(1)) {
      if (part.name === ',') groups.push([])
      else groups.at(-1)!.push(part)
    }
    const imports = groups.map((group): Statement => {
      const as = group.findIndex((part) => part.name === 'as')
      const path = as < 0 ? group : group.slice(0, as)
      return {
        kind: 'import',
        module: text(path),
        alias: as < 0 ? null : this.#expressions.source(group[as + 1]!),
        ...place,
      }
    })
    if (imports.length === 1) return imports[0]!
    const always: Expression = { kind: 'constant', value: true, at: place.at }
    return { kind: 'if', branches: [{ test: always, body: imports }], otherwise: [], ...place }
  }

  #try(parts: readonly SyntaxNode[], place: { at: number; line: number }): Statement {
    const handlers: Handler[] = []
    let [body, otherwise, finalBody]: Statement[][] = [[], [], []]
    for (let i = 0; i < parts.length;) {
      let to = i + 1
      while (parts[to] && parts[to]!.name !== 'Body') to++
      const block = parts[to] ? this.block(childrenOf(parts[to]!)) : []
      const head = parts.slice(i + 1, to)
      if (parts[i]!.name === 'try') body = block
      else if (parts[i]!.name === 'else') otherwise = block
      else if (parts[i]!.name === 'finally') finalBody = block
      else {
        const as = head.findIndex((part) => part.name === 'as')
        const type = as < 0 ? head : head.slice(0, as)
        handlers.push({
          type: type.length > 0 ? this.#expressions.list(type) : null,
          name: as < 0 ? null : this.#expressions.source(head[as + 1]!),
          body: block,
          at: parts[i]!.from,
        })
      }
      i = to + 1
    }
    return { kind: 'try', body: body!, handlers, otherwise: otherwise!, finalBody: finalBody!, ...place }
  }
}

/** Refuses to assign to what is no place. */
function checkTarget(target: Expression): void {
  switch (target.kind) {
    case 'name':
    case 'attribute':
    case 'subscript':
      return
    case 'tuple':
    case 'list':
      return target.items.forEach(checkTarget)
    case 'star':
      return checkTarget(target.value)
    case 'integer':
    case 'float':
    case 'string':
      throw new SyntaxProblem("cannot assign to literal here. Maybe you meant '==' instead of '='?", target.at)
    case 'call':
      throw new SyntaxProblem("cannot assign to function call here. Maybe you meant '==' instead of '='?", target.at)
    default:
      throw new SyntaxProblem("cannot assign to expression here. Maybe you meant '==' instead of '='?", target.at)
  }
}
