import { createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import { throwIfAborted } from '../../lab/core/progress.ts'
import { providerNames, type Need, type ProviderReport } from '../../preload/contract/app.ts'
import { labError, phraseOfError, toLabError } from '../../preload/errors.ts'
import { phrase } from '../../preload/message.ts'
import {
  childWords,
  exitWords,
  type ChildExit,
  type StartBound,
  type StartChild,
  type StartedChild,
} from './started-child.ts'

/** How long one provider may take to show itself, in milliseconds. */
const PATIENCE_MS = 30_000

/**
 * Tries every provider in throw-away processes: one that ends its process is refused with how it ended, and the next ones
 * are tried in a fresh process.
 * @param startFor how a child is started that loads this provider
 * @param watched.told hears how far it is, from 0 to 1
 * @throws LabError cancelled where the signal was given; the process that tries one then is ended
 */
export async function probeProviders(
  startFor: (provider: string) => StartBound,
  wanted: readonly { need: Need; name: string }[] = everyProvider(),
  { signal, told = () => {} }: { signal?: AbortSignal; told?: (done: number) => void } = {},
): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = []
  const children = new Map<StartChild, StartedChild>()
  const endAll = (): void => children.forEach((child) => child.kill())
  signal?.addEventListener('abort', endAll)
  for (const { need, name } of wanted) {
    told(reports.length / wanted.length)
    if (signal?.aborted) break
    const start = startFor(name)
    if (typeof start !== 'function') {
      reports.push({ need, name, available: false, version: null, reason: start.missing })
      continue
    }
    let ended: ChildExit | null = null
    const process =
      children.get(start) ??
      start('probe', {}, () =>
        labError('processNotStarted', { child: childWords('probe'), reason: phrase('process.ended') }),
      )
    children.set(start, process)
    process.onExit((exit) => {
      ended = exit
      if (children.get(start) === process) children.delete(start)
    })
    const patience = setTimeout(() => process.kill(), PATIENCE_MS)
    try {
      reports.push(await createWireClient<ChildContracts['probe']>(process.wire).report({ need, name }))
    } catch (thrown) {
      const reason = ended ? phrase('provider.ended', { reason: exitWords(ended) }) : phraseOfError(toLabError(thrown))
      reports.push({ need, name, available: false, version: null, reason })
    } finally {
      clearTimeout(patience)
    }
  }
  signal?.removeEventListener('abort', endAll)
  endAll()
  throwIfAborted(signal)
  return reports
}

const everyProvider = (): { need: Need; name: string }[] =>
  (Object.keys(providerNames) as Need[]).flatMap((need) => providerNames[need].map((name) => ({ need, name })))
