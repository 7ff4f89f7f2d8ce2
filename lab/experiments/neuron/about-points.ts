import type { Row } from './tasks.ts'

/** What a student should know of points of their own, by its key in `text.ts`; null where nothing is special. */
export function aboutPoints(rows: readonly Row[]): 'oneClass' | 'samePlace' | null {
  if (rows.every(({ target }) => target === rows[0]!.target)) return 'oneClass'
  const classes = new Map<string, number>()
  for (const { inputs, target } of rows) {
    const place = inputs.join()
    if (classes.has(place) && classes.get(place) !== target) return 'samePlace'
    classes.set(place, target)
  }
  return null
}
