import type { Activation, LayerSpec, ModelSpec } from './trainer.ts'

/**
 * How the lab's own kernels go through a batch, and what room that takes: known here, since a model is judged by its
 * memory before any kernel is loaded. A panel is eight samples; a tile is the panels whose values of all layers exist at
 * a time.
 */

const PANEL = 8
/** Bytes of one unit's values in a panel, and of a cache line. */
const ROW_BYTES = 32
const LINE_BYTES = 64
/** Bytes of a panel's labels. */
const PANEL_LABELS_BYTES = 32
/** Units of a block of weights; the last block is filled up. */
const BLOCK = 4
/** Panels of a tile at most: 192 samples, or 256 where threads share the units. */
const TILE = 24
const WIDE_TILE = 32
/** Chunks of a batch at most, each with this many panels at least: what threads can share. */
const CHUNKS = 8
const CHUNK_PANELS = 8
/** From so many parameters on, threads share the units of a layer and not the samples: one gradient is enough then. */
const WIDE_PARAMETERS = 65_536
/** No further thread begins where all work spaces together would take more than this. */
const WORK_BYTES = 33_554_432

/** How batches of a model are divided. */
export interface Tiling {
  /** Samples of an update at most. */
  batch: number
  /** Whether threads share the units of each layer; otherwise the chunks of a batch. */
  isWide: boolean
  /** Panels of a tile at most. */
  tile: number
  /** Chunks of so many panels: by the batch alone, so that threads change no bit. */
  chunksOf(panels: number): number
}

export const panelsOf = (samples: number): number => Math.ceil(samples / PANEL)

/** A thread's work space begins here: an address of 0 in it means that there is no such thing. */
export const SCRATCH = LINE_BYTES

/** Units with those that fill up the last block. */
export const paddedUnits = (units: number): number => Math.ceil(units / BLOCK) * BLOCK

/** Bytes of a panel of so many rows: an odd number of cache lines, so that panels do not fight for the same ones. */
export const panelBytes = (rows: number): number => (Math.ceil((rows * ROW_BYTES) / LINE_BYTES) | 1) * LINE_BYTES

/** Samples that are predicted at once. */
export const predictedAtOnce = ({ tile }: Tiling): number => Math.min(tile, WIDE_TILE) * PANEL

/** Parameters of a layer as they lie in blocks: each unit has a bias, used or not. */
export const blockParameters = ({ units, batchNorm }: LayerSpec, fanIn: number): number =>
  paddedUnits(units) * (fanIn + (batchNorm ? 3 : 1))

/**
 * @param samples of the data; @param batchSize samples of an update, all of them when left out
 */
export function tilingOf({ inputs, layers }: ModelSpec, samples: number, batchSize: number | null = null): Tiling {
  const batch = Math.min(batchSize ?? samples, samples)
  const parameters = layers.reduce((sum, layer, i) => sum + blockParameters(layer, layers[i - 1]?.units ?? inputs), 0)
  // batchNorm needs the whole batch, layer by layer. Evaluation needs no more of the data at a time than others do.
  const normalizes = layers.some(({ batchNorm }) => batchNorm)
  const isWide = normalizes || parameters >= WIDE_PARAMETERS
  const tile = normalizes ? Math.max(WIDE_TILE, panelsOf(batch)) : isWide ? WIDE_TILE : TILE
  return {
    batch,
    isWide,
    tile: Math.min(tile, panelsOf(samples)),
    chunksOf: (panels) => (isWide ? 1 : Math.max(1, Math.min(CHUNKS, Math.floor(panels / CHUNK_PANELS)))),
  }
}

/** Activations whose slope is told by the sums, not by what became of them. */
const curvedBySums: ReadonlySet<Activation> = new Set(['softplus', 'gelu', 'silu'])

/**
 * What is kept of a tile beside a layer's outputs, for the way back: what the activation made, the sums, dropout's
 * factors, batchNorm's values.
 */
export function keptOf({ activation, batchNorm = false, dropout = 0 }: LayerSpec, isTop: boolean) {
  const isCurved = activation !== 'linear' && activation !== 'relu'
  const sums = curvedBySums.has(activation)
  return {
    activated: (isCurved || (isTop && activation === 'relu')) && !sums,
    sums,
    kept: dropout > 0,
    normal: batchNorm,
  }
}

/** Bytes rounded up to whole cache lines: how everything lies in the kernels' memory. */
export const wholeLines = (bytes: number): number => Math.ceil(bytes / LINE_BYTES) * LINE_BYTES

/** Bytes of what a tile is compared with. */
export const tileWantedBytes = (tile: number, hasTargets: boolean, outputs: number): number =>
  wholeLines(tile * (hasTargets ? panelBytes(outputs) : PANEL_LABELS_BYTES))

/** Threads that can share a batch, each with a work space of so many bytes but where they share units. */
export const sharingThreads = ({ isWide, batch, chunksOf }: Tiling, workBytes: number): number =>
  isWide ? CHUNKS : Math.min(chunksOf(panelsOf(batch)), Math.max(1, Math.floor(WORK_BYTES / workBytes)))
