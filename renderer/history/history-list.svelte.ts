import type { LabClient } from '../../preload/client.ts'
import type { HistoryQuery, RunRow } from '../../preload/contract/history.ts'

/** What is looked for, without the part that is in sight. */
type Filter = Omit<HistoryQuery, 'limit' | 'offset'>

/** Asks the history, until the signal. */
type Search = <T>(ask: (signal?: AbortSignal) => Promise<T>) => Promise<T>

/** Rows fetched at a time. */
const PAGE = 100

/** The runs that match a filter, fetched in pages as they come into sight, so that ten thousand cost no more than a hundred. */
export class HistoryList {
  filter = $state.raw<Filter>({ orderBy: 'createdAt', descending: true })
  /** Null until the first answer. */
  total = $state<number | null>(null)
  /** What was fetched, by its place in the whole list. */
  rows = $state.raw<ReadonlyMap<number, RunRow>>(new Map())
  readonly #client: LabClient
  readonly #report: (thrown: unknown) => void
  readonly #search: Search
  /** Whether the filter changed since the last answer; a list that is only looked at again is no search. */
  #searching = false
  /** Answers to an older filter, or from before a change, are not taken. */
  #generation = 0
  #pages = new Map<number, 'asked' | 'here'>()
  #sight: [number, number] = [0, 0]

  /** @param search does what a changed filter asks for: where the user can see and cancel it */
  constructor(client: LabClient, report: (thrown: unknown) => void, search: Search = (ask) => ask()) {
    this.#client = client
    this.#report = report
    this.#search = search
  }
  /** Whether some runs may be kept out of the list. */
  get filtered(): boolean {
    const { text, experiment, status, starred } = this.filter
    return Boolean(text || experiment || status || starred)
  }
  /** Tells which places of the list are in sight; what is missing is fetched. */
  look(from: number, to: number): void {
    this.#sight = [Math.floor(from / PAGE), Math.floor(Math.max(from, to) / PAGE)]
    this.#fetchMissing()
  }
  /** The runs from one place to another, both with them, where all of them were fetched; else null. */
  between(first: number, last: number): RunRow[] | null {
    const runs = Array.from({ length: last + 1 - first }, (_, index) => this.rows.get(first + index))
    return runs.every((run) => run !== undefined) ? runs : null
  }
  /**
   * Every run that the filter lets through; null where the filter was changed before they were there.
   * @param read reads the runs that match a filter from one place to another, both with them
   */
  async all(read: (filter: Filter, first: number, last: number) => Promise<RunRow[]>): Promise<RunRow[] | null> {
    const { filter } = this
    const runs = await read(filter, 0, (this.total ?? 0) - 1)
    return filter === this.filter ? runs : null
  }
  change(filter: Partial<Filter>): void {
    this.filter = { ...this.filter, ...filter }
    this.#searching = true
    this.refresh()
  }
  /** Asks anew for what is in sight, and shows what was there until the answer comes. */
  refresh(): void {
    this.#generation++
    this.#pages = new Map()
    this.#fetchMissing()
  }
  /** Shows a run's new state before the list is asked again. */
  patch(row: RunRow): void {
    const patched = (old: RunRow): RunRow => ({ ...row, ...(old.level !== undefined && { level: old.level }) })
    this.rows = new Map([...this.rows].map(([place, old]) => [place, old.runId === row.runId ? patched(old) : old]))
  }
  #fetchMissing(): void {
    for (let page = this.#sight[0]; page <= this.#sight[1]; page++) if (!this.#pages.has(page)) void this.#fetch(page)
  }
  async #fetch(page: number): Promise<void> {
    const generation = this.#generation
    const pages = this.#pages
    pages.set(page, 'asked')
    try {
      const query = { ...this.filter, limit: PAGE, offset: page * PAGE }
      const ask = (signal?: AbortSignal) => this.#client.history.list(query, { signal })
      const { rows, total } = await (this.#searching ? this.#search(ask) : ask())
      if (generation !== this.#generation) return
      this.#searching = false
      pages.set(page, 'here')
      const shown = new Map([...this.rows].filter(([place]) => place < total))
      rows.forEach((row, index) => shown.set(page * PAGE + index, row))
      this.rows = shown
      this.total = total
    } catch (thrown) {
      if (generation !== this.#generation) return
      pages.delete(page)
      this.#report(thrown)
    }
  }
}
