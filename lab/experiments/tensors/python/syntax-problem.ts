import { indentProblem } from './indent-problem.ts'
import { SyntaxProblem } from './source.ts'

const CLOSES: Record<string, string> = { '(': ')', '[': ']', '{': '}' }

/** Blanks out comments and strings, so that brackets and words in them do not count. */
function blank(text: string): string {
  return text.replace(/("""|''')[^]*?(\1|$)|"(\\.|[^"\\\n])*"?|'(\\.|[^'\\\n])*'?|#[^\n]*/g, (part) =>
    part.replace(/[^\n]/g, ' '),
  )
}

/** An opening bracket that was never closed, or a closing one too many. */
function bracketProblem(code: string): SyntaxProblem | null {
  const open: { sign: string; at: number }[] = []
  for (let i = 0; i < code.length; i++) {
    const sign = code[i]!
    if (CLOSES[sign]) open.push({ sign, at: i })
    else if (sign === ')' || sign === ']' || sign === '}') {
      const last = open.pop()
      if (!last) return new SyntaxProblem(`unmatched '${sign}'`, i)
      if (CLOSES[last.sign] !== sign) {
        return new SyntaxProblem(`closing parenthesis '${sign}' does not match opening parenthesis '${last.sign}'`, i)
      }
    }
  }
  const last = open.at(-1)
  return last ? new SyntaxProblem(`'${last.sign}' was never closed`, last.at) : null
}

const BLOCKS = /^\s*(if|elif|else|for|while|def|class|with|try|except|finally)\b/

/** Python's words for the first place where the grammar gave up. */
export function explainSyntax(text: string, offset: number): SyntaxProblem {
  const code = blank(text)
  const quote = unclosedString(text)
  if (quote) return quote
  const bracket = bracketProblem(code)
  if (bracket) return bracket
  const block = blockProblem(code, offset)
  const indent = indentProblem(text)
  // Python reads the columns of a line before it knows what the line says.
  if (indent && indent.offset <= endOfLine(text, block?.offset ?? offset)) return indent
  return block ?? new SyntaxProblem('invalid syntax', Math.min(offset, Math.max(text.length - 1, 0)))
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

/** A block without its colon or its body. */
function blockProblem(code: string, offset: number): SyntaxProblem | null {
  const lines = code.split('\n')
  let start = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    const block = BLOCKS.exec(line)
    const ends = line.trimEnd()
    if (block && !ends.includes(':') && !/[\\,([{]$/.test(ends) && start + ends.length >= offset - 1) {
      return new SyntaxProblem("expected ':'", start + ends.length)
    }
    if (block && ends.endsWith(':')) {
      const next = lines.slice(i + 1).findIndex((later) => later.trim() !== '')
      const own = /^\s*/.exec(line)![0].length
      const following = next < 0 ? null : lines[i + 1 + next]!
      if (following === null || /^\s*/.exec(following)![0].length <= own) {
        const named = { def: 'function definition', class: 'class definition' }[block[1]!] ?? `'${block[1]}' statement`
        return new SyntaxProblem(
          `expected an indented block after ${named} on line ${i + 1}`,
          following === null ? start : start + line.length + 1,
          null,
          'IndentationError',
        )
      }
    }
    start += line.length + 1
  }
  return null
}

function unclosedString(text: string): SyntaxProblem | null {
  const literal = /("""|''')[^]*?\1|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|#[^\n]*|(["'])/g
  for (let match = literal.exec(text); match; match = literal.exec(text)) {
    if (match[2]) {
      const line = text.slice(0, match.index).split('\n').length
      return new SyntaxProblem(`unterminated string literal (detected at line ${line})`, match.index)
    }
  }
  return null
}
