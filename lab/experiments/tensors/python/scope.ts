import type { Clause, Expression, Parameter, Statement } from './tree.ts'
import type { Value } from './values.ts'

/** The variables of a running function, and of what it stands in. */
export class Scope {
  readonly variables = new Map<string, Value>()

  readonly parent: Scope | null
  /** What it belongs to, for the picture: a function's name, or null for the program itself. */
  readonly title: string | null

  constructor(parent: Scope | null, title: string | null) {
    this.parent = parent
    this.title = title
  }
}

/** Which names a body of code owns, so that each name is looked up where it lives. */
export class NameSpace {
  readonly locals = new Set<string>()
  readonly globals = new Set<string>()
  readonly outer = new Set<string>()

  readonly parent: NameSpace | null
  readonly kind: 'program' | 'function' | 'class' | 'comprehension'

  constructor(parent: NameSpace | null, kind: 'program' | 'function' | 'class' | 'comprehension') {
    this.parent = parent
    this.kind = kind
  }

  /** How many scopes out a name lives, or null for the program's own and the built-in ones. */
  hops(name: string): number | null {
    let hops = 0
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the walk begins here and goes outwards
    for (let space: NameSpace | null = this; space; space = space.parent) {
      if (space.kind === 'program' || (space === this && space.globals.has(name))) return null
      const visible = space === this || space.kind !== 'class'
      if (visible && space.locals.has(name) && !space.outer.has(name)) return hops
      hops++
    }
    return null
  }
}

/** Adds the names that parameters bind. */
export function declareParams(space: NameSpace, params: readonly Parameter[]): void {
  for (const param of params) space.locals.add(param.name)
}

/** Adds the names that an assignment's target binds. */
export function declareTarget(space: NameSpace, target: Expression): void {
  if (target.kind === 'name') space.locals.add(target.name)
  else if (target.kind === 'tuple' || target.kind === 'list')
    for (const item of target.items) declareTarget(space, item)
  else if (target.kind === 'star') declareTarget(space, target.value)
}

/** Adds the names that statements bind in their own scope. */
export function declareStatements(space: NameSpace, statements: readonly Statement[]): void {
  for (const statement of statements) declareStatement(space, statement)
  for (const name of space.globals) space.locals.delete(name)
  for (const name of space.outer) space.locals.delete(name)
}

function declareStatement(space: NameSpace, statement: Statement): void {
  const inside = (body: readonly Statement[]): void => body.forEach((one) => declareStatement(space, one))
  switch (statement.kind) {
    case 'assign':
      statement.targets.forEach((target) => declareTarget(space, target))
      declareWalrus(space, statement.value)
      break
    case 'update':
      declareTarget(space, statement.target)
      break
    case 'expression':
      declareWalrus(space, statement.value)
      break
    case 'if':
      for (const { test, body } of statement.branches) {
        declareWalrus(space, test)
        inside(body)
      }
      inside(statement.otherwise)
      break
    case 'for':
      declareTarget(space, statement.target)
      inside(statement.body)
      inside(statement.otherwise)
      break
    case 'while':
      declareWalrus(space, statement.test)
      inside(statement.body)
      inside(statement.otherwise)
      break
    case 'with':
      for (const { target } of statement.items) if (target) declareTarget(space, target)
      inside(statement.body)
      break
    case 'try':
      inside(statement.body)
      for (const handler of statement.handlers) {
        if (handler.name) space.locals.add(handler.name)
        inside(handler.body)
      }
      inside(statement.otherwise)
      inside(statement.finalBody)
      break
    case 'def':
    case 'class':
      space.locals.add(statement.name)
      break
    case 'import':
      space.locals.add(statement.alias ?? statement.module.split('.')[0]!)
      break
    case 'importFrom':
      for (const { name, alias } of statement.names) space.locals.add(alias ?? name)
      break
    case 'global':
      statement.names.forEach((name) => space.globals.add(name))
      break
    case 'nonlocal':
      statement.names.forEach((name) => space.outer.add(name))
      break
    case 'delete':
      statement.targets.forEach((target) => declareTarget(space, target))
      break
  }
}

/** `(n := …)` binds where the expression stands. */
function declareWalrus(space: NameSpace, expression: Expression): void {
  switch (expression.kind) {
    case 'walrus':
      space.locals.add(expression.name)
      declareWalrus(space, expression.value)
      break
    case 'binary':
    case 'logic':
      declareWalrus(space, expression.left)
      declareWalrus(space, expression.right)
      break
    case 'compare':
      declareWalrus(space, expression.first)
      expression.rest.forEach(({ operand }) => declareWalrus(space, operand))
      break
    case 'unary':
      declareWalrus(space, expression.operand)
      break
    case 'call':
      expression.args.forEach((arg) => declareWalrus(space, arg.value))
      break
    case 'conditional':
      declareWalrus(space, expression.test)
      break
    case 'comprehension':
      expression.clauses.forEach((clause: Clause) => clause.kind === 'if' && declareWalrus(space, clause.test))
      break
  }
}
