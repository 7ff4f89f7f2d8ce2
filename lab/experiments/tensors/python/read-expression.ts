import type { SyntaxNode } from '@lezer/common'
import { SyntaxProblem } from './source.ts'
import { unescape, unquote } from './strings.ts'
import type { Argument, Clause, Expression, FormattedPart, Parameter } from './tree.ts'

/** A node's children in order, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child)
  }
  return children
}

/** How strongly operators bind; the grammar's own nesting has `not` too loose, so operators are ordered anew. */
const binding: Record<string, number> = {
  or: 2,
  and: 3,
  in: 5,
  'not in': 5,
  is: 5,
  'is not': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '==': 5,
  '!=': 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '//': 11,
  '%': 11,
  '@': 11,
  '**': 13,
}
const NOT = 4
const SIGN = 12

type Token = { operand: SyntaxNode; at: number } | { op: string; at: number }

/** Reads expressions of one program from the grammar's tree. */
export class ExpressionReader {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  source(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to)
  }

  read(node: SyntaxNode): Expression {
    const at = node.from
    switch (node.name) {
      case 'BinaryExpression':
      case 'UnaryExpression':
      case 'ConditionalExpression':
        return this.#operators(node)
      case 'VariableName':
        return { kind: 'name', name: this.source(node), at }
      case 'Number':
        return this.#number(node)
      case 'Boolean':
        return { kind: 'constant', value: this.source(node) === 'True', at }
      case 'None':
        return { kind: 'constant', value: null, at }
      case 'Ellipsis':
        return { kind: 'constant', value: '...', at }
      case 'String':
      case 'FormatString':
      case 'ContinuedString':
        return this.#string(node)
      case 'ParenthesizedExpression': {
        const inner = childrenOf(node).find((child) => child.name !== '(' && child.name !== ')')
        return inner ? this.read(inner) : { kind: 'tuple', items: [], at }
      }
      case 'TupleExpression':
      case 'ArrayExpression':
      case 'SetExpression':
        return {
          kind: node.name === 'TupleExpression' ? 'tuple' : node.name === 'ArrayExpression' ? 'list' : 'set',
          items: this.items(childrenOf(node).filter((child) => !/^[()[\]{}]$/.test(child.name))),
          at,
        }
      case 'DictionaryExpression':
        return this.#dict(node)
      case 'MemberExpression':
        return this.#member(node)
      case 'CallExpression': {
        const [callee, list] = childrenOf(node)
        return { kind: 'call', callee: this.read(callee!), args: this.args(list!), at }
      }
      case 'LambdaExpression': {
        const parts = childrenOf(node)
        const list = parts.find((part) => part.name === 'ParamList')
        return { kind: 'lambda', params: list ? this.params(list) : [], body: this.read(parts.at(-1)!), at }
      }
      case 'ArrayComprehensionExpression':
        return this.#comprehension(node, 'list')
      case 'SetComprehensionExpression':
        return this.#comprehension(node, 'set')
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(node, 'dict')
      case 'ComprehensionExpression':
        return this.#comprehension(node, 'generator')
      case 'NamedExpression': {
        const [name, , value] = childrenOf(node)
        return { kind: 'walrus', name: this.source(name!), value: this.read(value!), at }
      }
      case 'YieldExpression':
        throw new SyntaxProblem("the subset has no 'yield'", at, 'yield')
      case 'AwaitExpression':
        throw new SyntaxProblem("the subset has no 'await'", at, 'await')
    }
    throw new SyntaxProblem('invalid syntax', at)
  }

  /** Items between commas; `*x` among them spreads. */
  items(nodes: readonly SyntaxNode[]): Expression[] {
    const items: Expression[] = []
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!
      if (node.name === ',') continue
      if (node.name === '*') items.push({ kind: 'star', value: this.read(nodes[++i]!), at: node.from })
      else items.push(this.read(node))
    }
    return items
  }

  /** One expression, or a tuple where commas stand between several. */
  list(nodes: readonly SyntaxNode[]): Expression {
    const items = this.items(nodes)
    const [only] = items
    if (!only) throw new SyntaxProblem('invalid syntax', nodes[0]?.from ?? 0)
    if (items.length === 1 && !nodes.some((node) => node.name === ',') && only.kind !== 'star') return only
    return { kind: 'tuple', items, at: only.at }
  }

  #flatten(node: SyntaxNode, into: Token[]): void {
    if (!/^(Binary|Unary|Conditional)Expression$/.test(node.name)) {
      into.push({ operand: node, at: node.from })
      return
    }
    const parts = childrenOf(node)
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      const text = this.source(part)
      const word =
        part.name === 'ArithOp' ||
        part.name === 'CompareOp' ||
        part.name === 'BitOp' ||
        /^(and|or|not|in|is|if|else)$/.test(part.name)
      if (!word) {
        this.#flatten(part, into)
        continue
      }
      const next = parts[i + 1]
      const pair = (text === 'is' && next?.name === 'not') || (text === 'not' && next?.name === 'in')
      into.push({ op: pair ? `${text} ${this.source(next!)}` : text, at: part.from })
      if (pair) i++
    }
  }

  #operators(node: SyntaxNode): Expression {
    const tokens: Token[] = []
    this.#flatten(node, tokens)
    let next = 0
    const peek = (): string | null => {
      const token = tokens[next]
      return token && 'op' in token ? token.op : null
    }
    const primary = (): Expression => {
      const token = tokens[next++]
      if (!token) throw new SyntaxProblem('invalid syntax', node.to)
      if ('operand' in token) return this.read(token.operand)
      if (token.op === 'not') return { kind: 'unary', op: 'not', operand: climb(NOT), at: token.at }
      if (token.op === '-' || token.op === '+' || token.op === '~') {
        return { kind: 'unary', op: token.op, operand: climb(SIGN), at: token.at }
      }
      throw new SyntaxProblem('invalid syntax', token.at)
    }
    const climb = (least: number): Expression => {
      let left = primary()
      for (let op = peek(); op !== null; op = peek()) {
        const power = binding[op]
        if (power === undefined || power < least) break
        next++
        // `**` groups to the right; a comparison chains.
        const right = climb(op === '**' ? SIGN : power + 1)
        if (power === 5) {
          if (left.kind === 'compare' && chains.has(left)) left.rest.push({ op, operand: right })
          else left = { kind: 'compare', first: left, rest: [{ op, operand: right }], at: left.at }
          chains.add(left)
        } else if (op === 'and' || op === 'or') left = { kind: 'logic', op, left, right, at: left.at }
        else left = { kind: 'binary', op, left, right, at: left.at }
      }
      if (least > 1 || peek() !== 'if') return left
      next++
      const test = climb(2)
      if (peek() !== 'else') throw new SyntaxProblem("expected 'else' after 'if' expression", left.at)
      next++
      return { kind: 'conditional', test, then: left, otherwise: climb(1), at: left.at }
    }
    const chains = new Set<Expression>()
    const whole = climb(1)
    if (next < tokens.length) throw new SyntaxProblem('invalid syntax', tokens[next]!.at)
    return whole
  }

  #number(node: SyntaxNode): Expression {
    const at = node.from
    const text = this.source(node).replaceAll('_', '')
    if (/j$/i.test(text)) throw new SyntaxProblem('the subset has no complex numbers', at, 'complex numbers')
    if (/^0[xob]/i.test(text) || /^\d+$/.test(text)) {
      const value = Number(text)
      return { kind: 'integer', value: Number.isSafeInteger(value) ? value : BigInt(text), at }
    }
    const value = Number(text)
    if (Number.isNaN(value)) throw new SyntaxProblem('invalid decimal literal', at)
    return { kind: 'float', value, at }
  }

  #string(node: SyntaxNode): Expression {
    const at = node.from
    const pieces = node.name === 'ContinuedString' ? childrenOf(node) : [node]
    const parts: FormattedPart[] = []
    for (const piece of pieces) {
      const literal = this.source(piece)
      const { prefix, body, quote } = unquote(literal)
      if (prefix.includes('b')) throw new SyntaxProblem('the subset has no bytes', piece.from, 'bytes')
      const closed = literal.length >= prefix.length + 2 * quote.length && literal.endsWith(quote)
      if (!closed)
        throw new SyntaxProblem(
          `unterminated string literal (detected at line ${this.text.slice(0, piece.from).split('\n').length})`,
          piece.from,
        )
      const raw = prefix.includes('r')
      if (!prefix.includes('f')) parts.push(raw ? body : unescape(body))
      else parts.push(...this.#replacements(piece, raw))
    }
    if (parts.every((part) => typeof part === 'string')) return { kind: 'string', value: parts.join(''), at }
    return { kind: 'formatted', parts, at }
  }

  #replacements(node: SyntaxNode, raw: boolean): FormattedPart[] {
    const { bodyStart, quote } = unquote(this.source(node))
    return this.#between(node, node.from + bodyStart, node.to - quote.length, raw)
  }

  #between(node: SyntaxNode, from: number, to: number, raw: boolean): FormattedPart[] {
    const parts: FormattedPart[] = []
    let last = from
    const text = (end: number): void => {
      if (end <= last) return
      const plain = this.text.slice(last, end).replaceAll('{{', '{').replaceAll('}}', '}')
      parts.push(raw ? plain : unescape(plain))
    }
    for (const child of childrenOf(node)) {
      if (child.name !== 'FormatReplacement') continue
      text(child.from)
      last = child.to
      const inner = childrenOf(child).filter((part) => part.name !== '{' && part.name !== '}')
      const conversion = inner.find((part) => part.name === 'FormatConversion')
      const spec = inner.find((part) => part.name === 'FormatSpec')
      const self = inner.find((part) => part.name === 'FormatSelfDoc')
      const values = inner.filter((part) => part !== conversion && part !== spec && part !== self)
      if (values.length === 0) throw new SyntaxProblem('f-string: empty expression not allowed', child.from)
      parts.push({
        value: this.list(values),
        source: self ? this.text.slice(child.from + 1, self.to) : null,
        conversion: conversion ? this.source(conversion).slice(1) : self && !spec ? 'r' : null,
        format: spec ? this.#between(spec, spec.from + 1, spec.to, raw) : null,
      })
    }
    text(to)
    return parts
  }

  #dict(node: SyntaxNode): Expression {
    const entries: { key: Expression | null; value: Expression }[] = []
    const parts = childrenOf(node).filter((child) => !/^[{},:]$/.test(child.name))
    for (let i = 0; i < parts.length; i++) {
      if (parts[i]!.name === '**') entries.push({ key: null, value: this.read(parts[++i]!) })
      else entries.push({ key: this.read(parts[i]!), value: this.read(parts[++i] ?? parts[i - 1]!) })
    }
    return { kind: 'dict', entries, at: node.from }
  }

  #member(node: SyntaxNode): Expression {
    const [object, sign, ...rest] = childrenOf(node)
    const at = node.from
    if (sign!.name === '.') {
      if (!rest[0]) throw new SyntaxProblem('invalid syntax', node.to)
      return { kind: 'attribute', object: this.read(object!), name: this.source(rest[0]), at }
    }
    const inside = rest.filter((part) => part.name !== ']')
    return { kind: 'subscript', object: this.read(object!), index: this.#index(inside, sign!.to), at }
  }

  #index(nodes: readonly SyntaxNode[], at: number): Expression {
    const groups: SyntaxNode[][] = [[]]
    for (const node of nodes) {
      if (node.name === ',') groups.push([])
      else groups.at(-1)!.push(node)
    }
    const tuple = groups.length > 1
    if (groups.at(-1)!.length === 0) groups.pop()
    if (groups.length === 0) throw new SyntaxProblem('invalid syntax', at)
    const items = groups.map((group) => this.#slice(group, at))
    return tuple ? { kind: 'tuple', items, at: items[0]!.at } : items[0]!
  }

  #slice(nodes: readonly SyntaxNode[], at: number): Expression {
    if (!nodes.some((node) => node.name === ':')) return this.list(nodes)
    const parts: (Expression | null)[] = [null]
    for (const node of nodes) {
      if (node.name === ':') parts.push(null)
      else parts[parts.length - 1] = this.read(node)
    }
    return {
      kind: 'slice',
      start: parts[0] ?? null,
      stop: parts[1] ?? null,
      step: parts[2] ?? null,
      at: nodes[0]?.from ?? at,
    }
  }

  /** The arguments of a call, a generator without brackets of its own among them. */
  args(list: SyntaxNode): Argument[] {
    const parts = childrenOf(list).filter((part) => part.name !== '(' && part.name !== ')')
    if (parts.some((part) => part.name === 'for')) {
      return [{ kind: 'plain', name: '', value: this.#clauses(parts, 'generator', list.from) }]
    }
    const args: Argument[] = []
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      if (part.name === ',') continue
      const next = parts[i + 1]
      if (part.name === '*' || part.name === '**') {
        args.push({ kind: part.name === '*' ? 'star' : 'doubleStar', name: '', value: this.read(parts[++i]!) })
      } else if (next?.name === 'AssignOp') {
        if (!parts[i + 2]) throw new SyntaxProblem('invalid syntax', next.to)
        args.push({ kind: 'named', name: this.source(part), value: this.read(parts[i + 2]!) })
        i += 2
      } else {
        if (args.some((arg) => arg.kind === 'named')) {
          throw new SyntaxProblem('positional argument follows keyword argument', part.from)
        }
        args.push({ kind: 'plain', name: '', value: this.read(part) })
      }
    }
    return args
  }

  /** The parameters of a function; types beside them say nothing to us. */
  params(list: SyntaxNode): Parameter[] {
    const parts = childrenOf(list).filter((part) => part.name !== '(' && part.name !== ')' && part.name !== 'TypeDef')
    const params: Parameter[] = []
    let keywordOnly = false
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      if (part.name === ',' || part.name === '/') continue
      if (part.name === '*' || part.name === '**') {
        const name = parts[i + 1]
        if (part.name === '*') keywordOnly = true
        if (name?.name === 'VariableName') {
          params.push({ kind: part.name === '*' ? 'star' : 'doubleStar', name: this.source(name), preset: null })
          i++
        }
        continue
      }
      const preset = parts[i + 1]?.name === 'AssignOp' ? this.read(parts[i + 2]!) : null
      params.push({ kind: keywordOnly ? 'keywordOnly' : 'plain', name: this.source(part), preset })
      if (preset) i += 2
    }
    return params
  }

  #comprehension(node: SyntaxNode, of: 'list' | 'set' | 'dict' | 'generator'): Expression {
    const parts = childrenOf(node).filter((part) => !/^[()[\]{}]$/.test(part.name))
    return this.#clauses(parts, of, node.from)
  }

  #clauses(parts: readonly SyntaxNode[], of: 'list' | 'set' | 'dict' | 'generator', at: number): Expression {
    const first = parts.findIndex((part) => part.name === 'for')
    const head = parts.slice(0, first).filter((part) => part.name !== ':')
    const item = this.read(head[0]!)
    const value = of === 'dict' ? this.read(head[1]!) : null
    const clauses: Clause[] = []
    for (let i = first; i < parts.length;) {
      if (parts[i]!.name === 'for') {
        let to = i + 1
        while (parts[to] && parts[to]!.name !== 'in') to++
        clauses.push({ kind: 'for', target: this.list(parts.slice(i + 1, to)), iterable: this.read(parts[to + 1]!) })
        i = to + 2
      } else if (parts[i]!.name === 'if') {
        clauses.push({ kind: 'if', test: this.read(parts[i + 1]!) })
        i += 2
      } else throw new SyntaxProblem('invalid syntax', parts[i]!.from)
    }
    return { kind: 'comprehension', of, item, value, clauses, at }
  }
}
