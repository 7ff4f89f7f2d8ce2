import { implement } from '@orpc/server'
import type { ChoiceOptions } from '../../../native/tensors/choose-tensors.ts'
import { childContracts } from '../../../preload/contract.ts'
import { labError } from '../../../preload/errors.ts'
import { phrase } from '../../../preload/message.ts'
import { lookInside } from './look-inside.ts'
import { paint } from './paint.ts'
import { Positions } from './positions.ts'
import { prepareRun } from './prepare.ts'
import { Recorder } from './recorder.ts'
import { RunLoop, type Looks } from './run-loop.ts'

export interface TrainingOptions {
  choice?: ChoiceOptions
  log?: (line: string) => void
}

/** What a training child serves: one run at a time, and initial states between runs. */
export function createTrainingRouter({ choice = {}, log = () => {} }: TrainingOptions = {}) {
  const os = implement(childContracts.training)
  let loop: RunLoop | null = null
  let looks: Looks = { snapshotEveryMs: null, insideRequests: [] }
  /** The weights, and then batchNorm's statistics, of the run that ended last and is whole, until the next one begins. */
  let lastValues: Float32Array<ArrayBuffer>[] | null = null

  const positions = new Positions(choice)

  return os.router({
    run: os.run.handler(async function* ({ input }) {
      if (loop) throw labError('runStillTraining')
      const { spec, paused, first, trainedMs, record } = input
      looks = input
      lastValues = null
      const prepared = await prepareRun(spec, choice, input.provider)
      const { definition, session, provider, why, keep, dispose } = prepared
      const states = prepared.read(input.states)
      if (states.length > 0) session.restore(first === 0 ? [...states, session.state()].slice(0, 2) : states)
      const { position } = session.state()
      const running = new RunLoop({
        spec,
        definition,
        session,
        paused,
        looks: () => looks,
        provider,
        recorder: record ? new Recorder({ keep, first, position, bytes: prepared.stateBytes }) : null,
        position,
        trainedMs,
      })
      loop = running
      try {
        yield { type: 'ready', provider, why, epochsTotal: session.epochs, parameters: session.parameters }
        yield* running.events()
      } catch (thrown) {
        yield running.failed(thrown, log)
      } finally {
        loop = null
        if (running.isWhole) {
          const { weights, buffers } = session.trainer.state()
          lastValues = [weights, buffers] as Float32Array<ArrayBuffer>[]
        }
        dispose()
      }
    }),
    control: os.control.handler(({ input: { action } }) => {
      if (!loop) throw labError('runNotTraining', { status: phrase('status.stopped') })
      return { status: loop.control(action) }
    }),
    draw: os.draw.handler(({ input }) => {
      looks = input
      loop?.look()
      return {}
    }),
    preview: os.preview.handler(async ({ input: { spec, inside } }) => {
      const { session, provider, why, dispose } = await prepareRun(spec, choice)
      try {
        const snapshot = (await paint(session))!
        return { snapshot, ...lookInside(session, inside), parameters: session.parameters, provider, why }
      } finally {
        dispose()
      }
    }),
    position: os.position.handler(({ input, signal }) => positions.at(input, signal)),
    weights: os.weights.handler(() => {
      if (!lastValues) throw labError('runNotTraining', { status: phrase('status.running') })
      return new File(lastValues, 'weights.f32')
    }),
  })
}
