import type { InsideRequest } from '../../preload/contract/inside.ts'
import type { RunPosition } from '../../preload/contract/runs.ts'
import type { ProviderChoice, RunSpec } from '../../preload/contract/values.ts'
import { toLabError } from '../../preload/errors.ts'
import { refuseNewerNumerics } from '../../lab/core/math/numerics.ts'
import { completeSpec } from '../experiments.ts'
import type { ClientOf } from '../supervisor/supervised-child.ts'
import type { HistoryClient } from './run-record.ts'

export interface PositionsOptions {
  timeline: () => Pick<ClientOf<'training'>, 'position'>
  history: HistoryClient
  beforeStart: (spec: RunSpec) => Promise<void>
}

interface Wanted {
  inside?: InsideRequest | undefined
  /** The branch whose first state is wanted. */
  branch?: RunSpec
  weights?: boolean
  signal?: AbortSignal | undefined
}

/** The bulk id of the weights of a run's position. */
const bulkIdOf = (runId: string, position: number): string => `state:${runId}-${position.toString(16)}`

/** Shows any position of any run, computed in a child from what the history has. */
export function createPositions({ timeline, history, beforeStart }: PositionsOptions) {
  async function compute(runId: string, position: number, { branch, weights = false, inside, signal }: Wanted) {
    const stored = await history.position({ runId, position }, { signal })
    // A spec that is valid no more says which field it is; the child takes the one that is stored, and hashed.
    await beforeStart(await completeSpec(stored.spec))
    const { spec, provider, first, numerics, states, metrics } = stored
    refuseNewerNumerics(numerics)
    const input = {
      runId: stored.runId,
      spec,
      provider: (provider ?? undefined) as ProviderChoice | undefined,
      first,
      numerics,
      position,
      states,
      metrics,
      branch,
      weights,
      inside,
    }
    const ask = () => timeline().position(input, { signal })
    // A process that died over another run is there again for this one.
    const answer = await ask().catch((thrown: unknown) => {
      if (toLabError(thrown).key === 'timelineStopped' && !signal?.aborted) return ask()
      throw thrown
    })
    return { ...answer, stored }
  }

  return {
    compute,
    async show(
      { runId, position, inside }: { runId: string; position: number; inside?: InsideRequest | undefined },
      signal?: AbortSignal,
    ): Promise<RunPosition> {
      const { stored, exact, differsAt, ...computed } = await compute(runId, position, { inside, signal })
      const { columns, firstEpoch } = stored.metrics
      const at = position - firstEpoch
      const trained = Object.values(columns).every(({ length }) => length > at)
      return {
        runId: stored.runId,
        position,
        first: stored.first,
        last: stored.epochs,
        status: stored.status,
        metrics: trained
          ? Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at]!]))
          : null,
        snapshot: computed.snapshot,
        inside: computed.inside,
        insideError: computed.insideError,
        weightsSha256: computed.weightsSha256,
        weights: bulkIdOf(stored.runId, position),
        recomputed: exact && differsAt === null ? null : { differsAt },
      }
    },
    /** The bytes behind an id of weights; undefined where it is none. */
    async weights(bulkId: string): Promise<Blob | undefined> {
      const [, runId, position] = /^state:(.{36})-([0-9a-f]{1,13})$/.exec(bulkId) ?? []
      if (runId === undefined || position === undefined) return undefined
      const { weights } = await compute(runId, parseInt(position, 16), { weights: true })
      return weights ? new Blob([weights as Uint8Array<ArrayBuffer>]) : undefined
    },
  }
}
