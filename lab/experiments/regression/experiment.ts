import { z } from 'zod'
import { brokenRule } from '../../../preload/issue-words.ts'
import { limits } from '../../../preload/limits.ts'
import { cubic, linspace } from '../../core/training/datasets.ts'
import { defineTraining } from '../../core/experiment.ts'
import { createInside } from '../../core/training/inside/create-inside.ts'
import { weightNorms } from '../../core/training/inside/layer-norms.ts'
import { lookerOf } from '../../core/training/inside/trainer-looker.ts'
import { modelWeights } from '../../core/training/initial-weights.ts'
import { trainingName } from '../../core/runs/run-name.ts'
import { createTrainingLoop } from '../../core/training/training-loop.ts'
import {
  batchProblem,
  layersParams,
  modelOf,
  planOf,
  trainingOf,
  trainingParams,
} from '../../core/training/training-params.ts'
import { shownSamples } from '../../core/training/shown-samples.ts'
import type { Pieces } from '../../core/training/pieces.ts'
import { layoutOf, type Predict } from '../../core/training/trainer.ts'
import { plotHeight } from './plot-height.ts'

const dataset = z
  .strictObject({
    kind: z.literal('cubic').default('cubic'),
    samples: z.int().min(2).max(limits.samplesPerClass).default(100).meta({
      description: 'Points on the curve',
      scale: 'log',
      step: 1,
      sliderMin: 10,
      sliderMax: 2000,
    }),
    noise: z.number().min(0).max(10).default(0.3).meta({
      description: 'How far points stray upwards from the curve, at most',
      scale: 'linear',
      step: 0.01,
      sliderMin: 0,
      sliderMax: 1,
    }),
  })
  .prefault({})

const params = z
  .strictObject({
    dataset,
    layers: layersParams('tanh'),
    loss: z.enum(['meanSquaredError', 'meanAbsoluteError', 'huber']).default('meanSquaredError'),
    huberDelta: z.number().gt(0).max(1e6).default(1).meta({
      description: 'Where the Huber loss turns from a parabola to a line',
      advanced: true,
      scale: 'log',
      step: 0.01,
      sliderMin: 0.01,
      sliderMax: 10,
    }),
    ...trainingParams(['loss']),
  })
  .superRefine((given, context) => {
    const problem = batchProblem(given, given.dataset.samples)
    if (problem) context.addIssue({ code: 'custom', path: ['batchSize'], ...brokenRule(problem) })
  })

/** What a regression run is made of, every default filled in. */
export type Params = z.output<typeof params>

/** Data and fitted curve. */
export type Snapshot = {
  kind: 'curve'
  /** Up to 3,000 samples. */
  x: Float32Array
  y: Float32Array
  /** Where the network was asked: the data's range and half as much again on either side. */
  xs: Float32Array
  /** What it answered. */
  fit: Float32Array
}

/** Points of the drawn curve. */
const CURVE = 241
/** The data lies in −1 … 1; beyond it the network shows what it makes of places it has never seen. */
const REACH = 1.5

const metrics = { loss: { better: 'lower', digits: 6 } } as const

/** The course's cubic: a curve through noisy points. */
export default defineTraining({
  id: 'regression',
  params,
  metrics,
  name: (given) => trainingName(given),
  plan: (given) => planOf(given, modelOf(given, 1, 1), given.dataset.samples, 1),
  start(given, { random, createTrainer }) {
    const model = modelOf(given, 1, 1)
    const data = cubic(random.data, given.dataset)
    const weights = modelWeights(random.weights, model, given.modelIndex, given.init)
    const training = trainingOf(given)
    const trainer = createTrainer(model, weights, data, training, random.shuffle)
    const shown = shownSamples(data.samples)
    const thin = (values: Float32Array): Float32Array => Float32Array.from(shown, (sample) => values[sample]!)
    const [x, y, xs] = [thin(data.inputs), thin(data.targets!), linspace(-REACH, REACH, CURVE)]
    const [yMin, yMax] = plotHeight(y)
    const bounds = { xMin: -REACH, xMax: REACH, yMin, yMax }
    function* paint(predict: Predict): Pieces<Snapshot> {
      const fit = new Float32Array(CURVE)
      yield* predict(xs, CURVE, fit)
      return { kind: 'curve', x, y, xs, fit }
    }
    const loop = createTrainingLoop({ trainer, model, data, params: given, random, metrics, paint })
    return {
      epochs: given.epochs,
      parameters: layoutOf(model).length,
      trainer,
      ...loop,
      inside: createInside({
        model,
        data,
        training,
        startNorms: weightNorms(model, weights),
        bounds,
        state: () => trainer.state(),
        makeLooker: lookerOf(trainer, createTrainer),
        nextRate: loop.nextRate,
      }),
    }
  },
})
