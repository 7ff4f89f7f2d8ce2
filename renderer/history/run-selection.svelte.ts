import { SvelteMap } from 'svelte/reactivity'
import type { RunRow } from '../../preload/contract/history.ts'

/** The runs that are selected, whatever the list shows now, and the range that is being drawn among those it shows. */
export class RunSelection {
  readonly runs: SvelteMap<string, RunRow> = new SvelteMap<string, RunRow>()
  /** The place that a range begins at; null where none was touched since the list changed. */
  #anchor: number | null = null
  /** What the range has added, to be taken back as it shrinks. */
  #range = new Set<string>()

  get size(): number {
    return this.runs.size
  }
  /** The places are those of another list now. */
  listChanged(): void {
    this.#begin(null)
  }
  toggle(run: RunRow, place: number): void {
    if (this.runs.has(run.runId)) this.runs.delete(run.runId)
    else this.runs.set(run.runId, run)
    this.#begin(place)
  }
  add(runs: Iterable<RunRow>): void {
    for (const run of runs) this.runs.set(run.runId, run)
  }
  remove(runIds: Iterable<string>): void {
    for (const runId of runIds) this.runs.delete(runId)
  }
  clear(): void {
    this.runs.clear()
    this.#begin(null)
  }
  /**
   * Selects from the place where the range began to another one.
   * @param from where it begins if it has not begun yet
   * @param read reads the runs from one place to another, both with them
   */
  async extend(from: number, to: number, read: (first: number, last: number) => Promise<RunRow[]>): Promise<void> {
    const anchor = (this.#anchor ??= from)
    const range = this.#range
    const runs = await read(Math.min(anchor, to), Math.max(anchor, to))
    if (range !== this.#range) return
    const wanted = new Set(runs.map(({ runId }) => runId))
    for (const runId of range)
      if (!wanted.has(runId)) {
        range.delete(runId)
        this.runs.delete(runId)
      }
    for (const run of runs)
      if (!this.runs.has(run.runId)) {
        range.add(run.runId)
        this.runs.set(run.runId, run)
      }
  }
  #begin(place: number | null): void {
    this.#anchor = place
    this.#range = new Set()
  }
}
