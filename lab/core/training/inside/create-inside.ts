import type { Inside, InsideRequest } from '../../../../preload/contract/inside.ts'
import { limits } from '../../../../preload/limits.ts'
import { shownSamples } from '../shown-samples.ts'
import {
  layoutOf,
  type Dataset,
  type LayerValues,
  type ModelSpec,
  type TrainerState,
  type TrainingSpec,
} from '../trainer.ts'
import { hiddenSpace } from './hidden-space.ts'
import { layerNorms } from './layer-norms.ts'
import type { MakeLooker } from './looker.ts'
import { copyUnits, fittingSize, placesOf, shownUnits, type Bounds } from './maps.ts'
import { nextUpdate } from './next-update.ts'
import { plainLooker } from './plain-looker.ts'
import { unitShares } from './unit-shares.ts'

export interface InsideOptions {
  model: ModelSpec
  data: Dataset
  training: TrainingSpec
  /** The norms of the weights that training begins with: the weights themselves would take as much memory again. */
  startNorms: readonly number[]
  /** The part of the plane, or of the line, that maps show. */
  bounds: Bounds
  /** The trainer's present state. */
  state: () => TrainerState
  /** The learning rate of the next epoch. */
  nextRate: () => number
  /** What computes it; plain TypeScript when left out. */
  makeLooker?: MakeLooker
}

/** What a request asks of a network's inside. */
export type LookInside = (request: InsideRequest) => Inside

/** Prepares nothing until it is asked; the returned function looks into the network as it is at that moment. */
export function createInside(options: InsideOptions): LookInside {
  let look: LookInside | null = null
  return (request) => (look ??= prepare(options))(request)
}

function prepare({
  model: trained,
  data,
  training,
  startNorms,
  bounds,
  state,
  nextRate,
  makeLooker = plainLooker,
}: InsideOptions): LookInside {
  const model = { ...trained, layers: trained.layers.map((layer) => ({ ...layer, dropout: 0 })) }
  const { inputs, layers } = model
  const looker = makeLooker(model, data, training)
  const { length, bufferLength } = layoutOf(model)
  const normsOf = layerNorms(model, startNorms, training)
  const { weightDecay, optimizer } = training
  const mostPlaces = looker.work / length
  const shares = layers.map((layer) => unitShares(layer, data.samples))
  const shown = shownSamples(data.samples)
  const last = layers.length - 2
  const lastUnits = layers[last]?.units ?? 0
  const lastOutputs = new Float32Array(shown.length * lastUnits)
  const grids = new Map<number, Float32Array>()

  const gridOf = (size: number): Float32Array => {
    const known = grids.get(size) ?? placesOf(inputs, size, bounds)
    if (grids.size > 2) grids.clear()
    grids.set(size, known)
    return known
  }
  const placeCount = (size: number): number => (inputs === 1 ? size : size * size)
  /** Keeps what the last hidden layer says of the samples that are shown. */
  let kept = 0
  const keepShown = (values: readonly LayerValues[], from: number, samples: number): void => {
    if (from === 0) kept = 0
    for (; kept < shown.length && shown[kept]! < from + samples; kept++) {
      const s = shown[kept]! - from
      const { outputs, panel, lane, unit } = values[last]!
      let at = (s >> 3) * panel + (s & 7) * lane
      for (let u = 0; u < lastUnits; u++, at += unit) lastOutputs[kept * lastUnits + u] = outputs[at]!
    }
  }
  // Without batchNorm training mode and evaluation mode say the same.
  const keepsInTraining = last >= 0 && bufferLength === 0
  const hidden = (): NonNullable<Inside['hidden']> | null => {
    if (last < 0) return null
    if (!keepsInTraining) looker.evaluate(data.inputs, data.samples, keepShown)
    return hiddenSpace(lastOutputs, shown.length, lastUnits)
  }
  const large = (request: InsideRequest['large']): Inside['large'] => {
    if (!request || request.unit >= (layers[request.layer]?.units ?? 0)) return null
    const size = fittingSize(request.size, 1, inputs, mostPlaces)
    const count = placeCount(size)
    const values = new Float32Array(count)
    looker.evaluate(gridOf(size), count, (of, from, samples) =>
      copyUnits(of[request.layer]!, [request.unit], { from, samples, points: count }, values),
    )
    return { ...request, size, values }
  }

  return (request: InsideRequest): Inside => {
    const present = state()
    looker.load(present)
    shares.forEach((share) => share.reset())
    const gradient = looker.train((values, from, samples) => {
      shares.forEach((share, l) => share.add(values[l]!, samples))
      if (request.space && keepsInTraining) keepShown(values, from, samples)
    })
    const units = shownUnits(model, request)
    const mapSize = fittingSize(request.mapSize, units.flat().length, inputs, mostPlaces)
    const count = placeCount(mapSize)
    const maps = units.map((numbers) => new Float32Array(numbers.length * count))
    if (maps.some((map) => map.length > 0))
      looker.evaluate(gridOf(mapSize), count, (values, from, samples) =>
        maps.forEach((map, l) => copyUnits(values[l]!, units[l]!, { from, samples, points: count }, map)),
      )
    const sent = length <= limits.insideParameters
    const rate = nextRate()
    const next = nextUpdate(present, gradient, training, rate)
    const norms = normsOf(present.weights, gradient, next, rate)
    return {
      inputs,
      mapSize,
      bounds,
      layers: layers.map(({ units: width, activation, bias = true, batchNorm = false }, l) => ({
        units: width,
        inputs: layers[l - 1]?.units ?? inputs,
        activation,
        bias,
        batchNorm,
        ...norms[l]!,
        ...shares[l]!.shares(),
        shown: units[l]!,
        maps: maps[l]!,
      })),
      weightDecay: weightDecay === 0 ? null : { value: weightDecay, decoupled: optimizer.kind === 'adamw' },
      weights: sent ? present.weights : null,
      buffers: sent ? present.buffers : null,
      gradient: sent ? gradient.slice() : null,
      update: sent ? Float32Array.from(next.update) : null,
      ...(request.space && { hidden: hidden() }),
      large: large(request.large),
    }
  }
}
