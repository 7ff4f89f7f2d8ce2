import { layoutOf, type ModelSpec } from '../../../lab/core/trainer.ts'

const FLOAT_BYTES = 4
/** Units of a block: see `LAYER_WEIGHTS` in assembly/plan.ts. */
const BLOCK = 4

/** Where one layer's parameters lie among the kernels', in float32 values. */
interface LayerBlocks {
  units: number
  inputs: number
  weights: number
  biases: number
}

/** How the kernels lay parameters out, and the way there and back. */
export interface BlockLayout {
  layers: LayerBlocks[]
  /** float32 values of all parameters, padding included. */
  length: number
  /** Copies flat values (as `layoutOf` orders them) into blocks; padding stays as it is. */
  pack(flat: Float32Array, blocks: Float32Array): void
  /** Copies blocks into flat values. */
  unpack(blocks: Float32Array, flat: Float32Array): void
}

/** The layout of a model: for each block of four units, for each input, the four weights; then the biases. */
export function blockLayoutOf(model: ModelSpec): BlockLayout {
  const { places } = layoutOf(model)
  let length = 0
  let inputs = model.inputs
  const layers = model.layers.map(({ units }): LayerBlocks => {
    const padded = Math.ceil(units / BLOCK) * BLOCK
    const layer = { units, inputs, weights: length, biases: length + padded * inputs }
    length += padded * (inputs + 1)
    inputs = units
    return layer
  })
  /** Calls back with the place of each value in the flat array and in the blocks. */
  const each = (visit: (flat: number, block: number) => void): void => {
    for (const { layer, role, offset } of places) {
      const { units, inputs, weights, biases } = layers[layer]!
      if (role === 'weight') {
        for (let u = 0; u < units; u++)
          for (let i = 0; i < inputs; i++)
            visit(offset + u * inputs + i, weights + (Math.floor(u / BLOCK) * inputs + i) * BLOCK + (u % BLOCK))
      } else for (let u = 0; u < units; u++) visit(offset + u, biases + u)
    }
  }
  return {
    layers,
    length,
    pack: (flat, blocks) => each((from, to) => (blocks[to] = flat[from]!)),
    unpack: (blocks, flat) => each((to, from) => (flat[to] = blocks[from]!)),
  }
}

export const bytesOf = (values: number): number => values * FLOAT_BYTES
