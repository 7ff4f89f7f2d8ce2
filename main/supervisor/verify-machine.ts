import { throwIfAborted } from '../../lab/core/progress.ts'
import { createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import type { Verification } from '../../preload/contract/app.ts'
import { labError } from '../../preload/errors.ts'
import { childWords, exitWords, type StartChild } from './started-child.ts'

/**
 * Computes the table of hashes again in a process that ends with it.
 * @param told hears how far it is, from 0 to 1
 * @throws LabError cancelled where the signal was given
 */
export async function verifyMachine(
  startChild: StartChild,
  all: boolean,
  { signal, told }: { signal: AbortSignal | undefined; told: (done: number) => void },
): Promise<Verification> {
  const child = startChild('probe', {}, (exit) =>
    labError('processNotStarted', { child: childWords('probe'), reason: exitWords(exit) }),
  )
  const end = (): void => child.kill()
  signal?.addEventListener('abort', end)
  try {
    const found: Verification = { numerics: 0, lines: [], equal: true }
    const lines = await createWireClient<ChildContracts['probe']>(child.wire).verify({ all })
    for await (const { name, equal, differs, numerics, count } of lines) {
      found.numerics = numerics
      found.lines.push({ name, equal, differs })
      found.equal &&= equal
      told(found.lines.length / count)
    }
    return found
  } catch (thrown) {
    throwIfAborted(signal)
    throw thrown
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}
