/**
 * What tells a spreadsheet that a file is UTF-8. Files get it that hold more than ASCII; standard output never does, since
 * programs that read it would take it for a letter.
 */
export const BYTE_ORDER_MARK = '\ufeff'

/** Whether a text needs more than ASCII. */
// eslint-disable-next-line no-control-regex -- ASCII begins with them
export const isBeyondAscii = (text: string): boolean => /[^\u0000-\u007f]/.test(text)

/**
 * One CSV cell. Numbers stay numbers (shortest text that reads back exactly; `NaN`, `Infinity`). A text that a spreadsheet
 * would run as a formula (beginning with = + - @, a tab or a carriage return) gets an apostrophe before it.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return harmless !== value || /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
