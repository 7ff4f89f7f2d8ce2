/** The few marks that a README uses, read into pieces that are drawn as elements: no text ever becomes markup. */

/** A piece of a line. */
export interface HelpPiece {
  kind: 'text' | 'code' | 'emphasis' | 'strong'
  text: string
}
export type HelpBlock =
  | { kind: 'heading'; level: 1 | 2 | 3; line: HelpPiece[] }
  | { kind: 'paragraph'; line: HelpPiece[] }
  | { kind: 'list'; ordered: boolean; items: HelpPiece[][] }

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])/gu

function piecesOf(line: string): HelpPiece[] {
  const pieces: HelpPiece[] = []
  let at = 0
  const plain = (to: number): void => {
    if (to > at) pieces.push({ kind: 'text', text: line.slice(at, to) })
  }
  for (const { 0: whole, 1: code, 2: strong, 3: emphasis, index } of line.matchAll(marks)) {
    plain(index)
    if (code !== undefined) pieces.push({ kind: 'code', text: code })
    else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong })
    else pieces.push({ kind: 'emphasis', text: emphasis! })
    at = index + whole.length
  }
  plain(line.length)
  return pieces
}

const item = /^(?:(-)|\d+\.) +(.*)$/

/** Headings, paragraphs and lists of a text, in order. Blocks are parted by empty lines. */
export function readHelp(markdown: string): HelpBlock[] {
  return markdown
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): HelpBlock => {
      const heading = /^(#{1,3}) +(.*)$/.exec(block)
      if (heading) return { kind: 'heading', level: heading[1]!.length as 1 | 2 | 3, line: piecesOf(heading[2]!) }
      const lines = block.split('\n')
      const first = item.exec(lines[0]!)
      if (!first) return { kind: 'paragraph', line: piecesOf(lines.join(' ')) }
      const items: string[] = []
      for (const line of lines) {
        const begun = item.exec(line)
        if (begun) items.push(begun[2]!)
        else items[items.length - 1] += ` ${line.trim()}`
      }
      return { kind: 'list', ordered: first[1] === undefined, items: items.map(piecesOf) }
    })
}
