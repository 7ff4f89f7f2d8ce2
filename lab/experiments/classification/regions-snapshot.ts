import { exp } from '../../core/math/exp.ts'
import { placesOf } from '../../core/training/inside/maps.ts'
import { shownSamples } from '../../core/training/shown-samples.ts'
import type { Pieces } from '../../core/training/pieces.ts'
import type { Dataset, Predict, ProviderName } from '../../core/training/trainer.ts'
import type { Inside } from '../../../preload/contract/inside.ts'

/** Places along each side of the picture, at most and at least. */
const MOST_PLACES = 120
const LEAST_PLACES = 24
/** Multiply-adds that a picture may take: up to some hundred milliseconds for the kernels, and for the others. */
const KERNELS_WORK = 4e9
const OTHERS_WORK = 4e8
/** What asking for the samples' own classes may take beside that, as a share of it. */
const SAMPLES_SHARE = 0.25
/** Ground around the data, as a share of its extent. */
const MARGIN = 0.15

/** Decision regions with the data on them. `interface` would not be assignable to the wire's indexed type. */
export type RegionsSnapshot = {
  kind: 'regions'
  columns: number
  /** Rows from the top (largest y) down. */
  rows: number
  /** The likeliest class of each place, row by row; its middle decides. */
  classes: Uint8Array
  /** Probability of that class, 0 … 255 for 0 … 1. */
  confidence: Uint8Array
  classCount: number
  xMin: number
  xMax: number
  yMin: number
  yMax: number
  /** x and y of up to 3,000 samples, one after the other. */
  points: Float32Array
  /** The class of each of them. */
  labels: Uint8Array
  /** The likeliest class of each sample itself; left out where a wide network is not asked, and by earlier labs. */
  predicted?: Uint8Array
}

/** The square around all points, with a margin. */
export function squareAround(points: Float32Array): Inside['bounds'] {
  let [xMin, xMax, yMin, yMax] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < points.length; i += 2) {
    xMin = Math.min(xMin, points[i]!)
    xMax = Math.max(xMax, points[i]!)
    yMin = Math.min(yMin, points[i + 1]!)
    yMax = Math.max(yMax, points[i + 1]!)
  }
  const half = (Math.max(xMax - xMin, yMax - yMin) / 2) * (1 + MARGIN)
  const [x, y] = [(xMin + xMax) / 2, (yMin + yMax) / 2]
  return { xMin: x - half, xMax: x + half, yMin: y - half, yMax: y + half }
}

/** The likeliest of a place's classes by its outputs, and softmax's sum in units of it: it has a share of 1 / sum. */
function likeliest(outputs: Float32Array, at: number, width: number): [number, number] {
  let best = 0
  for (let c = 1; c < width; c++) if (outputs[at + c]! > outputs[at + best]!) best = c
  let sum = 0
  for (let c = 0; c < width; c++) sum += exp(outputs[at + c]! - outputs[at + best]!)
  return [best, sum]
}

/** The same of the single output of a network that tells two classes apart: it stands for softmax of 0 and itself. */
const likelierOfTwo = (output: number): [number, number] => [output > 0 ? 1 : 0, 1 + exp(-Math.abs(output))]

const workOf = (provider: ProviderName): number =>
  provider === 'kernels' || provider === 'tensorflow' ? KERNELS_WORK : OTHERS_WORK

/** A wide network is asked at fewer places, since orders wait for a picture: along each side, so many. */
export const placesAlong = (parameters: number, provider: ProviderName): number =>
  Math.min(MOST_PLACES, Math.max(LEAST_PLACES, Math.floor(Math.sqrt(workOf(provider) / parameters))))

/** Whether a network is asked for the samples themselves with each picture; a wide one is not, for the same reason. */
export const asksSamples = (parameters: number, samples: number, provider: ProviderName): boolean =>
  parameters * shownSamples(samples).length <= SAMPLES_SHARE * workOf(provider)

/**
 * Prepares what stays the same from picture to picture; the returned function asks the network for the rest.
 * @param bounds the part of the plane that is drawn
 * @param width outputs of the network: one a class, or a single one for two classes
 * @param size places along each side
 * @param asks whether the samples' own classes are asked for, too
 */
export function createRegionsPainter(
  data: Dataset,
  bounds: Inside['bounds'],
  classCount: number,
  width: number,
  size: number,
  asks: boolean,
): (predict: Predict) => Pieces<RegionsSnapshot> {
  const places = placesOf(2, size, bounds)
  const shown = shownSamples(data.samples)
  const points = new Float32Array(shown.length * 2)
  const labels = new Uint8Array(shown.length)
  shown.forEach((sample, i) => {
    points[2 * i] = data.inputs[2 * sample]!
    points[2 * i + 1] = data.inputs[2 * sample + 1]!
    labels[i] = data.labels![sample]!
  })
  const outputs = new Float32Array(size * size * width)
  const outputsOfSamples = asks ? new Float32Array(shown.length * width) : null
  const likeliestOf = (of: Float32Array, row: number): [number, number] =>
    width === 1 ? likelierOfTwo(of[row]!) : likeliest(of, row * width, width)
  function* classesOfSamples(predict: Predict, into: Float32Array): Pieces<Uint8Array> {
    yield* predict(points, shown.length, into)
    return Uint8Array.from(shown, (_, i) => likeliestOf(into, i)[0])
  }

  return function* (predict) {
    yield* predict(places, size * size, outputs)
    // Fresh arrays each time: the last picture may still be on its way to the window.
    const classes = new Uint8Array(size * size)
    const confidence = new Uint8Array(size * size)
    for (let place = 0; place < size * size; place++) {
      const [best, sum] = likeliestOf(outputs, place)
      classes[place] = best
      confidence[place] = Math.round(255 / sum)
    }
    return {
      kind: 'regions',
      columns: size,
      rows: size,
      classes,
      confidence,
      classCount,
      ...bounds,
      points,
      labels,
      ...(outputsOfSamples && { predicted: yield* classesOfSamples(predict, outputsOfSamples) }),
    }
  }
}
