/** Values and names as Python writes them. */

/** A number that Python reads as the same float64; whole ones stay whole. */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "float('nan')"
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : "-float('inf')"
  const plain = String(value).replace('e+', 'e')
  const exponential = value.toExponential().replace('e+', 'e')
  return plain.length > 6 && exponential.length < plain.length ? exponential : plain
}

export const pythonValue = (value: number | boolean | readonly number[]): string =>
  typeof value === 'number'
    ? pythonNumber(value)
    : typeof value === 'boolean'
      ? value
        ? 'True'
        : 'False'
      : `(${value.map(pythonNumber).join(', ')})`

/** A text of the user's as it may stand in a comment: on one line, whatever it holds. */
export const inComment = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is taken out
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim()

/** The longest line of a script. */
const WIDTH = 100

/** A call, over three lines where one would be too long, or a line an argument. */
export function pythonCall(before: string, args: readonly string[]): string[] {
  const inside = args.join(', ')
  if (before.length + inside.length + 2 <= WIDTH) return [`${before}(${inside})`]
  return [`${before}(`, ...(inside.length + 4 <= WIDTH ? [`    ${inside}`] : args.map((arg) => `    ${arg},`)), ')']
}

export const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `    ${line}`))

/** Named arguments, but for those that are PyTorch's defaults anyway. */
export function namedArguments(
  values: Record<string, number | boolean | readonly number[]>,
  defaults: Record<string, number | boolean | readonly number[]>,
): string[] {
  return Object.entries(values)
    .filter(([name, value]) => !(name in defaults) || pythonValue(defaults[name]!) !== pythonValue(value))
    .map(([name, value]) => `${name}=${pythonValue(value)}`)
}
