import { implement } from '@orpc/server'
import type { RunSession } from '../../../lab/core/experiment.ts'
import { randomOf } from '../../../lab/core/run-random.ts'
import type { Trainer } from '../../../lab/core/trainer.ts'
import { chooseTensors, type ChoiceOptions } from '../../../native/tensors/choose-tensors.ts'
import { childContracts } from '../../../preload/contract.ts'
import type { RunSpec, SnapshotValue } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { phrase, type Sayable } from '../../../preload/sayable.ts'
import { experimentOf } from '../../experiments.ts'
import { RunLoop } from './run-loop.ts'

interface Prepared {
  session: RunSession<string, SnapshotValue>
  provider: string
  why: Sayable
  dispose(): void
}

export interface TrainingOptions {
  choice?: ChoiceOptions
  log?: (line: string) => void
}

/** What a training child serves: one run at a time, and initial states between runs. */
export function createTrainingRouter({ choice = {}, log = () => {} }: TrainingOptions = {}) {
  const os = implement(childContracts.training)
  let loop: RunLoop | null = null
  let snapshotEveryMs: number | null = null
  /** The weights, and then batchNorm's statistics, of the run that ended last, until the next one begins. */
  let lastValues: Float32Array<ArrayBuffer>[] | null = null

  /** Chooses a provider for the model of a complete spec and builds its initial state. */
  async function prepare(spec: RunSpec): Promise<Prepared> {
    const definition = experimentOf(spec.experiment)
    const plan = definition.plan?.(spec.params)
    if (!definition.start || !plan) throw labError('E-MOD-001.experiment', { got: spec.experiment, known: '' })
    const { provider, why } = await chooseTensors(plan, spec.provider, choice)
    const trainers: Trainer[] = []
    const session = definition.start(spec.params, {
      random: randomOf(spec.seed),
      createTrainer(...given) {
        const trainer = provider.create(...given)
        trainers.push(trainer)
        return trainer
      },
    })
    return {
      session,
      provider: provider.name,
      why,
      dispose: () => trainers.forEach((trainer) => trainer.dispose()),
    }
  }

  return os.router({
    run: os.run.handler(async function* ({ input: { spec, paused, snapshotEveryMs: wanted } }) {
      if (loop) throw labError('E-RUN-010')
      snapshotEveryMs = wanted
      lastValues = null
      const { session, provider, why, dispose } = await prepare(spec)
      const running = new RunLoop({
        spec,
        definition: experimentOf(spec.experiment),
        session,
        paused,
        snapshotEveryMs: () => snapshotEveryMs,
        provider,
      })
      loop = running
      try {
        yield { type: 'ready', provider, why, epochsTotal: session.epochs, parameters: session.parameters }
        yield* running.events()
      } catch (thrown) {
        yield running.failed(thrown, log)
      } finally {
        loop = null
        const { weights, buffers } = session.trainer.state()
        lastValues = [weights, buffers] as Float32Array<ArrayBuffer>[]
        dispose()
      }
    }),
    control: os.control.handler(({ input: { action } }) => {
      if (!loop) throw labError('E-RUN-006', { status: phrase('status.stopped') })
      return { status: loop.control(action) }
    }),
    draw: os.draw.handler(({ input }) => {
      snapshotEveryMs = input.snapshotEveryMs
      loop?.look()
      return {}
    }),
    preview: os.preview.handler(async ({ input: { spec } }) => {
      const { session, provider, why, dispose } = await prepare(spec)
      try {
        return { snapshot: session.snapshot(), parameters: session.parameters, provider, why }
      } finally {
        dispose()
      }
    }),
    weights: os.weights.handler(() => {
      if (!lastValues) throw labError('E-RUN-006', { status: phrase('status.running') })
      return new File(lastValues, 'weights.f32')
    }),
  })
}
