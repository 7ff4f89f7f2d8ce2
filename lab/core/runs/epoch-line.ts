/** A value as Python's `'%.{digits}f'` prints it: the exact binary value, ties to the even digit. */
export function pythonFixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  // From here on a float64 is a whole number, and toFixed would turn to exponents.
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
  const rounded = size.toFixed(digits)
  // JavaScript takes the larger of two that are equally near. Thirty more digits tell a tie from what is almost one.
  const rest = size.toFixed(digits + 30).slice(-30)
  if (rest !== `5${'0'.repeat(29)}`) return sign + rounded
  const lower = size
    .toFixed(digits + 30)
    .slice(0, -30)
    .replace(/\.$/, '')
  return sign + (Number(lower.at(-1)) % 2 === 0 ? lower : rounded)
}

/**
 * One line of the course's notebook: `[EPOCH]: 999, [LOSS]: 0.861541, [ACCURACY]: 0.504`.
 * @param metrics loss with six digits, and accuracy with three where there is one
 */
export function epochLine(epoch: number, metrics: { loss: number; accuracy?: number }): string {
  const accuracy = metrics.accuracy === undefined ? '' : `, [ACCURACY]: ${pythonFixed(metrics.accuracy, 3)}`
  return `[EPOCH]: ${epoch}, [LOSS]: ${pythonFixed(metrics.loss, 6)}${accuracy}`
}
