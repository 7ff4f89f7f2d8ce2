/** Prints a figure as one line. */
export const figure = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(72)} ${value.toLocaleString('en', { maximumSignificantDigits: 4 })} ${unit}`)

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
