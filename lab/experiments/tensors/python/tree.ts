/** The program as the interpreter reads it: expressions and statements with the place where each begins. */

export interface At {
  /** Offset of the first character in the program. */
  at: number
}

export type Expression = At &
  (
    | { kind: 'integer'; value: number | bigint }
    | { kind: 'float'; value: number }
    | { kind: 'string'; value: string }
    | { kind: 'formatted'; parts: FormattedPart[] }
    | { kind: 'constant'; value: boolean | null | '...' }
    | { kind: 'name'; name: string }
    | { kind: 'list' | 'tuple' | 'set'; items: Expression[] }
    | { kind: 'dict'; entries: { key: Expression | null; value: Expression }[] }
    | { kind: 'attribute'; object: Expression; name: string }
    | { kind: 'subscript'; object: Expression; index: Expression }
    | { kind: 'slice'; start: Expression | null; stop: Expression | null; step: Expression | null }
    | { kind: 'call'; callee: Expression; args: Argument[] }
    | { kind: 'binary'; op: string; left: Expression; right: Expression }
    | { kind: 'unary'; op: '-' | '+' | '~' | 'not'; operand: Expression }
    | { kind: 'logic'; op: 'and' | 'or'; left: Expression; right: Expression }
    | { kind: 'compare'; first: Expression; rest: { op: string; operand: Expression }[] }
    | { kind: 'conditional'; test: Expression; then: Expression; otherwise: Expression }
    | { kind: 'lambda'; params: Parameter[]; body: Expression }
    | {
        kind: 'comprehension'
        of: 'list' | 'set' | 'dict' | 'generator'
        item: Expression
        value: Expression | null
        clauses: Clause[]
      }
    | { kind: 'walrus'; name: string; value: Expression }
    | { kind: 'star'; value: Expression }
  )

export type FormattedPart =
  string | { value: Expression; source: string | null; conversion: string | null; format: FormattedPart[] | null }

export interface Argument {
  kind: 'plain' | 'named' | 'star' | 'doubleStar'
  name: string
  value: Expression
}

export interface Parameter {
  kind: 'plain' | 'star' | 'keywordOnly' | 'doubleStar'
  name: string
  preset: Expression | null
}

export type Clause = { kind: 'for'; target: Expression; iterable: Expression } | { kind: 'if'; test: Expression }

export type Statement = At & { line: number } & (
    | { kind: 'expression'; value: Expression }
    | { kind: 'assign'; targets: Expression[]; value: Expression }
    | { kind: 'update'; target: Expression; op: string; value: Expression }
    | { kind: 'if'; branches: { test: Expression; body: Statement[] }[]; otherwise: Statement[] }
    | { kind: 'for'; target: Expression; iterable: Expression; body: Statement[]; otherwise: Statement[] }
    | { kind: 'while'; test: Expression; body: Statement[]; otherwise: Statement[] }
    | { kind: 'with'; items: { context: Expression; target: Expression | null }[]; body: Statement[] }
    | { kind: 'def'; name: string; params: Parameter[]; body: Statement[]; decorators: Expression[] }
    | { kind: 'class'; name: string; bases: Argument[]; body: Statement[]; decorators: Expression[] }
    | { kind: 'return'; value: Expression | null }
    | { kind: 'pass' | 'break' | 'continue' }
    | { kind: 'import'; module: string; alias: string | null }
    | { kind: 'importFrom'; module: string; names: { name: string; alias: string | null }[] }
    | { kind: 'delete'; targets: Expression[] }
    | { kind: 'raise'; value: Expression | null }
    | { kind: 'try'; body: Statement[]; handlers: Handler[]; otherwise: Statement[]; finalBody: Statement[] }
    | { kind: 'assert'; test: Expression; message: Expression | null }
    | { kind: 'global' | 'nonlocal'; names: string[] }
  )

export interface Handler {
  type: Expression | null
  name: string | null
  body: Statement[]
  at: number
}
