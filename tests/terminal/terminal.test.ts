import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-web'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import reference from '../reference/spiral-12345.json' with { type: 'json' }
import { runLab, startLab, type Ended, type Line } from './lab-process.ts'

const EPOCHS = 300

let folder: string
let home: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spiral-lab-terminal-'))
  home = join(folder, 'home')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lab = (...words: string[]): Promise<Ended> => runLab(words, { home, cwd: folder })
function specFile(name: string, spec: Json): string {
  writeFileSync(join(folder, name), JSON.stringify(spec))
  return name
}
const classification = (params: Record<string, Json>): Json => ({ experiment: 'classification', params })
const epochsOf = (lines: Line[]) =>
  lines.filter(({ type }) => type === 'epoch') as unknown as { epoch: number; metrics: Record<string, number> }[]
const runIdOf = ({ lines }: Ended): string => lines[0]!['runId'] as string

/** A run that is long enough to be met in its middle. */
const long = { epochs: 5_000_000, dataset: { kind: 'spiral', samplesPerClass: 20 }, layers: [{ units: 4 }] }
/** Starts the long run and resolves when it trains. */
async function startLong(name: string) {
  const started = startLab(['run', specFile(`${name}.json`, classification(long)), '--name', name], {
    home,
    cwd: folder,
  })
  await new Promise<void>((resolve, reject) => {
    let seen = ''
    started.process.stdout!.on('data', (part: string) => {
      seen += part
      if (seen.includes('"type":"epoch"')) resolve()
    })
    void started.ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  return started
}

describe('the course’s two models', () => {
  const models = {
    'linear-sgd': {
      layers: [{ units: 100, activation: 'linear' }],
      optimizer: { kind: 'sgd', learningRate: 0.001 },
    },
    'relu-adam': { modelIndex: 1 },
  }
  const ended = {} as Record<keyof typeof models, Ended>

  it.each(Object.keys(models) as (keyof typeof models)[])(
    '%s: a line for every epoch, with PyTorch’s figures',
    async (name) => {
      const file = specFile(`${name}.json`, classification({ ...models[name], epochs: EPOCHS }))
      const done = (ended[name] = await lab('run', file, '--name', name))
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

  it('are in the history of the next process: listed, searched, shown', async () => {
    const list = await lab('history', 'list', '--json')
    expect(list.lines.map(({ name }) => name)).toEqual(['relu-adam', 'linear-sgd'])
    const found = await lab('history', 'list', 'optimizer.kind=sgd')
    expect(found.lines.map(({ runId }) => runId)).toEqual([runIdOf(ended['linear-sgd'])])
    expect((await lab('history', 'list', '--limit', '1', '--ascending')).lines.map(({ name }) => name)).toEqual([
      'linear-sgd',
    ])
    const show = await lab('history', 'show', runIdOf(ended['relu-adam']).toUpperCase())
    const last = epochsOf(ended['relu-adam'].lines).at(-1)!.metrics
    expect(show.lines).toMatchObject([{ type: 'run', status: 'completed', epochs: EPOCHS, last }])
    expect(show.lines[0]).not.toHaveProperty('snapshot')
  })

  it('are compared: only what differs', async () => {
    const [a, b] = [runIdOf(ended['linear-sgd']), runIdOf(ended['relu-adam'])]
    const { lines } = await lab('history', 'compare', a, b)
    const [comparison] = lines
    expect(comparison).toMatchObject({ type: 'compare', runs: [{ runId: a }, { runId: b }] })
    const differing = comparison!['differing'] as { path: string; values: Json[] }[]
    expect(differing).toContainEqual({ path: 'params.optimizer.kind', values: ['sgd', 'adam'] })
    expect(differing).toContainEqual({ path: 'params.modelIndex', values: [0, 1] })
    expect(differing.map(({ path }) => path)).not.toContain('params.epochs')
    expect(comparison!['equal']).toBeGreaterThan(5)
  })

  it('are exported as they were told, and nothing is overwritten', async () => {
    const runs = Object.values(ended)
    const csv = await lab('history', 'export', ...runs.map(runIdOf))
    const told = runs.flatMap((run) =>
      epochsOf(run.lines).flatMap(({ epoch, metrics }) =>
        Object.entries(metrics).map(([name, value]) => `${runIdOf(run)},${epoch},${name},${value}`),
      ),
    )
    expect(csv.stdout.trimEnd().split('\n').toSorted()).toEqual(['run,epoch,metric,value', ...told].toSorted())
    const file = join(folder, 'runs.json')
    const words = ['history', 'export', runIdOf(runs[0]!), '--format', 'json', '--out', 'runs.json']
    const { code, lines, stderr } = await lab(...words)
    expect([code, stderr]).toEqual([0, ''])
    expect(lines).toEqual([{ type: 'export', as: 'json', out: 'runs.json' }])
    const [exported] = JSON.parse(readFileSync(file, 'utf8')) as { metrics: { loss: number[] } }[]
    expect(exported!.metrics.loss).toEqual(epochsOf(runs[0]!.lines).map(({ metrics }) => metrics['loss']))
    const again = await lab(...words)
    expect(again.code).toBe(2)
    expect(again.errors).toMatchObject([{ code: 'E-STO-009', safe: 'It was not touched.' }])
    expect(await lab(...words, '--force')).toMatchObject({ code: 0 })
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([])
  })

  it('are exported as others read them', async () => {
    const id = runIdOf(ended['relu-adam'])
    const script = await lab('export', id, '--as', 'pytorch')
    expect([script.code, script.stderr]).toEqual([0, ''])
    expect(script.stdout).toContain(`# Spiral Lab, run ${id}: relu-adam\n`)
    expect(script.stdout).toContain('for _ in range(2):')
    expect(script.stdout).toContain(`for epoch in range(${EPOCHS}):`)
    const notebook = JSON.parse((await lab('export', id, '--as', 'notebook')).stdout) as Record<string, Json>
    expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5 })
    const model = JSON.parse((await lab('export', id, '--as', 'json')).stdout) as {
      tensors: Record<string, number[][]>
    }
    expect(model.tensors['0.weight']).toHaveLength(100)
    const { lines } = await lab('export', id, '--as', 'onnx', '--out', 'model.onnx')
    expect(lines).toEqual([{ type: 'export', runId: id, as: 'onnx', out: 'model.onnx' }])
    const session = await InferenceSession.create(readFileSync(join(folder, 'model.onnx')))
    const points = reference.X.slice(-2)
    const { outputs } = await session.run({ inputs: new Tensor('float32', points, [1, 2]) })
    const hidden = model.tensors['0.weight']!.map(([x, y], at) =>
      Math.max(0, x! * points[0]! + y! * points[1]! + (model.tensors['0.bias'] as unknown as number[])[at]!),
    )
    const own = model.tensors['2.weight']!.map(
      (row, at) =>
        row.reduce((sum, weight, unit) => sum + weight * hidden[unit]!, 0) +
        (model.tensors['2.bias'] as unknown as number[])[at]!,
    )
    own.forEach((value, at) => expect(outputs!.data[at]).toBeCloseTo(value, 4))
    expect((await lab('export', id, '--as', 'onnx', '--out', 'model.onnx')).errors).toMatchObject([
      { code: 'E-STO-009' },
    ])
    expect((await lab('export', id, '--as', 'pytorhc')).errors).toMatchObject([{ code: 'E-CLI-001' }])
  })

  it('are deleted for good, all or none', async () => {
    const id = runIdOf(ended['linear-sgd'])
    const refused = await lab('history', 'delete', id, '0123456789ab')
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.errors).toMatchObject([{ code: 'E-RUN-004', received: '0123456789ab' }])
    expect((await lab('history', 'list')).lines).toHaveLength(2)
    expect((await lab('history', 'delete', id)).lines).toEqual([{ type: 'deleted', runId: id }])
    expect((await lab('history', 'list')).lines.map(({ name }) => name)).toEqual(['relu-adam'])
  })
})

it('regression on the cubic, from a spec that is piped in', async () => {
  const spec = { experiment: 'regression', params: { epochs: 200, optimizer: { kind: 'adam', learningRate: 0.01 } } }
  const { code, lines } = await runLab(['run', '-'], { home, input: JSON.stringify(spec) })
  expect(code).toBe(0)
  const epochs = epochsOf(lines)
  expect(epochs).toHaveLength(200)
  expect(Object.keys(epochs[0]!.metrics)).toEqual(['loss'])
  expect(epochs.at(-1)!.metrics['loss']).toBeLessThan(0.02)
})

it('a model with batch normalization is exported with what it has seen of its batches', async () => {
  const params = { epochs: 5, layers: [{ units: 4, batchNorm: true }], dataset: { samplesPerClass: 20 } }
  const run = await lab('run', specFile('normalized.json', classification(params)))
  expect(run.code).toBe(0)
  const exported = await lab('export', runIdOf(run), '--as', 'json')
  const { tensors } = JSON.parse(exported.stdout) as { tensors: Record<string, number[]> }
  expect(tensors['1.running_mean']!.some((mean) => mean !== 0)).toBe(true)
  expect(tensors['1.running_var']!.every((variance) => variance > 0 && variance < 1)).toBe(true)
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

describe('a run that goes on', () => {
  it('is stopped by Ctrl-C and kept, every epoch told once', async () => {
    const { process: running, ended } = await startLong('interrupted')
    running.kill('SIGINT')
    const { code, lines, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
    expect(lines.at(-1)).toMatchObject({ type: 'end', status: 'stopped' })
    const epochs = epochsOf(lines).map(({ epoch }) => epoch)
    expect(epochs).toEqual(epochs.map((_, at) => at))
    const { lines: shown } = await lab('history', 'show', lines[0]!['runId'] as string)
    expect(shown).toMatchObject([{ status: 'stopped', epochs: epochs.length, name: 'interrupted' }])
  })

  it('has its folder to itself: others read, and look at pictures, but may not write', async () => {
    const { process: running, ended } = await startLong('alone')
    try {
      for (const words of [
        ['run', specFile('second.json', classification({ epochs: 2 }))],
        ['history', 'delete', '012345'],
      ]) {
        const refused = await lab(...words)
        expect([refused.code, refused.stdout]).toEqual([2, ''])
        expect(refused.errors).toMatchObject([{ code: 'E-STO-005', do: expect.stringContaining('--home') as string }])
      }
      const { lines } = await lab('history', 'list', '--status', 'running')
      expect(lines).toMatchObject([{ name: 'alone', status: 'running' }])
      specFile('grey.json', [{ kind: 'grey' }])
      await sharp({ create: { width: 4, height: 3, channels: 3, background: '#840' } })
        .png()
        .toFile(join(folder, 'small.png'))
      const picture = await lab('image', 'small.png', '--recipe', 'grey.json', '--out', 'small-grey.png')
      expect(picture.stderr).toBe('')
      expect(picture.lines).toMatchObject([{ type: 'image', width: 4, height: 3 }])
      const elsewhere = await lab('run', 'second.json', '--home', join(folder, 'another'))
      expect(elsewhere.code).toBe(0)
    } finally {
      running.kill('SIGTERM')
      await ended
    }
    expect((await ended).lines.at(-1)).toMatchObject({ status: 'stopped' })
  })

  it('ends quietly when nobody reads any more', async () => {
    const { process: running, ended } = await startLong('unread')
    running.stdout!.destroy()
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
    expect((await lab('history', 'list', 'unread')).lines).toMatchObject([{ status: 'stopped' }])
  })
})

describe('pictures', () => {
  const recipe: Json = [{ kind: 'grey' }, { kind: 'canny', lowThreshold: 50, highThreshold: 150 }]
  beforeAll(async () => {
    specFile('edges.json', recipe)
    const square = { create: { width: 40, height: 30, channels: 3 as const, background: '#fff' } }
    const input = {
      input: { ...square, create: { ...square.create, width: 90, height: 60, background: '#000' } },
      left: 10,
      top: 10,
    }
    await sharp({ create: { ...square.create, width: 120, height: 80 } })
      .composite([input])
      .png()
      .toFile(join(folder, 'in.png'))
    await sharp(square).jpeg().toFile(join(folder, 'white.jpg'))
  })
  const image = (...words: string[]) => lab('image', ...words, '--recipe', 'edges.json')

  it('one file: its edges as PNG and what was measured; nothing is overwritten without --force', async () => {
    const done = await image('in.png', '--out', 'out.png')
    expect([done.code, done.stderr]).toEqual([0, ''])
    expect(done.lines).toMatchObject([{ type: 'image', file: 'in.png', out: 'out.png', width: 120, height: 80 }])
    const { data } = await sharp(join(folder, 'out.png')).extractChannel(0).raw().toBuffer({ resolveWithObject: true })
    const edges = data.filter((value) => value === 255).length
    // The outline of the black square, each of its sides about as long as it is.
    expect(edges).toBeGreaterThan(2 * (85 + 55))
    expect(edges).toBeLessThan(2 * (95 + 65))
    expect(done.lines[0]!['edgePixels']).toBe(edges)
    const before = readFileSync(join(folder, 'out.png'))
    const refused = await image('in.png', '--out', 'out.png')
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.errors).toMatchObject([{ code: 'E-STO-009', received: 'out.png' }])
    const forced = await image('in.png', '--out', 'out.png', '--force')
    expect(forced.code).toBe(0)
    expect(readFileSync(join(folder, 'out.png'))).toEqual(before)
  })

  it('several files into a folder: one that is no picture is told, the others are done', async () => {
    writeFileSync(join(folder, 'fake.png'), '<html>')
    const done = await image('in.png', 'fake.png', 'gone.png', 'white.jpg', '--out', 'edges')
    expect(done.code).toBe(2)
    expect(done.lines.map(({ out }) => out)).toEqual([join('edges', 'in.png'), join('edges', 'white.png')])
    expect(done.errors).toMatchObject([
      { code: 'E-IMG-001', path: 'fake.png' },
      { code: 'E-SHL-001', received: 'gone.png' },
    ])
    expect(readdirSync(join(folder, 'edges')).toSorted()).toEqual(['in.png', 'white.png'])
  })
})

describe('what the user gave is wrong: exit code 2, one error on standard error, nothing on standard output', () => {
  const refusals: [name: string, spec: string, error: Record<string, unknown>][] = [
    ['no JSON', '{"experiment":', { code: 'E-MOD-001', message: expect.stringContaining('not JSON') as string }],
    ['no object', '[]', { code: 'E-MOD-001', path: 'spec' }],
    ['a misspelt field', '{"experiment":"classification","parms":{}}', { path: 'parms', do: 'Rename it to `params`' }],
    [
      'a parameter beside the parameters',
      '{"experiment":"classification","learningrate":0.01}',
      { path: 'learningrate', do: 'Move it to `params.optimizer.learningRate`' },
    ],
    ['a misspelt parameter', '{"experiment":"classification","params":{"epoch":3}}', { path: 'params.epoch' }],
    [
      'a wrong type',
      '{"experiment":"classification","params":{"epochs":"3"}}',
      { path: 'params.epochs', received: '3' },
    ],
    ['out of range', '{"experiment":"regression","params":{"epochs":0}}', { path: 'params.epochs', limit: '≥ 1' }],
    ['no such experiment', '{"experiment":"alchemy"}', { path: 'experiment', received: 'alchemy' }],
    ['nothing to train', '{"experiment":"images"}', { path: 'experiment' }],
    ['a seed that is none', '{"experiment":"regression","seed":-1}', { path: 'seed' }],
    ['the prototype', '{"experiment":"regression","params":{"__proto__":{"epochs":1}}}', { path: '__proto__' }],
    ['deep nesting', `{"experiment":"regression","params":${'['.repeat(50_000)}`, { limit: 32 }],
    ['too much', `"${'x'.repeat(2_000_000)}"`, { limit: 1_048_576 }],
    ['no text', '\ufffe\u0000', { code: 'E-MOD-001' }],
    ['orders to the terminal', '{"experiment":"\\u001b[2J\\u009b1m"}', { path: 'experiment' }],
    [
      'a model that fits no machine',
      JSON.stringify(classification({ layers: Array(4).fill({ units: 60_000 }) })),
      { path: 'params.layers' },
    ],
  ]
  it.each(refusals)('%s', async (_, spec, error) => {
    const { code, stdout, stderr, errors } = await runLab(['run', '-'], { home: join(folder, 'wrong'), input: spec })
    expect([code, stdout]).toEqual([2, ''])
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject(error)
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(stderr.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  })

  it('a file that is not there, a command and an option that do not exist', async () => {
    expect(await lab('run', 'gone.json')).toMatchObject({
      code: 2,
      errors: [{ code: 'E-SHL-001', received: 'gone.json' }],
    })
    expect((await lab('hsitory', 'list')).errors).toMatchObject([
      { code: 'E-CLI-001', message: expect.stringContaining('`history`') as string },
    ])
    expect((await lab('run', 'x.json', '--nmae', 'y')).errors).toMatchObject([
      { code: 'E-CLI-001', received: '--nmae' },
    ])
  })

  it('a data folder that cannot be made', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    const spec = specFile('short.json', classification({ epochs: 2 }))
    const refused = await lab('run', spec, '--home', join(folder, 'a-file', 'home'))
    expect(refused).toMatchObject({ code: 2, stdout: '', errors: [{ code: 'E-STO-003' }] })
  })
})

it('commands that only read leave no trace where no lab was', async () => {
  const nowhere = join(folder, 'nowhere')
  expect(await lab('history', 'list', '--home', nowhere)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(existsSync(nowhere)).toBe(false)
})

it('the doctor, the help and the version', async () => {
  const doctor = await lab('doctor')
  expect([doctor.code, doctor.stderr]).toEqual([0, ''])
  expect(doctor.lines).toMatchObject([{ type: 'doctor', host: 'terminal', home }])
  const providers = doctor.lines[0]!['providers'] as { name: string; available: boolean }[]
  expect(providers).toContainEqual(expect.objectContaining({ name: 'reference', available: true }))
  const help = await lab('help', 'history')
  expect(help.stdout).toContain('lab history export RUN… [--home DIR]')
  expect((await lab('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await lab()).toMatchObject({ code: 2 })
})
