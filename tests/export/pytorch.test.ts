import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { epochLine } from '../../lab/core/runs/epoch-line.ts'
import { exportFormats, type ExportFormat } from '../../lab/core/export/export-formats.ts'
import { exportRun } from '../../lab/core/export/export-run.ts'
import type { RunRecord } from '../../preload/contract/history.ts'
import spiral from '../reference/spiral-12345.json' with { type: 'json' }
import training from '../reference/training.json' with { type: 'json' }
import { findTorch } from './find-torch.ts'
import { recordOf, trainHere, trainingOf, type GivenSpec, type TrainedHere } from './trained.ts'

interface Figures {
  loss: number[]
  accuracy?: number[]
}

const torch = findTorch()
if (!torch)
  process.stderr.write(
    '\n*** No Python with torch was found (in the path, or named by SPIRAL_LAB_PYTHON): ' +
      'exported scripts are NOT tested against PyTorch. ***\n\n',
  )

/** The course's two models, and every run whose figures PyTorch gave. */
const known: Record<string, { spec: GivenSpec } & Figures> = {
  'the course’s linear model': {
    spec: {
      experiment: 'classification',
      params: { layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd', learningRate: 0.001 } },
    },
    ...spiral.models['linear-sgd'],
  },
  'the course’s ReLU model': {
    spec: { experiment: 'classification', params: { modelIndex: 1 } },
    ...spiral.models['relu-adam'],
  },
  ...(training.runs as unknown as Record<string, { spec: GivenSpec } & Figures>),
}
/** Short runs whose weights are put into the script's model. */
const trained: Record<string, GivenSpec> = {
  'weights of a classifier': { experiment: 'classification', params: { epochs: 3, dataset: { samplesPerClass: 20 } } },
  'weights of a normalized regression, three seeds': {
    experiment: 'regression',
    params: {
      epochs: 4,
      batchSize: 30,
      layers: [
        { units: 6, batchNorm: true, bias: false, dropout: 0.25 },
        { units: 5, activation: 'gelu', batchNorm: true },
      ],
      schedule: { kind: 'exponential', gamma: 0.9 },
      warmup: { kind: 'linear', epochs: 2 },
    },
    seed: { data: 1, weights: 2, shuffle: 3 },
  },
}

const parse = (line: string): { epoch: number; loss: number; accuracy?: number } => {
  const [, epoch, loss, , accuracy] =
    /^\[EPOCH\]: (\d+), \[LOSS\]: (\S+?)(, \[ACCURACY\]: (\S+))?$/.exec(line) ?? expect.unreachable(line)
  const number = (text: string): number => (text === 'nan' ? NaN : text === 'inf' ? Infinity : Number(text))
  return { epoch: Number(epoch), loss: number(loss!), ...(accuracy !== undefined && { accuracy: Number(accuracy) }) }
}
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

describe.skipIf(!torch)(`under PyTorch ${torch?.version ?? '(none was found)'}`, () => {
  let folder: string
  const at = (name: string, ending: string): string =>
    join(folder, `${Object.keys({ ...known, ...trained }).indexOf(name)}.${ending}`)
  function write(name: string, format: ExportFormat, record: RunRecord, weights: Uint8Array | null = null): void {
    const parts = exportRun(format, record, trainingOf(record.experiment), weights)
    writeFileSync(at(name, exportFormats[format].ending), [...parts].join(''))
  }
  const here: Record<string, TrainedHere> = {}

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spiral-lab-export-'))
    for (const [name, { spec, loss }] of Object.entries(known)) {
      const record = recordOf(spec, { epochs: loss.length })
      write(name, 'pytorch', record)
      if (name.startsWith('the course’s')) write(name, 'notebook', record)
    }
    for (const [name, spec] of Object.entries(trained)) {
      const run = trainHere(spec)
      here[name] = run
      write(name, 'pytorch', run.record)
      write(name, 'json', run.record, run.weights)
    }
    const runner = fileURLToPath(new URL('run-scripts.py', import.meta.url))
    const { status, stderr } = spawnSync(torch!.python, [runner, folder], { encoding: 'utf8', timeout: 280_000 })
    expect(status, stderr).toBe(0)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.entries(known))('%s: the script prints the epochs of the run', (name, { loss, accuracy }) => {
    const lines = linesOf(at(name, 'out'))
    expect(lines).toHaveLength(loss.length)
    lines.forEach((line, epoch) => {
      const printed = parse(line)
      // Word for word as the lab prints what the script measured.
      expect(epochLine(printed.epoch, printed)).toBe(line)
      expect(printed.epoch).toBe(epoch)
      // Six digits were printed; beyond them a build of PyTorch may differ from the one that made the figures.
      expect(Math.abs(printed.loss - loss[epoch]!)).toBeLessThan(6e-7 + 1e-4 * loss[epoch]!)
      if (accuracy) expect(Math.abs(printed.accuracy! - accuracy[epoch]!)).toBeLessThanOrEqual(0.0025)
    })
  })

  it('the course’s lines, to the last digit of the linear model and nearly that of the other', () => {
    const last = (name: string): string => linesOf(at(name, 'out')).at(-1)!
    expect(last('the course’s linear model')).toBe('[EPOCH]: 999, [LOSS]: 0.861541, [ACCURACY]: 0.504')
    expect(last('the course’s ReLU model')).toMatch(/^\[EPOCH\]: 999, \[LOSS\]: 0\.1784\d\d, \[ACCURACY\]: 0\.949$/)
  })

  it('a notebook’s cells, run one after the other, print what the script prints', () => {
    for (const name of Object.keys(known).filter((each) => each.startsWith('the course’s')))
      expect(linesOf(at(name, 'cells'))).toEqual(linesOf(at(name, 'out')))
  })

  it.each(Object.keys(trained))('%s: loaded from JSON, they answer as in the lab', (name) => {
    const { definition, record, trainer } = here[name]!
    const answers = JSON.parse(readFileSync(at(name, 'answers'), 'utf8')) as number[]
    const model = definition.plan!(definition.params.parse(record.spec.params)).model
    const inputs = JSON.parse(readFileSync(at(name, 'inputs'), 'utf8')) as number[]
    const own = new Float32Array(answers.length)
    trainer.predict(Float32Array.from(inputs), inputs.length / model.inputs, own)
    answers.forEach((answer, at) =>
      expect(Math.abs(answer - own[at]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(answer))),
    )
  })
})
