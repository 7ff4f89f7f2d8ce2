/**
 * Trains what `argv[2]` says (parameters of the classification, as JSON) for some epochs on the lab's own kernels, and
 * prints the bytes that this took at most, beside those of the process before.
 */
import { randomOf } from '../../lab/core/runs/run-random.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'
import classification from '../../lab/experiments/classification/experiment.ts'

const KIB = 1024
const EPOCHS = 20

const kernels = await loadKernels()
const params = classification.params.parse(JSON.parse(process.argv[2]!))
const before = process.resourceUsage().maxRSS
const session = classification.start!(params, {
  random: randomOf(1),
  createTrainer: (...given) => kernels.create(...given),
})
// Whether what is not needed any more has been collected yet depends on how fast the machine is.
const collect = () => (globalThis as unknown as { gc(): void }).gc()
collect()
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  session.epoch()
  collect()
}
session.trainer.weights()
console.log((process.resourceUsage().maxRSS - before) * KIB)
