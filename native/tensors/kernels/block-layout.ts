import { paddedUnits } from '../../../lab/core/training/tiling.ts'
import { layoutOf, type ModelSpec, type TensorPlace } from '../../../lab/core/training/trainer.ts'

/** Units of a block: see `LAYER_WEIGHTS` in assembly/plan.ts. */
const BLOCK = 4

/** Where one layer's parameters lie among the kernels', in float32 values; its running statistics, among theirs. */
export interface LayerBlocks {
  units: number
  inputs: number
  weights: number
  biases: number
  /** With batchNorm; otherwise nothing lies there. */
  scales: number
  shifts: number
  means: number
  variances: number
  inverses: number
}

/** How the kernels lay parameters out, and the way there and back. */
export interface BlockLayout {
  layers: LayerBlocks[]
  /** float32 values of all parameters, padding included; and of the running statistics. */
  length: number
  statisticsLength: number
  /** Copies flat values (as `layoutOf` orders them) into blocks; padding stays as it is. */
  pack(flat: Float32Array, blocks: Float32Array): void
  /** The flat values of blocks. */
  unpack(blocks: Float32Array): Float32Array
  packStatistics(flat: Float32Array, statistics: Float32Array): void
  unpackStatistics(statistics: Float32Array): Float32Array
}

/** The layout of a model: for each block of four units, for each input, the four weights; then the biases. */
export function blockLayoutOf(model: ModelSpec): BlockLayout {
  const flat = layoutOf(model)
  let length = 0
  let statisticsLength = 0
  let inputs = model.inputs
  const layers = model.layers.map(({ units, batchNorm }): LayerBlocks => {
    const width = paddedUnits(units)
    const weights = length
    const biases = weights + width * inputs
    const scales = biases + width
    const shifts = scales + width
    length = batchNorm ? shifts + width : scales
    const means = statisticsLength
    if (batchNorm) statisticsLength += 3 * width
    const place = { scales, shifts, means, variances: means + width, inverses: means + 2 * width }
    const layer = { units, inputs, weights, biases, ...place }
    inputs = units
    return layer
  })
  /** Calls back with each row of values: where it begins in the flat array and in the kernels', and its values' distance there. */
  const eachRow = (
    places: TensorPlace[],
    visit: (flat: number, kernels: number, count: number, stride: number) => void,
  ): void => {
    for (const { layer, role, offset } of places) {
      const blocks = layers[layer]!
      const { units, inputs: fanIn } = blocks
      if (role === 'weight') {
        for (let u = 0; u < units; u++) {
          const first = blocks.weights + Math.floor(u / BLOCK) * fanIn * BLOCK + (u % BLOCK)
          visit(offset + u * fanIn, first, fanIn, BLOCK)
        }
      } else {
        const roles = { bias: 'biases', scale: 'scales', shift: 'shifts', runningMean: 'means' } as const
        visit(offset, blocks[role === 'runningVariance' ? 'variances' : roles[role]], units, 1)
      }
    }
  }
  const put = (places: TensorPlace[]) => (values: Float32Array, to: Float32Array) =>
    eachRow(places, (from, at, count, stride) => {
      for (let i = 0; i < count; i++) to[at + i * stride] = values[from + i]!
    })
  const take = (places: TensorPlace[], count: number) => (values: Float32Array) => {
    const result = new Float32Array(count)
    eachRow(places, (to, at, length, stride) => {
      for (let i = 0; i < length; i++) result[to + i] = values[at + i * stride]!
    })
    return result
  }
  return {
    layers,
    length,
    statisticsLength,
    pack: put(flat.entries),
    unpack: take(flat.entries, flat.length),
    packStatistics: put(flat.buffers),
    unpackStatistics: take(flat.buffers, flat.bufferLength),
  }
}
