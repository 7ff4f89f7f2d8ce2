const known = ['training', 'timeline', 'imaging', 'history'] as const
type Kind = (typeof known)[number]

/** What a child is, by its name; undefined for an unknown one. */
export const kindOf = (name: string): Kind | undefined => known.find((candidate) => candidate === name.split(' ')[0])

/** A child's name in the user's language: `training 2` keeps its number, an unknown one its name. */
export function childName(name: string, say: (key: `child.${Kind}`) => string): string {
  const kind = kindOf(name)
  return kind ? [say(`child.${kind}`), name.split(' ')[1]].filter(Boolean).join(' ') : name
}

/** What a child is there for, in the user's language; empty for an unknown one. */
export function childAbout(name: string, say: (key: `bar.child.${Kind}`) => string): string {
  const kind = kindOf(name)
  return kind ? say(`bar.child.${kind}`) : ''
}
