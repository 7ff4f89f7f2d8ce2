import type { RunContext } from '../../experiment.ts'
import { createRandom } from '../../random.ts'
import { batchNorm, layoutOf, type Trainer } from '../trainer.ts'
import type { MakeLooker } from './looker.ts'
import { plainLooker } from './plain-looker.ts'
import { refuseLarge } from './refuse-large.ts'

/** Parameters × samples that take about a second. */
const WORK = 8_589_934_592
/** With momentum the first update's velocity is the gradient itself, whatever the momentum. */
const optimizer = { kind: 'sgd', learningRate: 1e-3, momentum: 0.5 } as const

/**
 * What looks into the networks of a trainer's provider: a trainer of the same provider, or plain TypeScript.
 * @param createTrainer of the run's context
 */
export const lookerOf = (trainer: Pick<Trainer, 'look'>, createTrainer: RunContext['createTrainer']): MakeLooker =>
  trainer.look ? trainerLooker(createTrainer) : plainLooker

/**
 * A looker that computes on a provider whose trainers tell what layers say: on a trainer of its own, which takes over the
 * state that is looked into, so that nothing of the run's own trainer is touched.
 */
const trainerLooker =
  (createTrainer: RunContext['createTrainer']): MakeLooker =>
  (model, data, { loss, huberDelta = 1 }) => {
    const { length, buffers: running, bufferLength } = layoutOf(model)
    refuseLarge(length, data.samples, WORK)
    const plain = { loss, huberDelta, optimizer, weightDecay: 0 }
    // Without dropout no mask is drawn.
    const trainer = createTrainer(model, new Float32Array(length), data, plain, createRandom(0))
    let weights = new Float32Array(length)
    let buffers = new Float32Array(bufferLength)
    const slots = [new Float32Array(length)]
    const nothing = new Float32Array(bufferLength)
    const goTo = (statistics: Float32Array): void =>
      trainer.restore({ weights, buffers: statistics, slots, updates: 0 })

    /** What the whole set's own statistics are, from what one update made of running ones that were 0. */
    const ofSet = (moved: Float32Array): Float32Array => {
      const unbiased = (data.samples - 1) / data.samples
      for (const { role, offset, length: units } of running)
        for (let u = offset; u < offset + units; u++)
          moved[u] = (moved[u]! / batchNorm.momentum) * (role === 'runningVariance' ? unbiased : 1)
      return moved
    }
    return {
      work: WORK,
      load(state) {
        weights = state.weights.slice()
        buffers = state.buffers.slice()
      },
      train(visit) {
        goTo(nothing)
        trainer.step()
        const after = trainer.state()
        goTo(ofSet(after.buffers))
        trainer.look!(data.inputs, data.samples, visit)
        goTo(buffers)
        return after.slots[0]!
      },
      evaluate(inputs, count, visit) {
        trainer.look!(inputs, count, visit)
      },
    }
  }
