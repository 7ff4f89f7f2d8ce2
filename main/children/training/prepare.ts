import { createHash } from 'node:crypto'
import type { RunSession, TrainingExperiment } from '../../../lab/core/experiment.ts'
import { randomOf } from '../../../lab/core/runs/run-random.ts'
import {
  decodeState,
  encodeState,
  stateBytes,
  type RunState,
  type StateOrigin,
} from '../../../lab/core/training/run-state.ts'
import { slotNames } from '../../../lab/core/training/slots.ts'
import { layoutOf, type Trainer } from '../../../lab/core/training/trainer.ts'
import { chooseTensors, type ChoiceOptions } from '../../../native/tensors/choose-tensors.ts'
import type { KeptState, ProviderChoice, RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import type { Message } from '../../../preload/message.ts'
import { trainingOf } from '../../experiments.ts'
import { NUMERICS } from '../../../lab/core/math/numerics.ts'

/** A run in its initial state, on a provider. */
export interface Prepared {
  definition: TrainingExperiment
  session: RunSession<string, SnapshotValue>
  provider: string
  why: Message
  /** The present state as bytes, which say what run and what numerics it is of. */
  keep(state?: RunState): KeptState
  /** Stored states of this very run, read; others are left out. */
  read(states: readonly KeptState[]): (RunState & StateOrigin)[]
  /** Bytes of a state. */
  stateBytes: number
  dispose(): void
}

/** The hash of a complete spec, which a stored state carries. */
const hashOfSpec = (spec: RunSpec): Uint8Array => createHash('sha256').update(JSON.stringify(spec)).digest()

/**
 * Chooses a provider for the model of a complete spec and builds its initial state.
 * @param recorded the provider that the run was trained with before; the spec's own choice when left out
 */
export async function prepareRun(
  spec: RunSpec,
  choice: ChoiceOptions,
  recorded: ProviderChoice = spec.provider,
): Promise<Prepared> {
  const definition = await trainingOf(spec.experiment)
  // A spec that is older than a parameter lacks it; the hash is of what was stored.
  const params = definition.params.parse(spec.params)
  const plan = definition.plan(params)
  const { provider, why } = await chooseTensors(plan, recorded, choice)
  const trainers: Trainer[] = []
  const session = definition.start(params, {
    random: randomOf(spec.seed),
    createTrainer(...given) {
      const trainer = provider.create(...given)
      trainers.push(trainer)
      return trainer
    },
  })
  const origin = { numerics: NUMERICS, specHash: hashOfSpec(spec) }
  const { length, bufferLength } = layoutOf(plan.model)
  const draws = session.state().shuffle !== null
  return {
    definition,
    session,
    provider: provider.name,
    why,
    keep: (state = session.state()) => ({ position: state.position, state: encodeState(state, origin) }),
    read: (states) =>
      states.flatMap(({ state }) => {
        const read = decodeState(state)
        return read && Buffer.from(read.specHash).equals(origin.specHash) ? [read] : []
      }),
    stateBytes: stateBytes(length, bufferLength, slotNames(plan.training.optimizer).length, draws),
    dispose: () => trainers.forEach((trainer) => trainer.dispose()),
  }
}
