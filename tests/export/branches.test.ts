/** A branch as a script: it trains what it left, goes on with its own parameters, and prints the lines of both. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRun } from '../../lab/core/export/export-run.ts'
import type { Lab } from '../../main/lab/lab.ts'
import type { LabClient } from '../../preload/client.ts'
import type { RunRecord } from '../../preload/contract/history.ts'
import type { Json, RunSpecInput } from '../../preload/contract/values.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'
import { findTorch } from './find-torch.ts'
import { trainingOf } from './trained.ts'

type Params = Record<string, Json>
interface Family {
  first: RunSpecInput
  /** Where each next one leaves the one before it, and with what; an infinite position is its end. */
  branches: { position: number; params: Params }[]
}

const spiral = { dataset: { samplesPerClass: 30 } }
const classification = (params: Params, seed: RunSpecInput['seed'] = 7): RunSpecInput => ({
  experiment: 'classification',
  params: { ...spiral, layers: [{ units: 12, activation: 'relu' }], ...params },
  seed,
})
const adam = (learningRate: number): Params => ({ optimizer: { kind: 'adam', learningRate } })
const hidden = (dropout: number | null, second: number | null = null): Json[] => [
  { units: 10, activation: 'tanh', batchNorm: true, dropout },
  { units: 6, activation: 'relu', dropout: second },
]

const families: Record<string, Family> = {
  'another learning rate, Adam’s moments going on': {
    first: classification({ ...adam(0.01), epochs: 60 }),
    branches: [{ position: 40, params: { ...adam(0.05), epochs: 90 } }],
  },
  'more epochs, with nothing else changed': {
    first: classification({ optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, epochs: 50 }),
    branches: [{ position: 50, params: { epochs: 80 } }],
  },
  'another optimizer, which begins with nothing': {
    first: classification({ ...adam(0.02), epochs: 40 }),
    branches: [{ position: 25, params: { optimizer: { kind: 'sgd', learningRate: 0.2, momentum: 0.8 }, epochs: 60 } }],
  },
  'a schedule with a warm-up, which counts from the first epoch': {
    first: classification({ ...adam(0.02), schedule: { kind: 'step', stepSize: 10 }, epochs: 40 }),
    branches: [
      {
        position: 17,
        params: {
          optimizer: { kind: 'adam', learningRate: 0.05, amsgrad: false },
          schedule: { kind: 'cosine', minimumRate: 0.001 },
          warmup: { kind: 'linear', epochs: 20 },
          weightDecay: 0.001,
          gradientClip: { kind: 'norm', limit: 0.5 },
          epochs: 70,
        },
      },
    ],
  },
  'mini-batches, and dropout between the same layers': {
    first: classification({ ...adam(0.02), layers: hidden(null, 0.2), batchSize: 16, epochs: 20 }),
    branches: [{ position: 12, params: { layers: hidden(0.3), batchSize: 20, epochs: 30 } }],
  },
  'three seeds, of which the third is first drawn from by the branch': {
    first: classification({ ...adam(0.02), epochs: 20 }, { data: 1, weights: 2, shuffle: 3 }),
    branches: [{ position: 12, params: { batchSize: 20, epochs: 30 } }],
  },
  'a branch of a branch of a branch: drawing, not drawing, and drawing from the beginning again': {
    first: classification({ ...adam(0.02), layers: hidden(0.2), epochs: 20 }),
    branches: [
      { position: 10, params: { layers: hidden(null), epochs: 30 } },
      { position: 18, params: { layers: hidden(null, 0.4), ...adam(0.01), epochs: 30 } },
    ],
  },
  'runs that trained nothing between, whose optimizers leave their mark': {
    first: classification({ ...adam(0.02), epochs: 20 }),
    branches: [
      { position: 10, params: { optimizer: { kind: 'adagrad', learningRate: 0.05, initialAccumulator: 0.5 } } },
      { position: 10, params: { optimizer: { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0 } } },
      {
        position: 16,
        params: { optimizer: { kind: 'adagrad', learningRate: 0.02, initialAccumulator: 0 }, epochs: 30 },
      },
    ],
  },
  'a branch of the very beginning': {
    first: classification({ optimizer: { kind: 'adagrad', learningRate: 0.05, initialAccumulator: 0.5 }, epochs: 20 }),
    branches: [
      { position: 0, params: { optimizer: { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0 }, epochs: 30 } },
    ],
  },
  'early stopping that remembers, and is over in its branch': {
    first: classification({ ...adam(0.1), earlyStopping: { patience: 3, minimumChange: 0.004 }, epochs: 400 }),
    branches: [
      { position: 20, params: { ...adam(0.2) } },
      { position: Infinity, params: { epochs: 500 } },
    ],
  },
  'early stopping by a target, on another metric in the branch': {
    first: {
      experiment: 'regression',
      params: {
        dataset: { samples: 40 },
        layers: [{ units: 8, activation: 'tanh' }],
        ...adam(0.02),
        earlyStopping: { patience: 50, target: 0.03 },
        epochs: 400,
      },
      seed: 3,
    },
    branches: [{ position: Infinity, params: { ...adam(0.01), epochs: 500 } }],
  },
}

