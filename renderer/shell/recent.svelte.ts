import type { LabClient } from '../../preload/client.ts'
import type { Json } from '../../preload/contract/values.ts'

/** The name under which the lab keeps it, beside what each tab held. */
const KEPT_AS = 'window-recent'
const MOST = 24

type Kind = 'tabs' | 'found'
const stringsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, MOST) : []
const withFirst = (list: readonly string[], first: readonly string[]): string[] =>
  [...new Set([...first, ...list])].slice(0, MOST)

/** What was used last, newest first: tabs, and what was chosen in the palette. Kept over a restart. */
export class Recent {
  readonly #client: LabClient
  #loaded = false
  #used = $state.raw<Readonly<Record<Kind, readonly string[]>>>({ tabs: [], found: [] })

  constructor(client: LabClient) {
    this.#client = client
  }
  get tabs(): readonly string[] {
    return this.#used.tabs
  }
  get found(): readonly string[] {
    return this.#used.found
  }
  /** Reads what was used before this window was opened; what it used meanwhile is newer. */
  async load(): Promise<void> {
    if (this.#loaded) return
    const { draft } = await this.#client.app.draft({ experiment: KEPT_AS }).catch(() => ({ draft: null }))
    const kept = draft !== null && typeof draft === 'object' && !Array.isArray(draft) ? draft : {}
    const { tabs, found } = this.#used
    this.#loaded = true
    this.#used = { tabs: withFirst(stringsIn(kept['tabs']), tabs), found: withFirst(stringsIn(kept['found']), found) }
    if (tabs.length + found.length > 0) this.#keep()
  }
  use(kind: Kind, id: string): void {
    if (this.#used[kind][0] === id) return
    this.#used = { ...this.#used, [kind]: withFirst(this.#used[kind], [id]) }
    if (this.#loaded) this.#keep()
  }
  /** A convenience only: a full disk is told by what matters. */
  #keep(): void {
    const { tabs, found } = this.#used
    this.#client.app.keepDraft({ experiment: KEPT_AS, draft: { tabs: [...tabs], found: [...found] } }).catch(() => {})
  }
}

/** Things with those used last first; the others stay in their order behind them. */
export function recentFirst<T>(things: readonly T[], idOf: (thing: T) => string, used: readonly string[]): T[] {
  const rank = (thing: T): number => {
    const at = used.indexOf(idOf(thing))
    return at < 0 ? used.length : at
  }
  return [...things].sort((a, b) => rank(a) - rank(b))
}
