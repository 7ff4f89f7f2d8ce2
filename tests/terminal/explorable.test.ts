/** Explorables in the terminal: traced in a process of their own, kept as runs, computed again at any position. */
import { expect, it } from 'vitest'
import { terminalFolder } from './terminal-folder.ts'

const { lab, specFile } = terminalFolder()

let runId: string

it('prints every position, and the result', async () => {
  const { code, lines, stderr } = await lab(
    'run',
    specFile('or.json', { experiment: 'neuron', params: { task: 'or' } }),
    '--frames',
  )
  expect([code, stderr]).toEqual([0, ''])
  const [first, ...rest] = lines
  expect(first).toMatchObject({ type: 'run', spec: { experiment: 'neuron', seed: 12345, params: { task: 'or' } } })
  runId = first!['runId'] as string
  const frames = rest.slice(0, -1)
  expect(frames.map(({ type, position }) => [type, position])).toEqual(frames.map((_, at) => ['frame', at]))
  expect(rest.at(-1)).toMatchObject({ type: 'end', runId, status: 'completed', result: { converged: true } })
  const second = await lab('state', runId, '--position', '1')
  expect(second.lines).toEqual([{ type: 'state', runId, position: 1, frame: frames[1]!['frame'] }])
})
it('keeps an ordinary run without provider and epochs', async () => {
  const { lines } = await lab('history', 'show', runId, '--json')
  expect(lines[0]).toMatchObject({ provider: null, epochs: 0, status: 'completed', result: { converged: true } })
  const exported = await lab('history', 'export', runId, '--format', 'json')
  expect(JSON.parse(exported.stdout)).toMatchObject([{ runId, result: { converged: true }, metrics: { epochs: [] } }])
})
it('refuses three seeds, positions beyond the end, and frames of a training', async () => {
  const seeds = { experiment: 'neuron', seed: { data: 1, weights: 2, shuffle: 3 } }
  expect(await lab('run', specFile('three.json', seeds))).toMatchObject({
    code: 2,
    errors: [{ code: 'E-MOD-001', path: 'seed' }],
  })
  expect(await lab('state', runId, '--position', '1000000')).toMatchObject({ code: 2, errors: [{ code: 'E-RUN-015' }] })
  const training = specFile('training.json', { experiment: 'classification' })
  expect(await lab('run', training, '--frames')).toMatchObject({
    code: 2,
    errors: [{ code: 'E-CLI-001', path: '--frames' }],
  })
})
