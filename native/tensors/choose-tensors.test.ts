import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TrainingPlan } from '../../lab/core/training/training-plan.ts'
import type { ProviderName } from '../../lab/core/training/trainer.ts'
import type { ErrorShape } from '../../preload/errors.ts'
import { phrase, fromLibrary, formatMessage, type Message } from '../../preload/message.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calibration-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The choice as a process makes it that has measured nothing yet. */
async function freshChoice() {
  vi.resetModules()
  return (await import('./choose-tensors.ts')).chooseTensors
}

const plan: TrainingPlan = {
  model: {
    inputs: 2,
    layers: [
      { units: 4, activation: 'relu' },
      { units: 3, activation: 'linear' },
    ],
  },
  training: { loss: 'crossEntropy', optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0 }, weightDecay: 0 },
  samples: 30,
  targets: 1,
}
/** Only the two that are always there, so that every machine chooses among the same. */
const refused = { kernels: fromLibrary('left out'), tensorflow: fromLibrary('left out') }

it('chooses by measurement, says so in numbers, and lets another process go on from what was measured', async () => {
  const cacheFile = join(folder, 'cache', 'tensors.json')
  const first = await (await freshChoice())(plan, 'auto', { refused, cacheFile })
  expect(formatMessage('en', first.why)).toMatch(
    /^measured: tfjs [\d.e-]+ ms, reference [\d.e-]+ ms a step; kernels: left out/,
  )
  const kept = JSON.parse(readFileSync(cacheFile, 'utf8')) as { entries: Record<string, Record<ProviderName, number>> }
  const [[key, times]] = Object.entries(kept.entries) as [[string, Record<ProviderName, number>]]
  expect(times[first.provider.name]).toBe(Math.min(...Object.values(times)))

  // What was measured decides, in a process that did not measure itself.
  for (const [tfjs, reference, chosen] of [
    [7, 100, 'tfjs'],
    [100, 7, 'reference'],
    [10, 9, 'tfjs'],
  ] as const) {
    writeFileSync(cacheFile, JSON.stringify({ ...kept, entries: { [key]: { tfjs, reference } } }))
    const next = await (await freshChoice())(plan, 'auto', { refused, cacheFile })
    expect(next.provider.name).toBe(chosen)
    expect(formatMessage('en', next.why)).toBe(`measured: tfjs ${tfjs} ms, reference ${reference} ms a step`)
  }
})

it('measures anew for another shape, and when the file is of no use', async () => {
  const cacheFile = join(folder, 'tensors.json')
  writeFileSync(cacheFile, '{"version":1,"entries":{"a":{"tfjs":"fast"}}}')
  const choose = await freshChoice()
  for (const batchSize of [null, 10])
    expect(
      formatMessage(
        'en',
        (await choose({ ...plan, training: { ...plan.training, batchSize } }, 'auto', { refused, cacheFile })).why,
      ),
    ).toMatch(/reference/)
  const { entries } = JSON.parse(readFileSync(cacheFile, 'utf8')) as { entries: object }
  expect(Object.keys(entries).length).toBe(2)
})

it('takes what was asked for, or says why it cannot', async () => {
  const choose = await freshChoice()
  expect(await choose(plan, 'reference')).toMatchObject({
    provider: { name: 'reference' },
    why: phrase('provider.asked'),
  })
  const refusal = async (wanted: 'tensorflow' | 'auto', reasons: Partial<Record<ProviderName, Message>>) =>
    choose(plan, wanted, { refused: reasons }).then(
      () => null,
      (error: { shape: ErrorShape }) => error.shape,
    )
  expect(await refusal('tensorflow', { tensorflow: fromLibrary('its probe crashed') })).toMatchObject({
    code: 'E-MOD-003',
    path: 'provider',
    received: 'tensorflow',
    message: 'The provider `tensorflow` cannot train this model: its probe crashed.',
  })
  const none = {
    kernels: fromLibrary('a'),
    tensorflow: fromLibrary('b'),
    tfjs: fromLibrary('c'),
    reference: fromLibrary('d'),
  }
  expect((await refusal('auto', none))?.message).toContain('kernels: a; tensorflow: b; tfjs: c; reference: d')
})

it('does not try what is too large to be tried', async () => {
  const choose = await freshChoice()
  const large = { ...plan, model: { ...plan.model, inputs: 2_000_000 } }
  expect(formatMessage('en', (await choose(large, 'auto', { refused })).why)).toMatch(
    /^the model is too large to be tried first/,
  )
})
