import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startLab } from './lab-process.ts'
import { classification, epochsOf, runIdOf, terminalFolder } from './terminal-folder.ts'

const { folder, lab, specFile, startLong } = terminalFolder()
const small = { dataset: { kind: 'spiral', samplesPerClass: 20 }, layers: [{ units: 4 }] }

it('shows any position of a run, and writes its weights', async () => {
  const run = await lab('run', specFile('short.json', classification({ ...small, epochs: 200 })))
  const runId = runIdOf(run)
  const printed = epochsOf(run.lines)
  for (const epoch of [0, 77, 128, 200]) {
    const { code, lines } = await lab('state', runId, '--epoch', String(epoch), '--weights', `${epoch}.f32`)
    expect(code).toBe(0)
    const weights = readFileSync(join(folder, `${epoch}.f32`))
    expect(lines).toEqual([
      {
        type: 'state',
        runId,
        epoch,
        metrics: printed[epoch]?.metrics ?? null,
        weightsSha256: createHash('sha256').update(weights).digest('hex'),
      },
    ])
    expect(weights.length).toBe((2 * 4 + 4 + 4 * 3 + 3) * 4)
  }
  const beyond = await lab('state', runId, '--epoch', '201')
  expect([beyond.code, beyond.stdout]).toEqual([2, ''])
  expect(beyond.errors).toMatchObject([{ code: 'E-RUN-020', path: 'position', received: 201, limit: '0 … 200' }])
  const twice = await lab('state', runId, '--epoch', '77', '--weights', '77.f32')
  expect(twice.errors).toMatchObject([{ code: 'E-STO-009' }])
  const completed = await lab('resume', runId)
  expect([completed.code, completed.errors[0]]).toMatchObject([2, { code: 'E-RUN-016' }])
})

it('shows the layers of a run at any position', async () => {
  const layers = [
    { units: 4, activation: 'relu' },
    { units: 3, activation: 'sigmoid' },
  ]
  const run = await lab('run', specFile('layers.json', classification({ ...small, layers, epochs: 40 })))
  const runId = runIdOf(run)
  const at = async (epoch: number) => (await lab('state', runId, '--epoch', String(epoch), '--layers')).lines[0]!
  const [first, last] = [await at(0), await at(40)]
  const figure = expect.any(Number) as number
  const norms = { weightNorm: figure, gradientNorm: figure, startNorm: figure, updateNorm: figure, growth: figure }
  const shape = {
    ...norms,
    decayNorm: figure,
    decayShare: figure,
    slope: figure,
    gain: figure,
    dead: null,
    saturated: null,
  }
  for (const line of [first, last])
    expect(line['layers']).toEqual([
      { ...shape, units: 4, activation: 'relu', dead: figure },
      { ...shape, units: 3, activation: 'sigmoid', saturated: figure },
      { ...shape, units: 3, activation: 'linear' },
    ])
  expect(last['layers']).not.toEqual(first['layers'])
  expect(last['weightsSha256']).toBe((await lab('state', runId, '--epoch', '40')).lines[0]!['weightsSha256'])
  const nowhere = await lab('state', runId, '--layers')
  expect([nowhere.code, nowhere.stdout]).toEqual([2, ''])
  expect(nowhere.errors).toMatchObject([{ code: 'E-CLI-001', path: '--layers' }])
})

it('lets a stopped run go on to the end that it would have come to', async () => {
  const { process: running, ended } = await startLong('cut')
  running.kill('SIGINT')
  const { code, lines } = await ended
  expect(code).toBe(130)
  const runId = lines[0]!['runId'] as string
  const stored = epochsOf(lines).length
  // Interrupted again and again, and killed once: every epoch is told once, in order.
  const told = epochsOf(lines).map(({ epoch }) => epoch)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const resumed = startLab(['resume', runId], { home: join(folder, 'home'), cwd: folder })
    await new Promise<void>((resolve) =>
      resumed.process.stdout!.on('data', (part: string) => part.includes('"type":"epoch"') && resolve()),
    )
    resumed.process.kill(signal)
    const { lines: more } = await resumed.ended
    expect(more[0]).toMatchObject({ type: 'run', runId })
    expect(more.at(-1)).toMatchObject({ type: 'end', status: 'stopped' })
    told.push(...epochsOf(more).map(({ epoch }) => epoch))
  }
  expect(told.length).toBeGreaterThan(stored)
  expect(told).toEqual(told.map((_, at) => at))
  const replayed = await lab('replay', runId)
  expect([replayed.code, replayed.lines]).toEqual([0, [{ type: 'replay', runId, verdict: 'reproduced', epoch: null }]])
  const { lines: shown } = await lab('history', 'show', runId)
  expect(shown).toMatchObject([{ status: 'stopped', replay: { differsAt: null } }])
})
