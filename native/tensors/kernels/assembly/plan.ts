/**
 * Where the numbers of a plan lie, in bytes: written by `plan-memory.ts` in JavaScript, read by the kernels. Every value
 * is an int32 unless said; addresses are bytes from the beginning of the memory.
 *
 * A panel is eight samples; within a panel each unit has a row of eight float32 values (32 bytes), so that a vector
 * always holds one unit's values for four samples.
 */

/** Layers of the network, its inputs, and the outputs of the last layer. */
export const PLAN_LAYERS = 0
export const PLAN_INPUTS = 4
export const PLAN_OUTPUTS = 8
/** Samples of this batch, its panels, the chunks that these are divided into, and the panels of a tile at most. */
export const PLAN_SAMPLES = 12
export const PLAN_PANELS = 16
export const PLAN_CHUNKS = 20
export const PLAN_TILE = 24
/** Loss: see `LOSS_…`; optimizer: see `OPTIMIZER_…`. */
export const PLAN_LOSS = 28
export const PLAN_OPTIMIZER = 32
/** Data: samples × inputs, class numbers, samples × outputs; the sample numbers of the batch, or 0 for the data's own order. */
export const PLAN_DATA = 36
export const PLAN_LABELS = 40
export const PLAN_TARGETS = 44
export const PLAN_ORDER = 48
/** All parameters in blocks: see `LAYER_WEIGHTS`; their bytes, a multiple of 16; the optimizer's slots, one after the other. */
export const PLAN_PARAMETERS = 52
export const PLAN_PARAMETER_BYTES = 56
export const PLAN_SLOTS = 60
/** One gradient a chunk, one after the other. */
export const PLAN_GRADIENTS = 64
/** Figures of each chunk: sum of losses (float64), right answers (float64). */
export const PLAN_FIGURES = 68
/** Work space of the first thread, and bytes of it for each thread. */
export const PLAN_SCRATCH = 72
export const PLAN_SCRATCH_BYTES = 76
/** float64 from here: the mean loss and share of right answers of the step. */
export const PLAN_MEAN_LOSS = 80
export const PLAN_ACCURACY = 88
/** What the optimizer reads, each float64; their meaning depends on it. */
export const PLAN_RATE = 96
export const PLAN_DECAY = 104
export const PLAN_OPTION_A = 112
export const PLAN_OPTION_B = 120
export const PLAN_OPTION_C = 128
export const PLAN_OPTION_D = 136
export const PLAN_CORRECTION = 152
/** In a thread's work space: the tile's labels or targets, and room for one panel of the widest layer. */
export const PLAN_TILE_LABELS = 144
export const PLAN_SPARE = 148
/** The records of the layers follow, the first of which stands for the inputs. */
export const PLAN_BYTES = 256

export const LAYER_BYTES = 64
/** Units, and inputs of each unit; what follows the sum: see `ACTIVATION_…`. */
export const LAYER_UNITS = 0
export const LAYER_INPUTS = 4
export const LAYER_ACTIVATION = 8
/**
 * Bytes from the beginning of the parameters (or of a gradient or slot) to the layer's weights, and to its biases.
 * Weights lie in blocks of four units: for each block, for each input, the four units' weights. Units that fill up the
 * last block have zeros everywhere.
 */
export const LAYER_WEIGHTS = 12
export const LAYER_BIASES = 16
/** The tile's outputs of this layer: bytes from the beginning of a thread's work space, and bytes of a panel. */
export const LAYER_OUTPUTS = 20
export const LAYER_STRIDE = 24
/** 1 where the layer has biases, which are zeros otherwise. */
export const LAYER_HAS_BIAS = 28

export const ACTIVATION_LINEAR = 0
export const ACTIVATION_RELU = 1
export const ACTIVATION_TANH = 2
export const ACTIVATION_SIGMOID = 3

export const LOSS_CROSS_ENTROPY = 0
export const LOSS_MEAN_SQUARED_ERROR = 1

export const OPTIMIZER_SGD = 0
export const OPTIMIZER_MOMENTUM = 1
export const OPTIMIZER_ADAM = 2
export const OPTIMIZER_RMSPROP = 3
export const OPTIMIZER_RMSPROP_MOMENTUM = 4
