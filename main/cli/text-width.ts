import stringWidth from 'string-width'

/** Places that a text takes in a terminal. */
export const widthOf = (text: string): number => stringWidth(text)

/** Letters between which a line may end: Chinese, Japanese, Korean, full-width forms, pictographs. */
const wide =
  '\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}'
/** Signs that no line begins with, and signs that none ends with. */
const closing = '，。、；：！？）】》」”’…'
const opening = '（【《「“‘'
/** What stays whole, with the spaces behind it: code, an option in brackets, a word, a wide letter; each with its signs. */
const piece = new RegExp(
  `[${opening}]*(?:\`[^\`]*\`|\\[[^\\]]*\\]|[^\\s${wide}${opening}${closing}]+|[${wide}]|\\S)[${closing}]*\\s*`,
  'gu',
)

/** A text in lines of so many places at most; only what stays whole can be longer. Wide letters may be parted anywhere. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of text.match(piece) ?? []) {
    if (line !== '' && widthOf((line + part).trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += part
  }
  return [...lines, line.trimEnd()]
}

/** The beginning of a text, with `…` where its end has no room. */
export function shortened(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  for (const letter of text) {
    if (widthOf(kept + letter) > columns - 1) break
    kept += letter
  }
  return `${kept}…`
}
