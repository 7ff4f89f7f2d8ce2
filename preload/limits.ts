/** Every limit the lab sets, in one place: shown in *About → Limits* and quoted by the error that it causes. */

const MIB = 1024 * 1024

export const limits = {
  /** An image file, in bytes. A 12-megapixel PNG is at worst about 40 MB. */
  imageFileBytes: 64 * MIB,
  /** The longer side of an image, in pixels. */
  imageSide: 16_384,
  /** Pixels of an image. */
  imagePixels: 50_000_000,
  /** Decoded bytes for each byte of the file, once the decoded image is over `imageExpansionFreeBytes`. */
  imageExpansion: 2_000,
  imageExpansionFreeBytes: 16 * MIB,
  /** One ancillary chunk of a PNG, and one chunk of text, in bytes. */
  pngAncillaryBytes: 8 * MIB,
  pngTextBytes: 1 * MIB,
  /** Scans of a progressive JPEG (a camera's or a browser's has about ten). */
  jpegScans: 100,
  /** Decoding, or one piece of a recipe, in milliseconds, before the imaging child is stopped. */
  imagingMs: 5_000,
  /** Resident memory of the imaging child over its baseline, in bytes. Honest pictures of 50 megapixels need 830 MiB. */
  imagingMemoryBytes: 1_024 * MIB,
  /** A source that is kept with a result, in bytes; of larger ones the hash alone is. */
  keptSourceBytes: 32 * MIB,
  /** Images open at once. */
  openImages: 8,
  /** Steps of a recipe. */
  recipeSteps: 32,

  /** Layers of a model, units of a layer, parameters of a model. */
  modelLayers: 64,
  layerUnits: 65_536,
  modelParameters: 2 ** 28,
  /** Share of the free memory that a model may be estimated to need. */
  modelMemoryShare: 0.5,
  /** Values of a dataset. */
  datasetValues: 2 ** 31,
  samplesPerClass: 100_000,
  classes: 10,
  epochs: 10_000_000,

  /** The inside of a network: units with a map in a layer, layers opened at once, values of all maps together. */
  insideUnits: 64,
  insideOpenLayers: 8,
  insideMapValues: 2 ** 19,
  /** Parameters up to which weights, gradients and updates are sent, each of them. */
  insideParameters: 65_536,
  /** Parameters of a network that can be looked into at all. */
  insideNetwork: 2 ** 22,

  /** Points of one's own for a single neuron. */
  neuronPoints: 1_000,

  /** Code points of a cell of Python. */
  programLength: 50_000,

  /** Code points of a run's name, and of a note. */
  nameLength: 200,
  noteLength: 20_000,
  /** Questions predicted with a run, and characters of each question and answer. */
  predictions: 20,
  predictionLength: 400,

  /** Runs on one Compare page. */
  compareRuns: 8,
  /** Rows of one page of the history. */
  historyPage: 500,

  /** One message of the contract. */
  messageBytes: 1 * MIB,
  messageDepth: 32,
  messageNodes: 100_000,
  messagesPerSecond: 2_000,
  messageBytesPerSecond: 8 * MIB,
  connections: 8,
  /** Streams (metrics, states, progress) that one window follows at once. */
  streams: 64,
  webSocketFragments: 16,
  httpHeaderBytes: 8_192,
  httpHeadersMs: 5_000,
  httpRequestMs: 10_000,
  unauthenticatedSockets: 128,
  wrongTokensPerMinute: 20,

  /** Group commit of metrics: whichever comes first. */
  commitMs: 50,
  commitEpochs: 256,
  /** Final weights that are kept with a run, in bytes; larger ones are trained again from the spec. */
  keptWeightsBytes: 64 * MIB,
  /** Keyframes of a run at most, and the bytes that its whole recording may take. */
  keyframes: 64,
  recordingBytes: 64 * MIB,
  /** The largest state that is stored at all, in bytes. */
  stateBytes: 128 * MIB,
  /** The path of the data folder, in bytes: SQLite opens no file whose path is longer than 512, that of its log included. */
  dataFolderPathBytes: 440,
  /** Epochs of one merged metric block. */
  blockEpochs: 4_096,
} as const
