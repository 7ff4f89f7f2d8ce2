import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** A process that trains with three threads, and says what happens to it at its end. */
const program = (ending: string): string => `
  import { loadKernels } from ${JSON.stringify(join(import.meta.dirname, 'provider.ts'))}
  const kernels = await loadKernels({ threads: 3 })
  const samples = 1024
  const trainer = kernels.create(
    { inputs: 1, layers: [{ units: 16, activation: 'tanh' }, { units: 1, activation: 'linear' }] },
    new Float32Array(49).fill(0.1),
    { samples, inputs: new Float32Array(samples).fill(1), labels: null, targets: new Float32Array(samples) },
    { loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 }, weightDecay: 0 },
    null,
  )
  const end = performance.now() + 300
  while (performance.now() < end) trainer.step()
  ${ending}
  console.log(trainer.weights().every(Number.isFinite))
`

it.each([
  ['a disposed training', 'trainer.dispose()'],
  ['a forgotten training', ''],
  ['a training that goes on after a pause', 'await new Promise((done) => setTimeout(done, 300)); trainer.step()'],
])('%s keeps no process alive', async (_, ending) => {
  const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program(ending)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 50_000 })
  expect(stdout).toBe('true\n')
})
