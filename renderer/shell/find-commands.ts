/**
 * The things whose name fits what was typed: every word must occur in it, in any order. Those whose name begins with
 * what was typed come first; otherwise their order stays.
 */
export function findByName<T>(things: readonly T[], nameOf: (thing: T) => string, typed: string): T[] {
  const wanted = typed.trim().toLowerCase()
  const words = wanted.split(/\s+/)
  const fitting = things
    .map((thing) => ({ thing, name: nameOf(thing).toLowerCase() }))
    .filter(({ name }) => words.every((word) => name.includes(word)))
  const first = fitting.filter(({ name }) => name.startsWith(wanted))
  return [...first, ...fitting.filter((entry) => !first.includes(entry))].map(({ thing }) => thing)
}
