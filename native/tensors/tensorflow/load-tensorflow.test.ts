import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { spiral } from '../../../lab/core/datasets.ts'
import { modelWeights } from '../../../lab/core/initial-weights.ts'
import { createRandom } from '../../../lab/core/random.ts'
import type { ModelSpec, TrainerProvider, TrainingSpec } from '../../../lab/core/trainer.ts'
import reference from '../../../tests/reference/spiral-12345.json' with { type: 'json' }
import { loadTensorFlow, tensorFlowStamp } from './load-tensorflow.ts'

const linked = tensorFlowStamp() !== ''

it('says how it comes to this machine where it is not linked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  await expect(loadTensorFlow(folder)).rejects.toThrow('`npm run native`')
  rmSync(folder, { recursive: true })
})

const course = [
  { name: 'linear-sgd', activation: 'linear', modelIndex: 0 },
  { name: 'relu-adam', activation: 'relu', modelIndex: 1 },
] as const

describe.skipIf(!linked)(`on this machine${linked ? '' : ' (left out: no TensorFlow library is linked)'}`, () => {
  const started = (provider: TrainerProvider, { name, activation, modelIndex }: (typeof course)[number]) => {
    const random = createRandom(12345)
    const data = spiral(random, { samplesPerClass: 1000, classes: 3, noise: 0.2 })
    const model: ModelSpec = {
      inputs: 2,
      layers: [
        { units: 100, activation },
        { units: 3, activation: 'linear' },
      ],
    }
    const training: TrainingSpec = {
      loss: 'crossEntropy',
      optimizer:
        name === 'linear-sgd'
          ? { kind: 'sgd', learningRate: 0.001, momentum: 0 }
          : { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      weightDecay: 1e-5,
    }
    return provider.create(model, modelWeights(random, model, modelIndex), data, training, random)
  }

  it.each(course)(
    'gives PyTorch’s loss and accuracy at each of 1000 epochs ($name)',
    async (run) => {
      const trainer = started((await loadTensorFlow()).provider, run)
      const figures = reference.models[run.name]
      figures.loss.forEach((expected, epoch) => {
        const { loss, accuracy } = trainer.step()
        expect(Math.abs(loss / expected - 1), `epoch ${epoch}`).toBeLessThan(1e-4)
        expect(Math.abs(accuracy - figures.accuracy[epoch]!), `epoch ${epoch}`).toBeLessThanOrEqual(0.002)
      })
      trainer.dispose()
    },
    300_000,
  )

  it('gives the same bits each time', async () => {
    const { provider } = await loadTensorFlow()
    const [one, other] = [started(provider, course[1]), started(provider, course[1])]
    const order = createRandom(5).permutation(3000)
    for (let i = 0; i < 20; i++) for (const each of [one, other]) each.stepOn(order, 100 * i, 100 * i + 1111)
    expect(one.state()).toEqual(other.state())
    one.dispose()
    other.dispose()
  })
})
