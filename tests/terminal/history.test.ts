import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../preload/contract/values.ts'
import type { Ended } from './lab-process.ts'
import { classification, epochsOf, runIdOf, terminalFolder } from './terminal-folder.ts'

const EPOCHS = 60
const { folder, lab, specFile } = terminalFolder()

describe('two runs', () => {
  const models = {
    'linear-sgd': { layers: [{ units: 100, activation: 'linear' }], optimizer: { kind: 'sgd', learningRate: 0.001 } },
    'relu-adam': { modelIndex: 1 },
  }
  const ended = {} as Record<keyof typeof models, Ended>
  beforeAll(async () => {
    for (const name of ['linear-sgd', 'relu-adam'] as const) {
      const file = specFile(`${name}.json`, classification({ ...models[name], epochs: EPOCHS }))
      ended[name] = await lab('run', file, '--name', name)
    }
  })

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

  it('are told to scripts in the same words in any language', async () => {
    for (const words of [
      ['list'],
      ['show', runIdOf(ended['relu-adam'])],
      ['compare', ...Object.values(ended).map(runIdOf)],
    ])
      expect((await lab('history', ...words, '--language', 'zh-CN')).stdout).toBe(
        (await lab('history', ...words)).stdout,
      )
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

it('commands that only read leave no trace where no lab was', async () => {
  const nowhere = join(folder, 'nowhere')
  expect(await lab('history', 'list', '--home', nowhere)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(existsSync(nowhere)).toBe(false)
})
