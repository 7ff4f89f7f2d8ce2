const known = ['training', 'imaging', 'history'] as const

/** A child's name in the user's language: `training 2` keeps its number, an unknown one its name. */
export function childName(name: string, say: (key: `child.${(typeof known)[number]}`) => string): string {
  const [kind, number] = name.split(' ')
  const found = known.find((candidate) => candidate === kind)
  return found ? [say(`child.${found}`), number].filter(Boolean).join(' ') : name
}
