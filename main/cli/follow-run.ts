import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import type { MetricColumns, RunSpec } from '../../preload/contract/values.ts'
import { labError, LabError } from '../../preload/errors.ts'
import { exitCodes, type Host } from './host.ts'
import { jsonLine, type Output } from './output.ts'
import { createProgress } from './progress.ts'

/** Epochs that are asked of the history at once. */
const PAGE = 4_096

const stopping = {
  en: 'Stopping; what has been trained is kept. Ctrl-C once more ends at once.',
  'zh-CN': '正在停止，已训练的部分会保留。再按一次 Ctrl-C 则立即结束。',
} as const

/** Writes a line for every epoch, in order and without a gap, however far the live updates have gone ahead. */
class EpochLines {
  readonly #output: Output
  readonly #client: LabClient
  readonly #runId: string
  #next: number

  /** @param first the first epoch to be written */
  constructor(output: Output, client: LabClient, runId: string, first: number) {
    this.#next = first
    this.#output = output
    this.#client = client
    this.#runId = runId
  }
  async add(metrics: MetricColumns): Promise<void> {
    await this.fillTo(metrics.firstEpoch)
    await this.#write(metrics)
  }
  /** Fetches the epochs before one from the history, where the updates have skipped them. */
  async fillTo(end: number): Promise<void> {
    while (this.#next < end) {
      const to = Math.min(end, this.#next + PAGE) - 1
      const { epochs, columns } = await this.#client.history.metrics({ runId: this.#runId, from: this.#next, to })
      if (epochs.length === 0) return
      await this.#write({ firstEpoch: epochs[0]!, columns })
    }
  }
  async #write({ firstEpoch, columns }: MetricColumns): Promise<void> {
    const entries = Object.entries(columns)
    const count = entries[0]?.[1].length ?? 0
    let text = ''
    for (let at = Math.max(0, this.#next - firstEpoch); at < count; at++) {
      const metrics = Object.fromEntries(entries.map(([name, values]) => [name, values[at]!]))
      text += `${jsonLine({ type: 'epoch', epoch: firstEpoch + at, metrics })}\n`
    }
    this.#next = Math.max(this.#next, firstEpoch + count)
    await this.#output.text(text)
  }
}

const exitCodeOfRun = ({ status }: RunUpdate): number =>
  status === 'completed' ? exitCodes.completed : status === 'stopped' ? exitCodes.interrupted : exitCodes.failed

/**
 * Writes what a run tells until its end. Ctrl-C stops the run and keeps it, to be resumed.
 * @param first the first epoch that is written
 * @returns the exit code
 */
export async function followRun(
  { output, ending, tell, say }: Host,
  client: LabClient,
  started: { runId: string; spec: RunSpec },
  first = 0,
): Promise<number> {
  const { runId } = started
  await output.line({ type: 'run', runId, spec: started.spec })
  const lines = new EpochLines(output, client, runId, first)
  const progress = createProgress(say)
  let told: string | null = null
  let last: RunUpdate | null = null
  // A child that is still loading cannot stop yet: it is asked again with its first news.
  const stop = (): void => void client.runs.control({ runId, action: 'stop' }).catch(() => {})
  ending.addEventListener('abort', () => {
    if (!output.closed.aborted) progress.tell(stopping)
    stop()
  })
  for await (const update of await client.runs.watch({ runId, snapshots: false })) {
    last = update
    if (update.metrics) await lines.add(update.metrics)
    progress.show(update)
    const live = update.status === 'running' || update.status === 'paused'
    if (live && ending.aborted) stop()
    if (live && update.error && update.error.key !== told) {
      // A full disk: training waits for room, and goes on by itself.
      progress.clear()
      tell(new LabError(update.error))
      told = update.error.key
    }
  }
  if (!last) throw labError('connectionLost')
  progress.end(last)
  await lines.fillTo(last.epochsSaved)
  await output.line({ type: 'end', runId, status: last.status, result: last.result })
  if (last.error) tell(new LabError(last.error))
  return exitCodeOfRun(last)
}
