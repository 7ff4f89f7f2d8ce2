/** Markdown as a tree that is drawn as elements: no text ever becomes markup. */
import MarkdownIt, { type Token } from 'markdown-it'

/** A piece of prose. */
export type ProseNode =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  /** A number that changes while one reads, by its name: `{{loss}}`. */
  | { kind: 'value'; name: string }
  /** TeX, in a line (`$w$`) or on one of its own (`$$w$$`); live numbers stand in it as `{{loss}}`. */
  | { kind: 'formula'; tex: string; display: boolean }
  | { kind: 'element'; tag: ProseTag; children: ProseNode[] }
  | { kind: 'link'; href: string; children: ProseNode[] }
  /** An item of a list that begins with `[ ]`; `id` names what its link `(#do-id)` does. */
  | { kind: 'task'; id: string; children: ProseNode[] }
  /** The link of a task. */
  | { kind: 'do'; id: string; children: ProseNode[] }

/** The elements that prose is made of. */
export type ProseTag = (typeof tags)[number]
const tags = [
  ...(['h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'em', 'strong', 'blockquote', 'hr', 'br'] as const),
  ...(['table', 'thead', 'tbody', 'tr', 'th', 'td'] as const),
]
const isTag = (tag: string): tag is ProseTag => (tags as readonly string[]).includes(tag)

const reader = new MarkdownIt({ html: false, linkify: false }).disable(['image', 'html_block'])

// A formula between dollars: `$w$` in the line, `$$w$$` on a line of its own.
reader.inline.ruler.before('escape', 'formula', (state, silent) => {
  const rest = state.src.slice(state.pos)
  const [whole, mark, tex] = /^(\$\$?)(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\1/s.exec(rest) ?? []
  if (whole === undefined) return false
  if (!silent) {
    const token = state.push('formula', '', 0)
    token.content = tex!
    token.info = mark!
  }
  state.pos += whole.length
  return true
})

/** A text with the names of live numbers in it. */
const withValues = (content: string): ProseNode[] =>
  content
    .split(/(\{\{\w+\}\})/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\{\{\w+\}\}$/.test(part) ? { kind: 'value', name: part.slice(2, -2) } : { kind: 'text', text: part },
    )

const DO = '#do-'

/** Reads tokens up to the one that closes what is open. */
function readUntilClosed(tokens: readonly Token[], at: { i: number }): ProseNode[] {
  const nodes: ProseNode[] = []
  while (at.i < tokens.length) {
    const token = tokens[at.i++]!
    if (token.nesting === -1) return nodes
    if (token.type === 'inline') nodes.push(...readUntilClosed(token.children ?? [], { i: 0 }))
    else if (token.nesting === 1) {
      const children = readUntilClosed(tokens, at)
      const href = token.attrGet('href')?.toString()
      // A paragraph of a tight list is none.
      if (token.hidden) nodes.push(...children)
      else if (href?.startsWith(DO)) nodes.push({ kind: 'do', id: href.slice(DO.length), children })
      else if (href !== undefined) nodes.push({ kind: 'link', href, children })
      else if (token.tag === 'li') nodes.push(itemOf(children))
      else if (isTag(token.tag)) nodes.push({ kind: 'element', tag: token.tag, children })
      else nodes.push(...children)
    } else if (token.type === 'formula')
      nodes.push({ kind: 'formula', tex: token.content, display: token.info === '$$' })
    else if (['code_inline', 'fence', 'code_block'].includes(token.type))
      nodes.push({ kind: 'code', text: token.content.replace(/\n$/, '') })
    else if (token.type === 'softbreak') nodes.push({ kind: 'text', text: ' ' })
    else if (isTag(token.tag)) nodes.push({ kind: 'element', tag: token.tag, children: [] })
    else if (token.content !== '') nodes.push(...withValues(token.content))
  }
  return nodes
}

/** An item of a list; one that begins with `[ ]` is a task. */
function itemOf(children: ProseNode[]): ProseNode {
  const [first, ...rest] = children
  const box = /^\[ \] */
  if (first?.kind !== 'text' || !box.test(first.text)) return { kind: 'element', tag: 'li', children }
  const link = children.find((node) => node.kind === 'do')
  return {
    kind: 'task',
    id: link?.id ?? '',
    children: [{ kind: 'text', text: first.text.replace(box, '') }, ...rest],
  }
}

/** Reads Markdown. */
export const readProse = (markdown: string): ProseNode[] => readUntilClosed(reader.parse(markdown, {}), { i: 0 })

/** The words of some prose, without anything else. */
export const proseWords = (nodes: readonly ProseNode[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text' || node.kind === 'code') return node.text
      if (node.kind === 'formula') return node.tex
      return 'children' in node ? proseWords(node.children) : ''
    })
    .join('')

/** A text in two: what its first heading says, and the rest. */
export function splitTitle(nodes: readonly ProseNode[]): { title: string | null; rest: readonly ProseNode[] } {
  const [first, ...rest] = nodes
  return first?.kind === 'element' && first.tag === 'h1'
    ? { title: proseWords(first.children), rest }
    : { title: null, rest: nodes }
}

/** What the headings of some prose say, in their order. */
export const headingsOf = (nodes: readonly ProseNode[]): string[] =>
  nodes.flatMap((node) => {
    if (node.kind !== 'element') return []
    return /^h\d$/.test(node.tag) ? [proseWords(node.children)] : headingsOf(node.children)
  })
