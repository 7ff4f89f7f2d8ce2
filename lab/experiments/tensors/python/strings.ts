/** What escapes in Python's strings stand for. */
const escapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

/** The text that escapes in a string literal stand for; unknown ones stay as they are. */
export function unescape(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|N\{[^}]*\}|[^])/g,
    (whole, code: string) => {
      if (/^[xuU]./.test(code)) {
        const point = Number.parseInt(code.slice(1), 16)
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole
      }
      if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
      return escapes[code] ?? whole
    },
  )
}

/** A literal's prefix letters, and the text between its quotes. */
export function unquote(literal: string): { prefix: string; body: string; bodyStart: number; quote: string } {
  const prefix = /^[a-zA-Z]*/.exec(literal)![0]
  const rest = literal.slice(prefix.length)
  const quote = rest.startsWith('"""') || rest.startsWith("'''") ? rest.slice(0, 3) : rest.slice(0, 1)
  const end = rest.length > quote.length && rest.endsWith(quote) ? rest.length - quote.length : rest.length
  return {
    prefix: prefix.toLowerCase(),
    body: rest.slice(quote.length, end),
    bodyStart: prefix.length + quote.length,
    quote,
  }
}
