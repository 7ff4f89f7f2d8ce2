import { labError } from '../../../preload/errors.ts'
import { refuseUnfit } from '../../../lab/core/refuse-unfit.ts'
import { slotNames } from '../../../lab/core/slots.ts'
import type { StepFigures, Trainer, TrainerProvider } from '../../../lab/core/trainer.ts'
import * as plan from './assembly/plan.ts'
import { blockLayoutOf } from './block-layout.ts'
import { compileKernels, startKernels } from './kernel-module.ts'
import { optimizerOf } from './optimizer-options.ts'
import { chunksOf, missingIn, panelsOf, planMemory } from './plan-memory.ts'
import { MEMORY_BYTES, sharedMemory } from './web-assembly.ts'

/**
 * The lab's own kernels: dense networks in WebAssembly with SIMD. The same training gives the same bits on every machine
 * and with any number of threads.
 * @throws Error where the kernels were not built
 */
export async function loadKernels(): Promise<TrainerProvider> {
  const module = await compileKernels()
  return {
    name: 'kernels',
    refuses: missingIn,
    create(model, initial, data, training): Trainer {
      refuseUnfit(model, initial, data, training)
      const blocks = blockLayoutOf(model)
      const place = planMemory(model, training, data, blocks, 1)
      if (place.totalBytes > MEMORY_BYTES)
        throw labError('E-MOD-003', { provider: 'kernels', reason: 'it needs more than 4 GiB' }, { path: 'provider' })
      const memory = sharedMemory(place.totalBytes)
      place.write(memory)
      const kernels = startKernels(module, memory)
      const floats = (address: number, length: number): Float32Array => new Float32Array(memory.buffer, address, length)
      const parameters = floats(place.parameters, blocks.length)
      const slots = slotNames(training.optimizer).map((_, slot) =>
        floats(place.slots + slot * parameters.byteLength, blocks.length),
      )
      const optimizer = optimizerOf(training)
      const fields = new Int32Array(memory.buffer, place.plan, plan.PLAN_BYTES / 4)
      const numbers = new Float64Array(memory.buffer, place.plan, plan.PLAN_BYTES / 8)
      const order = new Int32Array(memory.buffer, place.order, data.samples)
      const width = model.layers.at(-1)!.units
      const predictInputs = floats(place.predictInputs, place.predictSamples * model.inputs)
      const predictOutputs = floats(place.predictOutputs, place.predictSamples * width)
      floats(place.data, data.inputs.length).set(data.inputs)
      if (data.targets && training.loss === 'meanSquaredError')
        floats(place.wanted, data.targets.length).set(data.targets)
      else if (data.labels) new Int32Array(memory.buffer, place.wanted, data.samples).set(data.labels)
      blocks.pack(initial, parameters)
      fields[plan.PLAN_OPTIMIZER >> 2] = optimizer.code
      const figures: StepFigures = { loss: NaN, accuracy: NaN }
      let updates = 0
      let rate = training.optimizer.learningRate

      const setBatch = (samples: number, from: number, numbered: number): void => {
        fields[plan.PLAN_SAMPLES >> 2] = samples
        fields[plan.PLAN_PANELS >> 2] = panelsOf(samples)
        fields[plan.PLAN_CHUNKS >> 2] = chunksOf(panelsOf(samples))
        fields[plan.PLAN_DATA >> 2] = from
        fields[plan.PLAN_ORDER >> 2] = numbered
      }
      const readFigures = (): StepFigures => {
        figures.loss = numbers[plan.PLAN_MEAN_LOSS >> 3]!
        figures.accuracy = numbers[plan.PLAN_ACCURACY >> 3]!
        return figures
      }
      const train = (): StepFigures => {
        optimizer.prepare(numbers, rate, ++updates)
        kernels.step(place.plan)
        return readFigures()
      }
      const unpacked = (from: Float32Array): Float32Array => {
        const flat = new Float32Array(initial.length)
        blocks.unpack(from, flat)
        return flat
      }
      return {
        provider: 'kernels',
        step() {
          setBatch(data.samples, place.data, 0)
          return train()
        },
        stepOn(numbersOfSamples, from, to) {
          for (let i = from; i < to; i++) order[i - from] = numbersOfSamples[i]!
          setBatch(to - from, place.data, place.order)
          return train()
        },
        setLearningRate(next) {
          rate = next
        },
        evaluate() {
          setBatch(data.samples, place.data, 0)
          kernels.evaluate(place.plan)
          return readFigures()
        },
        predict(inputs, count, outputs) {
          for (let at = 0; at < count; at += place.predictSamples) {
            const samples = Math.min(place.predictSamples, count - at)
            predictInputs.set(inputs.subarray(at * model.inputs, (at + samples) * model.inputs))
            setBatch(samples, place.predictInputs, 0)
            kernels.predict(place.plan, place.predictOutputs)
            outputs.set(predictOutputs.subarray(0, samples * width), at * width)
          }
        },
        weights: () => unpacked(parameters),
        state: () => ({
          weights: unpacked(parameters),
          buffers: new Float32Array(0),
          slots: slots.map(unpacked),
          updates,
        }),
        restore(state) {
          blocks.pack(state.weights, parameters)
          slots.forEach((slot, i) => blocks.pack(state.slots[i]!, slot))
          updates = state.updates
        },
        dispose() {},
      }
    },
  }
}
