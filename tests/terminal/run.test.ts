import { expect, it } from 'vitest'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { runLab } from './lab-process.ts'
import { classification, epochsOf, terminalFolder } from './terminal-folder.ts'

const EPOCHS = 300
const { home, lab, specFile } = terminalFolder()

/** The course's two models. */
const models = {
  'linear-sgd': {
    layers: [{ units: 100, activation: 'linear' }],
    optimizer: { kind: 'sgd', learningRate: 0.001 },
  },
  'relu-adam': { modelIndex: 1 },
}

it.each(Object.keys(models) as (keyof typeof models)[])(
  '%s: a line for every epoch, with PyTorch’s figures',
  async (name) => {
    const file = specFile(`${name}.json`, classification({ ...models[name], epochs: EPOCHS }))
    const done = await lab('run', file, '--name', name)
    expect(done.stderr).toBe('')
    expect(done.code).toBe(0)
    const [first, ...rest] = done.lines
    expect(first).toMatchObject({
      type: 'run',
      spec: { seed: 12345, params: { batchSize: null, weightDecay: 1e-5 } },
    })
    const epochs = epochsOf(rest)
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: EPOCHS }, (_, epoch) => epoch))
    const { loss, accuracy } = reference.models[name]
    epochs.forEach(({ epoch, metrics }) => {
      expect(Math.abs(metrics['loss']! / loss[epoch]! - 1)).toBeLessThan(1e-4)
      expect(Math.abs(metrics['accuracy']! - accuracy[epoch]!)).toBeLessThanOrEqual(0.002)
    })
    expect(rest.at(-1)).toMatchObject({
      type: 'end',
      runId: first!['runId'],
      status: 'completed',
      result: { epochs: EPOCHS },
    })
    expect(rest).toHaveLength(EPOCHS + 1)
  },
)

it('regression on the cubic, from a spec that is piped in', async () => {
  const spec = { experiment: 'regression', params: { epochs: 200, optimizer: { kind: 'adam', learningRate: 0.01 } } }
  const { code, lines } = await runLab(['run', '-'], { home, input: JSON.stringify(spec) })
  expect(code).toBe(0)
  const epochs = epochsOf(lines)
  expect(epochs).toHaveLength(200)
  expect(Object.keys(epochs[0]!.metrics)).toEqual(['loss'])
  expect(epochs.at(-1)!.metrics['loss']).toBeLessThan(0.02)
})

it('a run that diverges: exit code 1, NaN in words, and the error that says what to do', async () => {
  const sgd = { kind: 'sgd', learningRate: 1e20 }
  const { code, lines, errors } = await lab('run', specFile('wild.json', classification({ optimizer: sgd })))
  expect(code).toBe(1)
  expect(lines.at(-1)).toMatchObject({ type: 'end', status: 'diverged' })
  expect(['NaN', 'Infinity']).toContain(epochsOf(lines).at(-1)!.metrics['loss'])
  expect(errors).toMatchObject([{ code: 'E-RUN-001', path: 'params.optimizer.learningRate' }])
  expect(Object.keys(errors[0]!)).not.toContain('key')
})
