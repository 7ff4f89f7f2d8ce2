import { lossOf } from '../network/loss.ts'
import { Network } from '../network/network.ts'
import { drain } from '../pieces.ts'
import { layoutOf, type LayerValues, type StepFigures, type Visit } from '../trainer.ts'
import type { MakeLooker } from './looker.ts'
import { refuseLarge } from './refuse-large.ts'

/** Samples at a time, where batchNorm does not need all of them at once: few, since float32 sums of many are less exact. */
const CHUNK = 64
/** Parameters × samples that take about a second. */
const WORK = 268_435_456
/** Training mode; a network without dropout asks for no mask. */
const keepsAll = { bernoulli: () => 1 }

/** The looker in plain TypeScript, which serves every provider. */
export const plainLooker: MakeLooker = (model, data, training) => {
  const { length, bufferLength } = layoutOf(model)
  refuseLarge(length, data.samples, WORK)
  const gradient = new Float32Array(length)
  const sum = new Float64Array(length)
  const mean = new Float32Array(length)
  const arrays = { weights: new Float32Array(length), gradient, buffers: new Float32Array(bufferLength) }
  const normalizes = bufferLength > 0
  const capacity = normalizes ? Math.max(CHUNK, data.samples) : CHUNK
  const network = new Network(model, arrays, capacity)
  const width = model.layers.at(-1)!.units
  const measureLoss = lossOf(training)
  const figures: StepFigures = { loss: NaN, accuracy: NaN }
  const running = new Float32Array(bufferLength)
  const values = network.layers.map(({ spec: { units }, outputs, sums }): LayerValues => ({
    outputs,
    sums,
    panel: 8 * units,
    lane: units,
    unit: 1,
  }))
  const none = { labels: new Int32Array(0), targets: new Float32Array(0) }

  return {
    work: WORK,
    load({ weights, buffers }) {
      arrays.weights.set(weights)
      arrays.buffers.set(buffers)
      running.set(buffers)
    },
    train(visit: Visit) {
      sum.fill(0)
      for (let from = 0; from < data.samples; from += capacity) {
        const samples = Math.min(capacity, data.samples - from)
        const to = from + samples
        network.inputs.set(data.inputs.subarray(from * model.inputs, to * model.inputs))
        const outputs = drain(network.forward(samples, keepsAll))
        visit(values, from, samples)
        const labels = data.labels?.subarray(from, to) ?? none.labels
        const targets = data.targets?.subarray(from * width, to * width) ?? none.targets
        measureLoss(outputs, network.outputGradient, samples, width, { labels, targets }, figures)
        drain(network.backward(samples))
        const share = samples / data.samples
        for (let i = 0; i < length; i++) sum[i] = sum[i]! + gradient[i]! * share
      }
      // Training mode moved the running statistics on.
      arrays.buffers.set(running)
      mean.set(sum)
      return mean
    },
    evaluate(inputs, count, visit) {
      for (let from = 0; from < count; from += capacity) {
        const samples = Math.min(capacity, count - from)
        network.inputs.set(inputs.subarray(from * model.inputs, (from + samples) * model.inputs))
        drain(network.forward(samples, null))
        visit(values, from, samples)
      }
    },
  }
}