const torch = findTorch()
if (!torch)
  process.stderr.write(
    '\n*** No Python with torch was found (in the path, or named by SPIRAL_LAB_PYTHON): ' +
      'scripts of branches are NOT tested against PyTorch. ***\n\n',
  )

interface Trained {
  record: RunRecord
  /** The epochs of what it left, and its own. */
  losses: number[]
}

let home: string
let remove: () => void
let lab: Lab
let client: LabClient
const trained: Record<string, Trained> = {}

async function toTheEnd(runId: string): Promise<RunRecord> {
  for await (const { status } of await client.runs.watch({ runId, snapshots: false }))
    if (status !== 'running' && status !== 'paused') break
  return client.history.get({ runId })
}
const lossesOf = async (runId: string): Promise<number[]> => [
  ...(await client.history.metrics({ runId })).columns['loss']!,
]

async function train({ first, branches }: Family): Promise<Trained> {
  let record = await toTheEnd((await client.runs.start({ spec: first })).runId)
  let losses = await lossesOf(record.runId)
  for (const branch of branches) {
    const position = Math.min(branch.position, record.epochs)
    const { runId } = await client.runs.branch({ runId: record.runId, position, params: branch.params })
    // What it left is gone by the time that the script is written.
    await client.history.delete({ runIds: [record.runId] }).catch(() => {})
    record = await toTheEnd(runId)
    losses = [...losses.slice(0, position), ...(await lossesOf(runId))]
  }
  return { record, losses }
}

const scriptOf = ({ record }: Trained): string =>
  [...exportRun('pytorch', record, trainingOf(record.experiment), null)].join('')

beforeAll(async () => {
  ;({ home, remove } = makeHome())
  ;({ lab, client } = await openLab(home))
  for (const [name, family] of Object.entries(families)) trained[name] = await train(family)
  // Deleted runs are removed for good when the lab closes.
  await lab.close()
  ;({ lab, client } = await openLab(home))
  for (const run of Object.values(trained)) run.record = await client.history.get({ runId: run.record.runId })
}, 300_000)
afterAll(async () => {
  await lab?.close()
  remove?.()
})

it('knows what a branch goes on from when those runs are gone', async () => {
  const { record } =
    trained['a branch of a branch of a branch: drawing, not drawing, and drawing from the beginning again']!
  expect(record.ancestors!.map(({ position, spec }) => [position, spec.params['epochs']])).toEqual([
    [10, 20],
    [18, 30],
  ])
  expect(record.parent).toEqual({ runId: record.ancestors![1]!.runId, position: 18 })
  const { total } = await client.history.list({ runIds: record.ancestors!.map(({ runId }) => runId) })
  expect(total).toBe(0)
})

it('reads well', async () => {
  const { record } = trained['another learning rate, Adam’s moments going on']!
  const [parent] = record.ancestors!
  const fixed = { ...record, runId: 'the-branch', ancestors: [{ ...parent!, runId: 'what-it-left' }] }
  await expect(scriptOf({ record: fixed, losses: [] })).toMatchFileSnapshot('golden/branch.py')
})

it('is refused where it is not known what it went on from', () => {
  const { record } = trained['another learning rate, Adam’s moments going on']!
  expect(() => scriptOf({ record: { ...record, ancestors: null }, losses: [] })).toThrow(
    expect.objectContaining({ code: 'E-RUN-024' }),
  )
})

describe.skipIf(!torch)(`under PyTorch ${torch?.version ?? '(none was found)'}`, () => {
  let folder: string
  const linesOf = (name: string, ending: string): string[] =>
    readFileSync(join(folder, `${Object.keys(families).indexOf(name)}.${ending}`), 'utf8')
      .trimEnd()
      .split('\n')
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spiral-lab-branches-'))
    Object.values(trained).forEach((run, at) => {
      writeFileSync(join(folder, `${at}.py`), scriptOf(run))
      const notebook = exportRun('notebook', run.record, trainingOf(run.record.experiment), null)
      writeFileSync(join(folder, `${at}.ipynb`), [...notebook].join(''))
    })
    const runner = fileURLToPath(new URL('run-scripts.py', import.meta.url))
    const { status, stderr } = spawnSync(torch!.python, ['-W', 'error::UserWarning', runner, folder], {
      encoding: 'utf8',
      timeout: 280_000,
    })
    expect(status, stderr).toBe(0)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.keys(families))('%s: the script prints the epochs of both runs', (name) => {
    const { losses } = trained[name]!
    const lines = linesOf(name, 'out')
    expect(lines).toHaveLength(losses.length)
    lines.forEach((line, epoch) => {
      const [, number, loss] = /^\[EPOCH\]: (\d+), \[LOSS\]: ([^,]+)/.exec(line) ?? expect.unreachable(line)
      expect(Number(number)).toBe(epoch)
      // Six digits were printed; beyond them PyTorch adds up in another order.
      expect(Math.abs(Number(loss) - losses[epoch]!), line).toBeLessThan(6e-7 + 1e-4 * losses[epoch]!)
    })
    expect(linesOf(name, 'cells')).toEqual(lines)
  })
})
