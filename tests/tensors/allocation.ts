/**
 * Trains on the lab's own kernels and prints the bytes of JavaScript's heap that a step takes once it is compiled, and
 * what became of WebAssembly's memory: `node --expose-gc --min-semi-space-size=256 --max-semi-space-size=256 allocation.ts THREADS WAY`,
 * where no collection runs in between. WAY is `whole`, `batches`, or `keeps`, which keeps what a step says, as a step must not.
 */
import { getHeapStatistics } from 'node:v8'
import { initialWeights } from '../../lab/core/training/initial-weights.ts'
import { wholePower } from '../../lab/core/math/whole-power.ts'
import { createRandom } from '../../lab/core/random.ts'
import type { ModelSpec } from '../../lab/core/training/trainer.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'

const [threads, way] = [Number(process.argv[2]), process.argv[3]]
const SAMPLES = 512
const STEPS = 10_000
/** Until V8 has compiled everything there are boxed numbers in every step. */
const ROUNDS = 8

const memories: { buffer: SharedArrayBuffer }[] = []
const { Memory } = WebAssembly
WebAssembly.Memory = class extends Memory {
  constructor(size: WebAssembly.MemoryDescriptor) {
    super(size)
    memories.push(this as unknown as { buffer: SharedArrayBuffer })
  }
}

const random = createRandom(1)
const model: ModelSpec = {
  inputs: 2,
  layers: [
    { units: 8, activation: 'tanh' },
    { units: 3, activation: 'linear' },
  ],
}
const kernels = await loadKernels({ threads })
const trainer = kernels.create(
  model,
  initialWeights(random, model),
  {
    samples: SAMPLES,
    inputs: random.normal(SAMPLES * 2),
    labels: Int32Array.from({ length: SAMPLES }, () => random.integer(3)),
    targets: null,
  },
  {
    loss: 'crossEntropy',
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    weightDecay: 1e-5,
    gradientClip: { kind: 'norm', limit: 1 },
  },
  random,
)
const order = random.permutation(SAMPLES)
const kept: object[] = []

function train(): void {
  for (let i = 0; i < STEPS; i++) {
    if (way === 'whole') trainer.step()
    else if (way === 'keeps') kept[0] = { ...trainer.step() }
    else {
      trainer.setLearningRate(0.001 / (1 + i))
      trainer.stepOn(order, i % 256, (i % 256) + 256)
    }
  }
}

// Adam asks for a whole power once in 64 steps, which is too seldom for V8 to compile it well within the rounds; beyond
// some exponent it is another function's.
for (let i = 0; i < 300_000; i++) {
  wholePower(0.9, 64 * (i % 1250))
  wholePower(0.999, 64 * (i % 1250))
}

const bytes = memories[0]!.buffer.byteLength
let least = Infinity
for (let round = 0; round < ROUNDS; round++) {
  globalThis.gc!()
  const before = getHeapStatistics()
  train()
  const after = getHeapStatistics()
  const grown = after.used_heap_size - before.used_heap_size + after.external_memory - before.external_memory
  least = Math.min(least, grown / STEPS)
}
trainer.dispose()
console.log(
  JSON.stringify({ bytesOfStep: least, memories: memories.length, grown: memories[0]!.buffer.byteLength - bytes }),
)
