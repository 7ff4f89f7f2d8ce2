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
/** Figures of each chunk: sum of losses (float64), right answers (float64), and at `FIGURES_SUMS` the sums they came from. */
export const PLAN_FIGURES = 68
export const FIGURES_SUMS = 32
export const FIGURES_BYTES = 64
/** Work space of the first thread, and bytes of it for each thread. */
export const PLAN_SCRATCH = 72
export const PLAN_SCRATCH_BYTES = 76
/** In a thread's work space: the tile's labels or targets. */
export const PLAN_TILE_LABELS = 80
/** 1 where the batch is one chunk and threads share the units of each layer instead. */
export const PLAN_WIDE = 84
/** How the gradient is clipped: see `CLIP_…`. */
export const PLAN_CLIP = 88
/** float64 from here: the mean loss and share of right answers of the step. */
export const PLAN_MEAN_LOSS = 96
export const PLAN_ACCURACY = 104
/** What the optimizer reads, each float64: see optimizer.ts. */
export const PLAN_RATE = 112
export const PLAN_DECAY = 120
export const PLAN_SHRINK = 128
export const PLAN_OPTION_A = 136
export const PLAN_OPTION_B = 144
export const PLAN_OPTION_C = 152
export const PLAN_OPTION_D = 160
export const PLAN_CLIP_LIMIT = 168
/** Where `huber` turns from a parabola to a line. */
export const PLAN_HUBER_DELTA = 176
/** What the clipping by norm came to: sums of squares of parts of the gradient, `NORM_PARTS` of them. */
export const PLAN_NORM_PARTS = 184
export const NORM_PARTS = 8
export const PLAN_OPTION_E = 192
export const PLAN_CLIP_FACTOR = 208
/** The learning rate as it was given, which JavaScript makes `PLAN_RATE` of: here, since a variable would be boxed anew. */
export const PLAN_GIVEN_RATE = 216
/** Where threads meet: see `CONTROL_…`; how many there are. */
export const PLAN_CONTROL = 200
export const PLAN_THREADS = 204
/** The records of the layers follow, the first of which stands for the inputs. */
export const PLAN_BYTES = 256

export const LAYER_BYTES = 128
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
/**
 * In the work space, laid out like the outputs, or 0 where the layer has no need of it: what the activation made of the
 * sums, where the gradient will need it; the sums themselves (softplus, gelu, silu); the factors of dropout; batchNorm's values.
 */
export const LAYER_ACTIVATED = 32
export const LAYER_SUMS = 36
export const LAYER_KEPT = 40
export const LAYER_NORMAL = 44
/** Dropout: one byte for each unit of each sample of the batch, 1 where it is kept; the factor of what is kept, a float32. */
export const LAYER_MASKS = 48
export const LAYER_KEEP_FACTOR = 52
/** batchNorm: scales and shifts as `LAYER_BIASES` has it; addresses of running means and variances, and of 1 / deviation. */
export const LAYER_SCALES = 56
export const LAYER_SHIFTS = 60
export const LAYER_RUNNING_MEANS = 64
export const LAYER_RUNNING_VARIANCES = 68
export const LAYER_INVERSES = 72

export const ACTIVATION_LINEAR = 0
export const ACTIVATION_RELU = 1
export const ACTIVATION_TANH = 2
export const ACTIVATION_SIGMOID = 3
export const ACTIVATION_LEAKY_RELU = 4
export const ACTIVATION_ELU = 5
export const ACTIVATION_SOFTPLUS = 6
export const ACTIVATION_GELU = 7
export const ACTIVATION_SILU = 8

/** Up to here a loss compares with class numbers. */
export const LOSS_CROSS_ENTROPY = 0
export const LOSS_HINGE = 1
export const LOSS_BINARY_CROSS_ENTROPY = 2
export const LOSS_MEAN_SQUARED_ERROR = 3
export const LOSS_MEAN_ABSOLUTE_ERROR = 4
export const LOSS_HUBER = 5

export const OPTIMIZER_SGD = 0
export const OPTIMIZER_MOMENTUM = 1
export const OPTIMIZER_NESTEROV = 2
export const OPTIMIZER_ADAM = 3
export const OPTIMIZER_AMSGRAD = 4
export const OPTIMIZER_RMSPROP = 5
export const OPTIMIZER_RMSPROP_MOMENTUM = 6
export const OPTIMIZER_CENTERED = 7
export const OPTIMIZER_CENTERED_MOMENTUM = 8
export const OPTIMIZER_ADAGRAD = 9

export const CLIP_NONE = 0
export const CLIP_VALUE = 1
export const CLIP_NORM = 2

/**
 * The control block, on cache lines of its own. The ticket (int64) says what is to be done: the phase's number (32 bits),
 * and which of its items nobody has taken yet: the end of these (16 bits), and the first (16 bits).
 */
export const CONTROL_TICKET = 0
/** Items of the phase that are done. */
export const CONTROL_DONE = 64
/** What sleeping threads wait on, and how many sleep; 1 once they shall end. */
export const CONTROL_WAKE = 128
export const CONTROL_SLEEPERS = 132
export const CONTROL_STOP = 136
/**
 * What the phase is: see `PHASE_…`; its layer; the place of the tile's first sample, and its panels (for chunks, their
 * first tile and the end of their tiles); what it is for.
 */
export const CONTROL_PHASE = 192
export const CONTROL_LAYER = 196
export const CONTROL_PLACE = 200
export const CONTROL_TILE_PANELS = 204
export const CONTROL_TRAINS = 208
/** How many items the phase is divided into. */
export const CONTROL_ITEMS = 212
export const CONTROL_BYTES = 256

export const PHASE_CHUNK = 0
export const PHASE_GATHER = 1
export const PHASE_FORWARD = 2
export const PHASE_LOSS = 3
export const PHASE_GRADIENT = 4
export const PHASE_BACKWARD = 5
export const PHASE_SUM = 6
export const PHASE_UPDATE = 7
