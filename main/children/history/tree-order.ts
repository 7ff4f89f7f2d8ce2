/** A run, and the one that it left; null where it began by itself. */
export interface Member {
  id: string
  parent: string | null
}

/** A run's place in a tree: how many of those above it are listed. */
export interface Placed {
  id: string
  level: number
}

/**
 * Every run once, with each branch below the run that it left, as far as that is among them: others stand at the top.
 * Branches of one run stay in the order given.
 * @param descending turns the order of those at the top round
 */
export function treeOrder(members: readonly Member[], descending: boolean): Placed[] {
  const ids = new Set(members.map(({ id }) => id))
  const isTop = ({ parent }: Member): boolean => parent === null || !ids.has(parent)
  const top = members.filter(isTop)
  const below = Map.groupBy(
    members.filter((member) => !isTop(member)),
    ({ parent }) => parent!,
  )
  const placed: Placed[] = []
  // A stack, since a chain of branches can be as long as the history.
  const stack = (descending ? top : top.reverse()).map(({ id }): Placed => ({ id, level: 0 }))
  for (let next = stack.pop(); next; next = stack.pop()) {
    placed.push(next)
    const { id, level } = next
    for (const branch of (below.get(id) ?? []).reverse()) stack.push({ id: branch.id, level: level + 1 })
  }
  if (placed.length === members.length) return placed
  // Damaged rows can name each other: they are listed all the same.
  const found = new Set(placed.map(({ id }) => id))
  return [...placed, ...members.flatMap(({ id }) => (found.has(id) ? [] : [{ id, level: 0 }]))]
}
