import { SyntaxProblem } from './source.ts'

/** Strings, which may go over several lines, and comments. */
const LITERAL = /("""|''')[^]*?(\1|$)|"(\\[^]|[^"\\\n])*"?|'(\\[^]|[^'\\\n])*'?|#[^\n]*/g
/** A tab goes to the next column that is a multiple of it. */
const TAB = 8

const problem = (message: string, offset: number): SyntaxProblem =>
  new SyntaxProblem(message, offset, null, 'IndentationError')

/** The columns of blank space that a line begins with. */
function columnOf(line: string): number {
  let column = 0
  for (const sign of /^[ \t]*/.exec(line)![0])
    column = sign === '\t' ? (Math.floor(column / TAB) + 1) * TAB : column + 1
  return column
}

/** Where each logical line begins and ends: one within brackets, or after a backslash, goes on. */
function* logicalLines(code: string): Generator<[from: number, to: number]> {
  let depth = 0
  let from = 0
  for (let i = 0; i <= code.length; i++) {
    const sign = code[i]
    if (sign === '(' || sign === '[' || sign === '{') depth++
    else if (sign === ')' || sign === ']' || sign === '}') depth--
    else if (sign === undefined || (sign === '\n' && depth <= 0 && code[i - 1] !== '\\')) {
      if (code.slice(from, i).trim() !== '') yield [from, i]
      from = i + 1
    }
  }
}

/** The first line that begins in a column where it may not, in Python's words and at Python's place; null where none does. */
export function indentProblem(text: string): SyntaxProblem | null {
  // Only comments are blank: a line that is nothing but a string is a statement.
  const code = text.replace(LITERAL, (part) => (part.startsWith('#') ? ' ' : '_').repeat(part.length))
  const open = [0]
  let opens = false
  for (const [from, to] of logicalLines(code)) {
    const line = code.slice(from, to)
    const column = columnOf(line)
    if (column > open.at(-1)!) {
      if (!opens) return problem('unexpected indent', from + /^[ \t]*/.exec(line)![0].length - 1)
      open.push(column)
    }
    while (column < open.at(-1)!) open.pop()
    if (column !== open.at(-1)) {
      const end = text.indexOf('\n', from)
      return problem('unindent does not match any outer indentation level', end < 0 ? text.length : end)
    }
    opens = line.trimEnd().endsWith(':')
  }
  return null
}
