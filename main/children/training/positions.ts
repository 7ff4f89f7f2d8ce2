import { createHash } from 'node:crypto'
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { z } from 'zod'
import { branchState } from '../../../lab/core/training/branch.ts'
import type { RunState } from '../../../lab/core/training/run-state.ts'
import type { ChoiceOptions } from '../../../native/tensors/choose-tensors.ts'
import type { ChildContracts } from '../../../preload/contract.ts'
import type { training } from '../../../preload/contract/training.ts'
import { limits } from '../../../preload/limits.ts'
import { NUMERICS } from '../../../lab/core/math/numerics.ts'
import { inTurns, nextTurn, SLICE_MS } from './in-turns.ts'
import { lookInside } from './look-inside.ts'
import { NearStates } from './near-states.ts'
import { paint } from './paint.ts'
import { prepareRun, type Prepared } from './prepare.ts'

type Input = z.output<NonNullable<(typeof training)['position']['~orpc']['inputSchema']>>
type Output = InferContractRouterOutputs<ChildContracts['training']>['position']

const MIB = 1024 * 1024

/** Runs that stay prepared (a comparison shows eight at once), and the parameters of all of them. */
const RUNS = 8
const PARAMETERS = 16e6
/**
 * States of a run that are remembered beside the stored ones: so many where they are large, and where they are small as
 * many as lie as close to each other, everywhere in a run of 10,000 epochs, as those on one way from a stored state do.
 */
const REMEMBERED = 96
const REMEMBERED_SMALL = 1024
const SMALL_BYTES = 16 * MIB
/** States that are remembered on one way from a stored state to a position. */
const ON_THE_WAY = 24

/** How many states of so many bytes are remembered. */
const roomFor = (bytes: number): number =>
  Math.max(
    2,
    Math.min(REMEMBERED, Math.floor(limits.recordingBytes / bytes)),
    Math.min(REMEMBERED_SMALL, Math.floor(SMALL_BYTES / bytes)),
  )

/** A run whose positions are computed, and what is remembered of it. */
interface Shown {
  prepared: Prepared
  beginning: RunState
  /** And whether only numerics of today led there. */
  remembered: NearStates<{ state: RunState; exact: boolean }>
  /** Where the session stands; null after a computation that was broken off in the middle of an epoch. */
  exact: boolean
  differsAt: number | null
}

/** Computes positions of runs, one after another; what is not wanted any more is given up. */
export class Positions {
  readonly #choice: ChoiceOptions
  readonly #shown = new Map<string, Shown>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(choice: ChoiceOptions) {
    this.#choice = choice
  }

  /** The answer to one request; requests wait for each other, since they share what is prepared. */
  at(input: Input, signal?: AbortSignal): Promise<Output> {
    const answer = this.#last.then(() => this.#compute(input, signal))
    this.#last = answer.catch(() => {})
    return answer
  }

  async #compute(input: Input, signal?: AbortSignal): Promise<Output> {
    signal?.throwIfAborted()
    const shown = await this.#show(input)
    const { session } = shown.prepared
    this.#goNear(shown, input)
    await this.#trainTo(shown, input, signal)
    const snapshot = await paint(session, () => signal?.aborted === true)
    signal?.throwIfAborted()
    const { weights, buffers } = session.trainer.state()
    const hash = createHash('sha256').update(weights).update(buffers)
    return {
      snapshot: snapshot!,
      ...lookInside(session, input.inside),
      weightsSha256: hash.digest('hex'),
      differsAt: shown.differsAt,
      exact: shown.exact,
      branch: input.branch ? await this.#branch(input, session.state()) : null,
      weights: input.weights ? joined(weights, buffers) : null,
    }
  }

  /** The run, prepared now or before. */
  async #show({ runId, spec, provider, first, numerics }: Input): Promise<Shown> {
    const key = `${runId} ${provider} ${first} ${JSON.stringify(spec)}`
    let shown = this.#shown.get(key)
    if (!shown) {
      const prepared = await prepareRun(spec, this.#choice, provider)
      const beginning = prepared.session.state()
      const remembered: Shown['remembered'] = new NearStates(roomFor(prepared.stateBytes))
      shown = { prepared, beginning, remembered, exact: numerics === NUMERICS, differsAt: null }
    }
    // The one that was shown last stands last, and the first ones go.
    this.#shown.delete(key)
    this.#shown.set(key, shown)
    const parameters = (): number =>
      [...this.#shown.values()].reduce((sum, { prepared }) => sum + prepared.session.parameters, 0)
    for (const [old, { prepared }] of this.#shown) {
      if (old === key || (this.#shown.size <= RUNS && parameters() <= PARAMETERS)) break
      this.#shown.delete(old)
      prepared.dispose()
    }
    return shown
  }

  /** Takes the session to the nearest known state up to the position. */
  #goNear(shown: Shown, { first, numerics, position, states }: Input): void {
    const { session } = shown.prepared
    for (const state of shown.prepared.read(states))
      if (!shown.remembered.has(state.position)) this.#remember(shown, state, state.numerics === NUMERICS)
    // Without epochs from the beginning, only a stored state can be one of a branch.
    if (first === 0 && !shown.remembered.has(0)) this.#remember(shown, shown.beginning, numerics === NUMERICS)
    const nearest = shown.remembered.before(position)
    const present = session.state().position
    if (present <= position && present >= (nearest ?? 0) && (first === 0 || present >= first)) return
    const from = nearest === null ? undefined : shown.remembered.use(nearest)
    if (!from) throw new Error(`no state up to position ${position} is left`)
    session.restore([from.state])
    shown.exact = from.exact
  }

  #remember({ remembered }: Shown, state: RunState, exact: boolean): void {
    remembered.set(state.position, { state, exact })
  }

  /** Trains up to the position and compares what is measured on the way with what is stored. */
  async #trainTo(shown: Shown, { position, metrics }: Input, signal?: AbortSignal): Promise<void> {
    const { session } = shown.prepared
    let at = session.state().position
    const every = Math.max(1, Math.ceil((position - at) / ON_THE_WAY))
    let sliceEnd = performance.now() + SLICE_MS
    while (at < position) {
      const figures = (
        session.inPieces ? await inTurns(session.inPieces.epoch(), () => signal?.aborted === true) : session.epoch()
      ) as Record<string, number> | null
      if (figures === null) {
        session.inPieces?.leave()
        throw signal!.reason
      }
      for (const [name, values] of Object.entries(metrics.columns)) {
        const stored = values[at - metrics.firstEpoch]
        if (stored !== undefined && !Object.is(stored, figures[name]))
          shown.differsAt = Math.min(shown.differsAt ?? Infinity, at)
      }
      at++
      if (at % every === 0) this.#remember(shown, session.state(), shown.exact)
      if (performance.now() < sliceEnd) continue
      await nextTurn()
      signal?.throwIfAborted()
      sliceEnd = performance.now() + SLICE_MS
    }
  }

  /** The state that a branch with other parameters begins with, here. */
  async #branch({ branch, spec, provider }: Input, state: RunState) {
    const own = await prepareRun(branch!, this.#choice, provider)
    try {
      return own.keep(branchState(state, spec.params, branch!.params, own.session.state()))
    } finally {
      own.dispose()
    }
  }
}

/** Weights and running statistics as one stretch of bytes. */
function joined(...parts: Float32Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  return bytes
}
