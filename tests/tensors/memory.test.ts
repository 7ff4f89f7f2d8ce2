import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { estimateMemory } from '../../lab/core/training/memory.ts'
import classification from '../../lab/experiments/classification/experiment.ts'

const BASE_BYTES = 64 * 2 ** 20
/** What the engine's own heap is larger or smaller by, from one process to the next. */
const ENGINE_BYTES = 16 * 2 ** 20

/** Real processes, one after the other, whose models need so much that what the engine takes for itself is little of it. */
it.each<[string, object]>([
  ['many weights', { layers: [{ units: 4000 }, { units: 4000 }], dataset: { samplesPerClass: 10 } }],
  [
    'batchNorm over all of the data',
    { layers: [{ units: 250, batchNorm: true }], dataset: { samplesPerClass: 25_000 }, optimizer: { kind: 'sgd' } },
  ],
])('a training with %s takes the memory that was estimated', { timeout: 120_000 }, async (_, given) => {
  const estimate = estimateMemory(classification.plan!(classification.params.parse(given))).totalBytes
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    join(import.meta.dirname, 'train-and-measure.ts'),
    JSON.stringify(given),
  ])
  const measured = Number(stdout) + BASE_BYTES
  expect(measured).toBeGreaterThan(2 * BASE_BYTES)
  expect(measured).toBeLessThan(estimate / 0.95 + ENGINE_BYTES)
  expect(estimate / measured).toBeLessThan(1.5)
})
