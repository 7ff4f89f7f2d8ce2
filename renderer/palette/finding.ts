/** What the palette finds things in, in the order in which equal finds stand. */
export const findingGroups = [
  'commands',
  'settings',
  'knobs',
  'presets',
  'samples',
  'help',
  'exports',
  'runs',
  'keys',
] as const
export type FindingGroup = (typeof findingGroups)[number]

/** Something that can be found by its words and gone to. */
export interface Finding {
  /** Stays the same from one start to the next. */
  id: string
  group: FindingGroup
  label: () => string
  /** What it is found by in place of its label, which may quote a name of the user's. */
  name?: () => string
  /** Where it is, such as the tab of a knob. */
  detail?: () => string
  /** Further words that it is found by, after those of its label. */
  words?: () => string
  /** Its keys, as {@link Command} has them. */
  shortcut?: string
  run: () => void
}

/** A finding with its words in every language, as they were when the palette was opened. */
export interface Indexed {
  finding: Finding
  label: string
  rest: string
}

/**
 * The findings with their words in all languages.
 * @param inEvery calls a function once for each language, the window's first
 */
export const indexed = (findings: readonly Finding[], inEvery: (say: () => string) => string[]): Indexed[] =>
  findings.map((finding) => ({
    finding,
    label: inEvery(finding.name ?? finding.label)
      .join('\n')
      .toLowerCase(),
    rest: inEvery(() => `${finding.detail?.() ?? ''} ${finding.words?.() ?? ''}`)
      .join('\n')
      .toLowerCase(),
  }))

/** The rank of what is found by further words than its label's, and of a run that the history found by other words than its own. */
const BY_REST = 3
const BY_HISTORY = 4

/** How well something fits what was typed: 0 best, null not at all. Every word must occur, in any order. */
function rankOf({ finding, label, rest }: Indexed, typed: string): number | null {
  const words = typed.split(/\s+/)
  if (!words.every((word) => label.includes(word) || rest.includes(word)))
    return finding.group === 'runs' ? BY_HISTORY : null
  const names = label.split('\n')
  if (names.some((name) => name.startsWith(typed))) return 0
  if (names.some((name) => name.includes(` ${typed}`))) return 1
  return words.every((word) => label.includes(word)) ? 2 : BY_REST
}

/** What was found in a group. */
interface Found {
  group: FindingGroup
  findings: Finding[]
}

/**
 * What fits what was typed, in groups: the group with the best find first, and in each what was chosen last before what fits
 * best.
 * @param things runs among them fit in any case: the history has found them
 * @param used ids of what was chosen last, newest first
 * @param most as many of a group
 */
export function find(things: readonly Indexed[], typed: string, used: readonly string[], most: number): Found[] {
  const wanted = typed.trim().normalize('NFC').toLowerCase()
  if (wanted === '') return []
  const fitting = things.flatMap((thing) => {
    const rank = rankOf(thing, wanted)
    const at = used.indexOf(thing.finding.id)
    return rank === null ? [] : [{ finding: thing.finding, rank, recent: at < 0 ? used.length : at }]
  })
  return findingGroups
    .map((group) => fitting.filter(({ finding }) => finding.group === group))
    .filter((each) => each.length > 0)
    .map((each) => ({ best: Math.min(...each.map(({ rank }) => rank)), each }))
    .sort((a, b) => a.best - b.best)
    .map(({ each }) => ({
      group: each[0]!.finding.group,
      findings: each
        .sort((a, b) => Number(a.rank >= BY_REST) - Number(b.rank >= BY_REST) || a.recent - b.recent || a.rank - b.rank)
        .slice(0, most)
        .map(({ finding }) => finding),
    }))
}
