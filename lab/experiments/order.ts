/**
 * The tabs in the order in which they stand, in groups that follow the course. People find a tab by its place: one stays
 * where it is when others come. An id without a folder is skipped.
 */
export const groups = [
  { id: 'pictures', tabs: ['images'] },
  { id: 'tensors', tabs: ['tensors'] },
  { id: 'neuron', tabs: ['neuron'] },
  { id: 'networks', tabs: ['classification', 'regression', 'descent'] },
  { id: 'more', tabs: [] },
] as const

/** The tabs of all groups. */
export const order: readonly string[] = groups.flatMap(({ tabs }): readonly string[] => tabs)
