import { untrack } from 'svelte'
import type { RunRecord } from '../../preload/contract/history.ts'
import type { MetricSeries } from '../../lab/core/runs/thin-metrics.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { DRAWN_POINTS } from '../../lab/kit/runs/read-metrics.ts'

/** A run with its curves as they are drawn. */
interface LoadedRun {
  record: RunRecord
  metrics: MetricSeries
}

/** Runs in the order they were asked for, read again while they train. */
class LoadedRuns {
  runs = $state.raw<LoadedRun[] | null>(null)
  /** Runs that are not in the history (any more). */
  gone = $state.raw<string[]>([])
  readonly #lab: LabWindow
  readonly #runIds: readonly string[]

  constructor(lab: LabWindow, runIds: readonly string[]) {
    this.#lab = lab
    this.#runIds = runIds
  }
  get training(): boolean {
    return this.runs?.some(({ record }) => record.status === 'running' || record.status === 'paused') ?? false
  }
  /** Reads all of them, one after the other. The first time it is seen how far that is, and cancelling leads back to the list. */
  async load(signal: AbortSignal): Promise<void> {
    if (this.runs !== null) return this.#read(signal)
    let cancelled = false
    await this.#lab
      .work(
        () => this.#lab.text('work.reading', { count: this.#runIds.length }),
        async (tools) => {
          await this.#read(tools.signal, tools.progress)
          cancelled = tools.signal.aborted && !signal.aborted
        },
        signal,
      )
      .catch((thrown: unknown) => this.#lab.notify(thrown))
    if (cancelled) this.#lab.go({ tab: 'history', page: 'list' })
  }
  async #read(signal: AbortSignal, progress: (done: number) => void = () => {}): Promise<void> {
    const { client } = this.#lab
    const loaded: LoadedRun[] = []
    const gone: string[] = []
    for (const runId of this.#runIds) {
      try {
        const record = await client.history.get({ runId }, { signal })
        const metrics = await client.history.metrics({ runId, points: DRAWN_POINTS }, { signal })
        loaded.push({ record, metrics })
        progress(loaded.length / this.#runIds.length)
      } catch (thrown) {
        if (signal.aborted) return
        if ((thrown as { key?: unknown }).key === 'runNotFound') gone.push(runId)
        else return this.#lab.notify(thrown)
      }
    }
    this.runs = loaded
    this.gone = gone
  }
}

/** How often runs that train are read again, in milliseconds. */
const AGAIN_MS = 1_000

/** Keeps runs as new as the history has them: to be called while a component is made. */
export function keepLoaded(lab: LabWindow, runIds: readonly string[]): LoadedRuns {
  const loaded = new LoadedRuns(lab, runIds)
  $effect(() => {
    void lab.historyRevision
    if (!lab.connected) return
    const asked = new AbortController()
    // What it reads is what it sets: followed, it would read for ever.
    untrack(() => void loaded.load(asked.signal))
    return () => asked.abort()
  })
  $effect(() => {
    if (!loaded.training || !lab.connected) return
    const asked = new AbortController()
    const timer = setInterval(() => void loaded.load(asked.signal), AGAIN_MS)
    return () => {
      clearInterval(timer)
      asked.abort()
    }
  })
  return loaded
}
