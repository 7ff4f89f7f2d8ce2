import { createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import { providerNames, type Need, type ProviderReport } from '../../preload/contract/app.ts'
import { labError } from '../../preload/errors.ts'
import { exitWord, type ChildExit, type StartChild, type StartedChild } from './started-child.ts'

/** How long one provider may take to show itself, in milliseconds. */
const PATIENCE_MS = 30_000

/**
 * Tries every provider in throw-away processes: one that ends its process is refused with how it ended, and the next ones
 * are tried in a fresh process.
 */
export async function probeProviders(
  start: StartChild,
  wanted: readonly { need: Need; name: string }[] = everyProvider(),
): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = []
  let child: StartedChild | null = null
  for (const { need, name } of wanted) {
    let ended: ChildExit | null = null
    const process = (child ??= start('probe', {}, () => labError('E-APP-002', { child: 'probe', reason: 'it ended' })))
    process.onExit((exit) => {
      ended = exit
      if (child === process) child = null
    })
    const patience = setTimeout(() => process.kill(), PATIENCE_MS)
    try {
      reports.push(await createWireClient<ChildContracts['probe']>(process.wire).report({ need, name }))
    } catch (thrown) {
      const reason = ended ? `trying it ended its process (${exitWord(ended)})` : String(thrown)
      reports.push({ need, name, available: false, version: null, reason })
    } finally {
      clearTimeout(patience)
    }
  }
  child?.kill()
  return reports
}

const everyProvider = (): { need: Need; name: string }[] =>
  (Object.keys(providerNames) as Need[]).flatMap((need) => providerNames[need].map((name) => ({ need, name })))
