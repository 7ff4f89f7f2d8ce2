/** Changes of one letter (or two exchanged ones) that lead from one word to the other. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      rows[i]![j] = best
    }
  }
  return rows[a.length]![b.length]!
}

/** The known name nearest to a misspelt one, or null where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(name.length / 3)) + 0.5
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > least) continue
    const steps = candidate.toLowerCase() === name.toLowerCase() ? 0.25 : distance(name, candidate)
    // A name of which no letter is left is another one.
    if (steps < Math.min(least, name.length)) [best, least] = [candidate, steps]
  }
  return best
}
