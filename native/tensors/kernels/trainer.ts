import type { Random } from '../../../lab/core/random.ts'
import { drain, PIECE_VALUES, PIECE_WORK, type Pieces } from '../../../lab/core/training/pieces.ts'
import { slotNames } from '../../../lab/core/training/slots.ts'
import { panelsOf } from '../../../lab/core/training/tiling.ts'
import type {
  Dataset,
  LayerValues,
  ModelSpec,
  StepFigures,
  Trainer,
  TrainerInPieces,
  TrainingSpec,
} from '../../../lab/core/training/trainer.ts'
import * as plan from './assembly/plan.ts'
import { blockLayoutOf } from './block-layout.ts'
import { startKernels } from './kernel-module.ts'
import { optionsWriter } from './optimizer-options.ts'
import { planMemory } from './plan-memory.ts'
import { sharedMemory, type CompiledModule } from './web-assembly.ts'
import { startWorkers } from './workers.ts'

/** What a training is made of. */
export interface TrainingParts {
  model: ModelSpec
  initial: Float32Array
  data: Dataset
  training: TrainingSpec
  masks: Random
}

/**
 * A training on the kernels: everything lies in one shared memory that is made here; a step is one call.
 * @throws LabError modelUnsupported where the memory is not to be had
 */
export function createTrainer(module: CompiledModule, threads: number, parts: TrainingParts): Trainer {
  const { model, initial, data, training, masks } = parts
  const blocks = blockLayoutOf(model)
  const place = planMemory(model, training, data.samples, blocks, threads)
  const memory = sharedMemory(place.totalBytes)
  const { buffer } = memory
  place.write(buffer)
  const kernels = startKernels(module, memory)
  const floats = (address: number, length: number): Float32Array => new Float32Array(buffer, address, length)
  const width = model.layers.at(-1)!.units
  const parameters = floats(place.parameters, blocks.length)
  const slots = slotNames(training.optimizer).map((_, slot) =>
    floats(place.slots + slot * parameters.byteLength, blocks.length),
  )
  const statistics = floats(place.statistics, blocks.statisticsLength)
  const fields = new Int32Array(buffer, place.plan, plan.PLAN_BYTES / 4)
  const numbers = new Float64Array(buffer, place.plan, plan.PLAN_BYTES / 8)
  const numbersOfBatch = new Int32Array(buffer, place.order, place.batch)
  const predictInputs = floats(place.predictInputs, place.predictSamples * model.inputs)
  const predictOutputs = floats(place.predictOutputs, place.predictSamples * width)
  const panels = panelsOf(place.predictSamples)
  const layerValues = place.layers.map(({ outputs, sums, stride }): LayerValues => {
    const panel = stride / parameters.BYTES_PER_ELEMENT
    const rows = (address: number): Float32Array => floats(address, panels * panel)
    return { outputs: rows(outputs), sums: sums === 0 ? null : rows(sums), panel, lane: 1, unit: 8 }
  })
  const dropouts = place.masks.map(({ layer, keep, address }) => {
    const { units } = model.layers[layer]!
    return { units, keep, bytes: new Uint8Array(buffer, address, place.batch * units) }
  })

  floats(place.data, data.inputs.length).set(data.inputs)
  if (fields[plan.PLAN_TARGETS >> 2]) floats(place.wanted, data.targets!.length).set(data.targets!)
  else new Int32Array(buffer, place.wanted, data.samples).set(data.labels!)
  blocks.pack(initial, parameters)
  if (training.optimizer.kind === 'adagrad') slots[0]!.fill(training.optimizer.initialAccumulator ?? 0)
  blocks.layers.forEach(({ units, variances }, layer) => {
    if (model.layers[layer]!.batchNorm) statistics.fill(1, variances, variances + units)
  })
  const stopWorkers =
    place.threads > 1 ? startWorkers(module, memory, place.plan, place.control, place.threads - 1) : null

  const figures: StepFigures = { loss: NaN, accuracy: NaN }
  const writeOptions = optionsWriter(numbers, training)
  let updates = 0
  numbers[plan.PLAN_GIVEN_RATE >> 3] = training.optimizer.learningRate

  const setBatch = (samples: number, from: number, order: number): void => {
    const panels = panelsOf(samples)
    fields[plan.PLAN_SAMPLES >> 2] = samples
    fields[plan.PLAN_PANELS >> 2] = panels
    fields[plan.PLAN_CHUNKS >> 2] = place.chunksOf(panels)
    fields[plan.PLAN_DATA >> 2] = from
    fields[plan.PLAN_ORDER >> 2] = order
  }
  const readFigures = (): StepFigures => {
    figures.loss = numbers[plan.PLAN_MEAN_LOSS >> 3]!
    figures.accuracy = numbers[plan.PLAN_ACCURACY >> 3]!
    return figures
  }
  /** What the next step is on: the data, or the samples whose numbers stand in `order[from … to − 1]`. */
  const setStep = (order: Int32Array | null, from: number, to: number): void => {
    if (to - from > place.batch)
      throw new RangeError(`${to - from} samples in a batch, where ${place.batch} were announced`)
    if (order) for (let i = from; i < to; i++) numbersOfBatch[i - from] = order[i]!
    setBatch(to - from, place.data, order ? place.order : 0)
  }
  /** Fresh masks; not within the generator, where the loop would take a fifth longer. */
  const draw = (bytes: Uint8Array, keep: number, from: number, to: number): void => {
    for (let i = from; i < to; i++) bytes[i] = masks.bernoulli(keep)
  }
  function* drawMasks(samples: number): Pieces<void> {
    for (const { units, keep, bytes } of dropouts)
      for (let from = 0; from < samples * units; from += PIECE_VALUES) {
        draw(bytes, keep, from, Math.min(from + PIECE_VALUES, samples * units))
        yield
      }
  }
  const train = (samples: number): StepFigures => {
    if (dropouts.length > 0) drain(drawMasks(samples))
    writeOptions(++updates)
    kernels.step(place.plan)
    return readFigures()
  }
  /** All tiles of the batch, several or less than one at a time. */
  function* tilesInPieces(trains: 0 | 1): Pieces<void> {
    const tiles = kernels.tiles(place.plan)
    const work = (fields[plan.PLAN_SAMPLES >> 2]! / tiles) * blocks.length
    const several = Math.max(1, Math.floor(PIECE_WORK / work))
    for (let tile = 0; tile < tiles; tile += several) {
      if (work < 2 * PIECE_WORK || !place.isWide) {
        kernels.someTiles(place.plan, tile, Math.min(tile + several, tiles), trains)
        yield
        continue
      }
      for (let piece = 0, pieces = 1; piece < pieces; piece++) {
        pieces = kernels.pieceOfTile(place.plan, tile, piece, trains)
        yield
      }
    }
    kernels.measure(place.plan)
  }
  const inPieces: TrainerInPieces = {
    *step(order, from, to) {
      setStep(order, from, to)
      yield* drawMasks(to - from)
      yield* tilesInPieces(1)
      writeOptions(++updates)
      for (let piece = 0, pieces = 1; piece < pieces; piece++) {
        pieces = kernels.pieceOfUpdate(place.plan, piece)
        yield
      }
      return readFigures()
    },
    *evaluate() {
      setBatch(data.samples, place.data, 0)
      yield* tilesInPieces(0)
      return readFigures()
    },
    *predict(inputs, count, outputs) {
      for (let at = 0; at < count; at += place.predictSamples) {
        const samples = setPredicted(inputs, count, at)
        if (samples * blocks.length < 2 * PIECE_WORK) kernels.predict(place.plan, place.predictOutputs)
        else
          for (let piece = 0, pieces = 1; piece < pieces; piece++) {
            pieces = kernels.pieceOfPredict(place.plan, place.predictOutputs, piece)
            yield
          }
        outputs.set(predictOutputs.subarray(0, samples * width), at * width)
        yield
      }
    },
  }
  /** What the next outputs are of: inputs from number `at` on. Returns how many. */
  const setPredicted = (inputs: Float32Array, count: number, at: number): number => {
    const samples = Math.min(place.predictSamples, count - at)
    predictInputs.set(inputs.subarray(at * model.inputs, (at + samples) * model.inputs))
    setBatch(samples, place.predictInputs, 0)
    return samples
  }
  const tileByTile = (inputs: Float32Array, count: number, done: (at: number, samples: number) => void): void => {
    for (let at = 0; at < count; at += place.predictSamples) {
      const samples = setPredicted(inputs, count, at)
      kernels.predict(place.plan, place.predictOutputs)
      done(at, samples)
    }
  }
  return {
    provider: 'kernels',
    step() {
      setStep(null, 0, data.samples)
      return train(data.samples)
    },
    stepOn(order, from, to) {
      setStep(order, from, to)
      return train(to - from)
    },
    inPieces,
    setLearningRate(next) {
      numbers[plan.PLAN_GIVEN_RATE >> 3] = next
    },
    evaluate() {
      setBatch(data.samples, place.data, 0)
      kernels.evaluate(place.plan)
      return readFigures()
    },
    predict(inputs, count, outputs) {
      tileByTile(inputs, count, (at, samples) => outputs.set(predictOutputs.subarray(0, samples * width), at * width))
    },
    look(inputs, count, visit) {
      // What was computed of a tile still lies in the work space of the first thread.
      tileByTile(inputs, count, (at, samples) => visit(layerValues, at, samples))
    },
    weights: () => blocks.unpack(parameters),
    state: () => ({
      weights: blocks.unpack(parameters),
      buffers: blocks.unpackStatistics(statistics),
      slots: slots.map(blocks.unpack),
      updates,
    }),
    restore(state) {
      blocks.pack(state.weights, parameters)
      blocks.packStatistics(state.buffers, statistics)
      slots.forEach((slot, i) => blocks.pack(state.slots[i]!, slot))
      updates = state.updates
    },
    dispose() {
      stopWorkers?.()
    },
  }
}
