import type { TrainingPlan } from './training-plan.ts'
import { slotNames } from './slots.ts'
import { comparesLabels } from './refuse-unfit.ts'
import {
  blockParameters,
  keptOf,
  panelBytes,
  panelsOf,
  predictedAtOnce,
  SCRATCH,
  sharingThreads,
  tileWantedBytes,
  tilingOf,
} from './tiling.ts'

const FLOAT_BYTES = 4

/** Bytes that a provider takes to work on each layer, and on the data. */
export interface Room {
  layers: number[]
  data: number
}

/** The kernels: parameters in blocks, a gradient a chunk, a tile's values a thread, dropout's masks of a batch in bytes. */
export function roomOfKernels({ model, training, samples }: TrainingPlan): Room {
  const tiling = tilingOf(model, samples, training.batchSize)
  const { batch, tile, isWide, chunksOf } = tiling
  const chunks = chunksOf(panelsOf(batch))
  const perParameter = 1 + slotNames(training.optimizer).length + chunks
  const tileBytes = (rows: number): number => tile * panelBytes(rows)
  const works = model.layers.map((layer, i) => {
    const kept = Object.values(keptOf(layer, i === model.layers.length - 1)).filter(Boolean).length
    return (1 + kept) * tileBytes(layer.units)
  })
  const hasTargets = !comparesLabels(training.loss)
  const dataWork = SCRATCH + tileBytes(model.inputs) + tileWantedBytes(tile, hasTargets, model.layers.at(-1)!.units)
  const threads = isWide ? 1 : sharingThreads(tiling, sum(works) + dataWork)
  const predicted = predictedAtOnce(tiling) * (model.inputs + model.layers.at(-1)!.units)
  return {
    layers: model.layers.map((layer, i) => {
      const blocks = blockParameters(layer, model.layers[i - 1]?.units ?? model.inputs)
      const statistics = layer.batchNorm ? 3 * layer.units : 0
      const masks = layer.dropout ? batch * layer.units : 0
      return FLOAT_BYTES * (blocks * perParameter + statistics) + works[i]! * threads + masks
    }),
    data: dataWork * threads + FLOAT_BYTES * (predicted + 2 * batch),
  }
}

/** The others: for each output of each sample of a batch what is before and behind the activation, and the gradient. */
export function roomOfBatches({ model, training, samples, targets }: TrainingPlan): Room {
  const batch = Math.min(training.batchSize ?? samples, samples)
  const perParameter = 2 + slotNames(training.optimizer).length
  return {
    layers: model.layers.map(({ units, bias = true, batchNorm = false, dropout = 0 }, i) => {
      const fanIn = model.layers[i - 1]?.units ?? model.inputs
      const parameters = units * (fanIn + (bias ? 1 : 0) + (batchNorm ? 2 : 0))
      const perOutput = 3 + (batchNorm ? 1 : 0) + (dropout > 0 ? 2 : 0)
      const statistics = batchNorm ? 4 * units : 0
      return FLOAT_BYTES * (parameters * perParameter + perOutput * batch * units + statistics)
    }),
    data: FLOAT_BYTES * batch * (model.inputs + targets),
  }
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
