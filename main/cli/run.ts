import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { label, runSpec, type MetricColumns, type RunSpec } from '../../preload/contract/values.ts'
import { labError, LabError, showValue } from '../../preload/errors.ts'
import { invalidInput } from '../../preload/invalid-input.ts'
import type { Issue } from '../../preload/issue-words.ts'
import { limits } from '../../preload/limits.ts'
import { phrase } from '../../preload/sayable.ts'
import { checkTrainable, completeSpec, experiments } from '../experiments.ts'
import { knownKeys, placeOfKey } from '../known-keys.ts'
import { exitCodes, type Host } from './host.ts'
import { jsonLine, type Output } from './output.ts'
import { createProgress } from './progress.ts'
import { readJson } from './read-file.ts'
import { withLab } from './with-lab.ts'

/** Epochs that are asked of the history at once. */
const PAGE = 4_096
/** How often a full disk is looked at again, in milliseconds. */
const ROOM_MS = 2_000

const stopping = {
  en: 'Stopping; what has been trained is kept. Ctrl-C once more ends at once.',
  'zh-CN': '正在停止，已训练的部分会保留。再按一次 Ctrl-C 则立即结束。',
} as const

/** @throws LabError E-MOD-001 */
function checkSpec(given: unknown): RunSpec {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw labError(
      'E-MOD-001.type',
      { path: 'spec', expected: phrase('type.spec'), got: String(showValue(given)) },
      { path: 'spec', received: given },
    )
  }
  const parsed = runSpec.safeParse(given, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues as readonly Issue[]
  // A parameter that was written beside `params` is looked for in those of the experiment.
  const definition = experiments.get(String((given as Record<string, unknown>)['experiment']))
  throw invalidInput(
    issues,
    given,
    [],
    'E-MOD-001',
    (path) => knownKeys(runSpec, given, path),
    (key) => definition && placeOfKey(definition.params, key, 'params'),
  )
}

/** @throws LabError E-CLI-001 */
function checkName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const parsed = label(limits.nameLength).safeParse(name)
  if (parsed.success) return name
  throw labError('E-CLI-001.runName', { limit: limits.nameLength }, { path: '--name', received: name })
}

/** Writes a line for every epoch, in order and without a gap, however far the live updates have gone ahead. */
class EpochLines {
  readonly #output: Output
  readonly #client: LabClient
  readonly #runId: string
  #next = 0

  constructor(output: Output, client: LabClient, runId: string) {
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

/** `lab run`: trains a spec to its end. Ctrl-C stops the run and keeps it. */
export async function run(host: Host): Promise<number> {
  const { given, output, ending, tell } = host
  // Told before a data folder is touched.
  const spec = completeSpec(checkSpec(await readJson(given.arguments[0]!)))
  checkTrainable(spec)
  const name = checkName(given.options.name)
  return withLab(host, 'write', async (client) => {
    if (ending.aborted) return exitCodes.interrupted
    const started = await client.runs.start({ spec, name })
    const { runId } = started
    await output.line({ type: 'run', ...started })
    const lines = new EpochLines(output, client, runId)
    const progress = createProgress(host.say)
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
        // A full disk: training waits for room.
        progress.clear()
        tell(new LabError(update.error))
        told = update.error.key
      }
      if (live && update.error)
        setTimeout(() => {
          if (!ending.aborted) client.runs.control({ runId, action: 'resume' }).catch(() => {})
        }, ROOM_MS)
    }
    if (!last) throw labError('E-IPC-005')
    progress.end(last)
    await lines.fillTo(last.epochsSaved)
    await output.line({ type: 'end', runId, status: last.status, result: last.result })
    if (last.error) tell(new LabError(last.error))
    return exitCodeOfRun(last)
  })
}
