import type { LabContext } from '../lab-context.ts'
import type { Prediction } from '../../../preload/contract/history.ts'
import type { RunSpec } from '../../../preload/contract/values.ts'
import { LabError } from '../../../preload/errors.ts'
import type { LiveTrace } from './live-trace.svelte.ts'
import type { TabState } from './tab-state.svelte.ts'
import { text } from './text.ts'

type Lab = Pick<LabContext, 'client' | 'work' | 'notify' | 'say' | 'openRun'>

/**
 * Keeps a tab's trace as a run, with the frame at its position: the lab traces it once more from its spec.
 * @param predictions what was predicted of it
 */
export async function keepTrace(
  lab: Lab,
  tab: TabState,
  trace: LiveTrace,
  predictions: readonly Prediction[],
): Promise<void> {
  const spec: RunSpec = {
    experiment: tab.experiment,
    params: tab.params as RunSpec['params'],
    seed: tab.seed,
    provider: 'auto',
  }
  const { length, ended, position } = trace
  // One that was stopped is kept as far as it is.
  const input = { spec, position, ...(!ended && { until: length }) }
  let runId: string | null = null
  try {
    await lab.work(
      () => lab.say(text, 'keeping'),
      async ({ signal, progress }) => {
        for await (const event of await lab.client.explorables.run(input, { signal })) {
          if (event.type === 'run') runId = event.runId
          if (event.type === 'progress' && length > 0) progress(Math.min(1, event.length / length))
          if (event.type === 'end' && event.error) throw new LabError(event.error)
        }
      },
    )
    if (runId !== null && predictions.length > 0)
      await lab.client.history.update({ runId, predictions: [...predictions] })
    lab.notify({ message: lab.say(text, 'kept'), kind: 'success' })
  } catch (thrown) {
    lab.notify(thrown)
  }
}
