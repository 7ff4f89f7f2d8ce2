/** A line as a terminal, or a file that one shows, may have it: whatever could move its cursor is written as an escape. */
export const printable = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
