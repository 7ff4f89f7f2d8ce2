import { z } from 'zod'
import { brokenRule } from '../../../preload/issue-words.ts'
import { limits } from '../../../preload/limits.ts'
import { phrase } from '../../../preload/message.ts'
import { spiral } from '../../core/training/datasets.ts'
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
import { layoutOf, type ModelSpec } from '../../core/training/trainer.ts'
import {
  asksSamples,
  createRegionsPainter,
  placesAlong,
  squareAround,
  type RegionsSnapshot,
} from './regions-snapshot.ts'

const dataset = z
  .strictObject({
    kind: z.literal('spiral').default('spiral'),
    samplesPerClass: z.int().min(2).max(limits.samplesPerClass).default(1000).meta({
      description: 'Points of each arm',
      scale: 'log',
      step: 1,
      sliderMin: 10,
      sliderMax: 5000,
    }),
    classes: z.int().min(2).max(limits.classes).default(3).meta({
      description: 'Arms of the spiral, a class each',
      scale: 'linear',
      step: 1,
      sliderMin: 2,
      sliderMax: limits.classes,
    }),
    noise: z.number().min(0).max(10).default(0.2).meta({
      description: 'How far points stray from their arm (standard deviation of the angle)',
      scale: 'linear',
      step: 0.01,
      unit: 'rad',
      sliderMin: 0,
      sliderMax: 1,
    }),
  })
  .prefault({})

const params = z
  .strictObject({
    dataset,
    layers: layersParams('relu'),
    loss: z.enum(['crossEntropy', 'hinge', 'binaryCrossEntropy']).default('crossEntropy'),
    ...trainingParams(['loss', 'accuracy']),
  })
  .superRefine((given, context) => {
    const { classes, samplesPerClass } = given.dataset
    if (given.loss === 'binaryCrossEntropy' && classes !== 2)
      context.addIssue({ code: 'custom', path: ['loss'], ...brokenRule(phrase('rule.twoClasses')) })
    const problem = batchProblem(given, samplesPerClass * classes)
    if (problem) context.addIssue({ code: 'custom', path: ['batchSize'], ...brokenRule(problem) })
  })

/** What a classification run is made of, every default filled in. */
export type Params = z.output<typeof params>
/** The decision regions and the data. */
export type Snapshot = RegionsSnapshot

const INPUTS = 2

/** The network: an output a class, or a single one that says how likely the second of two is. */
const modelFor = (given: Params): ModelSpec =>
  modelOf(given, INPUTS, given.loss === 'binaryCrossEntropy' ? 1 : given.dataset.classes)

const metrics = {
  loss: { better: 'lower', digits: 6 },
  accuracy: { better: 'higher', digits: 3 },
} as const

/** The course's spiral: which arm does a point belong to? */
export default defineTraining({
  id: 'classification',
  params,
  metrics,
  name: (given) => trainingName(given),
  plan(given) {
    const { samplesPerClass, classes } = given.dataset
    return planOf(given, modelFor(given), samplesPerClass * classes, 1)
  },
  start(given, { random, createTrainer }) {
    const model = modelFor(given)
    const data = spiral(random.data, given.dataset)
    const weights = modelWeights(random.weights, model, given.modelIndex, given.init)
    const training = trainingOf(given)
    const trainer = createTrainer(model, weights, data, training, random.shuffle)
    const bounds = squareAround(data.inputs)
    const parameters = layoutOf(model).length
    const places = placesAlong(parameters, trainer.provider)
    const asks = asksSamples(parameters, data.samples, trainer.provider)
    const paint = createRegionsPainter(data, bounds, given.dataset.classes, model.layers.at(-1)!.units, places, asks)
    const loop = createTrainingLoop({ trainer, model, data, params: given, random, metrics, paint })
    return {
      epochs: given.epochs,
      parameters,
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
