import type { RunRecord } from '../../preload/contract/history.ts'
import type { LabWindow } from '../shell/lab-window.svelte.ts'
import { formatBytes } from '../i18n/format-amounts.ts'
import { runTitle } from './run-words.ts'

/** Trains a run again, compares every epoch, and tells what came of it. */
export async function replayRun(lab: LabWindow, run: RunRecord): Promise<void> {
  try {
    await lab.work(
      () => lab.text('recording.replaying', { run: runTitle(lab, run) }),
      async ({ signal, progress }) => {
        for await (const update of await lab.client.runs.replay({ runId: run.runId }, { signal })) {
          if (update.type === 'progress') progress(update.epoch / Math.max(1, update.epochs))
          else
            lab.notify({
              message:
                update.verdict === 'reproduced'
                  ? lab.text('recording.wasReproduced')
                  : lab.text('recording.wasDifferent', { epoch: update.epoch ?? 0 }),
              kind: update.verdict === 'reproduced' ? 'success' : 'warning',
            })
        }
      },
    )
    lab.historyRevision++
  } catch (thrown) {
    lab.notify(thrown)
  }
}

/** Removes the recorded states of runs: their positions are computed again when they are looked at. */
export async function freeRecordings(lab: LabWindow, runIds: string[]): Promise<void> {
  try {
    const { freedBytes } = await lab.client.history.freeRecordings({ runIds })
    lab.historyRevision++
    lab.notify({ message: lab.text('recording.freed', { size: formatBytes(lab.locale, freedBytes) }), kind: 'success' })
  } catch (thrown) {
    lab.notify(thrown)
  }
}
