import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { NUMERICS } from '../../../lab/core/math/numerics.ts'
import { decodeState, encodeState, type RunState } from '../../../lab/core/training/run-state.ts'
import type { Json, KeptState, ProviderChoice, RunSpec } from '../../../preload/contract/values.ts'
import { completeSpec } from '../../experiments.ts'
import { createTrainingRouter } from './router.ts'

const makeChild = () => createRouterClient(createTrainingRouter(), { context: {} })

/** Specs small enough to be trained many times, of everything that a state has to hold. */
const optimizers = [
  { kind: 'sgd', learningRate: 0.1, momentum: 0 },
  { kind: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true },
  { kind: 'adam', learningRate: 0.01 },
  { kind: 'adamw', learningRate: 0.01, amsgrad: true },
  { kind: 'rmsprop', learningRate: 0.01, centered: true, momentum: 0.5 },
  { kind: 'adagrad', learningRate: 0.05, learningRateDecay: 0.01 },
] as Record<string, Json>[]
const schedules = [{ kind: 'constant' }, { kind: 'cosine' }, { kind: 'step', stepSize: 5 }] as Record<string, Json>[]
const specs = fc.record({
  provider: fc.constantFrom<ProviderChoice>('kernels', 'reference'),
  seed: fc.nat(1000),
  epochs: fc.integer({ min: 3, max: 90 }),
  optimizer: fc.constantFrom(...optimizers),
  batchSize: fc.constantFrom(null, 7, 16),
  dropout: fc.constantFrom(null, 0.3),
  batchNorm: fc.boolean(),
  patience: fc.constantFrom(null, 4),
  schedule: fc.constantFrom(...schedules),
})
const specOf = ({
  provider,
  seed,
  dropout,
  batchNorm,
  patience,
  ...given
}: typeof specs extends fc.Arbitrary<infer T> ? T : never): Promise<RunSpec> =>
  completeSpec({
    experiment: 'classification',
    seed,
    provider,
    params: {
      ...given,
      dataset: { samplesPerClass: 10 },
      layers: [{ units: 5, activation: 'tanh', dropout, batchNorm }],
      earlyStopping: { patience },
    },
  })

/** Everything that a run tells, whole or from states on. */
async function train(spec: RunSpec, from: Partial<Parameters<ReturnType<typeof makeChild>['run']>[0]> = {}) {
  const keyframes: KeptState[] = []
  let newest: KeptState | undefined
  const losses: number[] = []
  let first = 0
  for await (const event of await makeChild().run({ spec, paused: false, snapshotEveryMs: null, ...from })) {
    if (event.type === 'epochs') {
      if (losses.length === 0) first = event.metrics.firstEpoch
      losses.push(...event.metrics.columns['loss']!)
      keyframes.push(...(event.keyframes ?? []))
    }
    if (event.type !== 'ready' && event.type !== 'snapshot') newest = event.newest ?? newest
  }
  return { keyframes, newest: newest!, losses, first, epochs: first + losses.length }
}

it('gives the same bytes for a position, whatever way led there', async () => {
  const jumps = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), states: fc.boolean() }), {
    minLength: 3,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(specs, jumps, async (given, wanted) => {
      const spec = await specOf(given)
      const run = await train(spec)
      const child = makeChild()
      const fresh = makeChild()
      const metrics = { firstEpoch: 0, columns: { loss: Float64Array.from(run.losses) } }
      for (const { share, states } of wanted) {
        const position = Math.round(share * run.epochs)
        const ask = { runId: 'a', spec, first: 0, numerics: NUMERICS, position, branch: spec }
        const known = [...run.keyframes, run.newest].filter((state) => state.position <= position)
        const jumped = await child.position({ ...ask, metrics, states: states ? known.slice(-1) : [] })
        const straight = await fresh.position({
          ...ask,
          runId: `${position}`,
          metrics: { firstEpoch: 0, columns: {} },
          states: [],
        })
        expect(jumped).toEqual(straight)
        expect(jumped).toMatchObject({ differsAt: null, exact: true, branch: { position } })
        const stored = known.find((state) => state.position === position)
        if (stored && given.patience === null) expect(jumped.branch!.state).toEqual(stored.state)
      }
    }),
    { numRuns: 25 },
  )
})

it('goes on from any stored state to the same end', async () => {
  await fc.assert(
    fc.asyncProperty(specs, fc.nat(), async (given, nth) => {
      const spec = await specOf(given)
      const whole = await train(spec)
      const state = [...whole.keyframes, whole.newest][nth % (whole.keyframes.length + 1)]!
      const rest = await train(spec, { states: [state] })
      expect(rest.losses).toEqual(whole.losses.slice(state.position))
      if (rest.losses.length > 0) expect(rest.newest).toEqual(whole.newest)
    }),
    { numRuns: 25 },
  )
})

/** The same state, but for what a change makes of it. */
function changed({ position, state }: KeptState, change: (state: RunState) => void, numerics?: number): KeptState {
  const read = decodeState(state)!
  change(read)
  return { position, state: encodeState(read, { ...read, ...(numerics !== undefined && { numerics }) }) }
}

it('comes to another end from a state of which any part is another', async () => {
  const spec = await completeSpec({
    experiment: 'classification',
    params: {
      dataset: { samplesPerClass: 10 },
      layers: [{ units: 5, activation: 'tanh', dropout: 0.3, batchNorm: true }],
      optimizer: { kind: 'adam', learningRate: 0.01 },
      batchSize: 7,
      epochs: 12,
    },
    seed: 1,
    provider: 'reference',
  })
  const whole = await train(spec)
  const state = whole.keyframes[5]!
  const endsFrom = async (change: (state: RunState) => void) =>
    (await train(spec, { states: [changed(state, change)] })).newest
  expect(await endsFrom(() => {})).toEqual(whole.newest)
  const changes: Record<string, (state: RunState) => void> = {
    weights: ({ trainer }) => void (trainer.weights[0]! += 1e-6),
    'running statistics': ({ trainer }) => void (trainer.buffers[0]! += 1e-6),
    'first moments': ({ trainer }) => void (trainer.slots[0]![0]! += 1e-6),
    'second moments': ({ trainer }) => void (trainer.slots[1]![0]! += 1e-3),
    updates: ({ trainer }) => void trainer.updates++,
    generator: ({ shuffle }) => void shuffle!.position--,
  }
  for (const [name, change] of Object.entries(changes)) expect(await endsFrom(change), name).not.toEqual(whole.newest)
})

it('says of every position that another version of the numerics led to that it is not exact', async () => {
  const spec = await completeSpec({
    experiment: 'classification',
    params: { dataset: { samplesPerClass: 10 }, epochs: 20 },
    seed: 1,
    provider: 'reference',
  })
  const run = await train(spec)
  const at = run.keyframes.find(({ position }) => position === 8)!
  const metrics = { firstEpoch: 0, columns: {} }
  /** At the stored state, and beyond it, in a child that knows nothing else of the run. */
  const shown = async (numerics: number, states: KeptState[]) => {
    const ask = { runId: 'a', spec, first: 0, numerics, metrics, states }
    const child = makeChild()
    const there = await child.position({ ...ask, position: 8 })
    const beyond = await child.position({ ...ask, position: 11 })
    return [there, beyond].map(({ exact, weightsSha256 }) => [exact, weightsSha256])
  }
  const now = await shown(NUMERICS, [at])
  expect(now.map(([exact]) => exact)).toEqual([true, true])
  const earlier = changed(at, () => {}, NUMERICS - 1)
  const inexact = now.map(([, sha256]) => [false, sha256])
  expect(await shown(NUMERICS - 1, [earlier])).toEqual(inexact)
  // Whatever the run's record says, the state itself tells.
  expect(await shown(NUMERICS, [earlier])).toEqual(inexact)
  // Without a stored state it is computed from the spec, by today's.
  expect(await shown(NUMERICS - 1, [])).toEqual(inexact)
})

it('notices stored metrics that it does not come to, and tells the first of them', async () => {
  const spec = await completeSpec({
    experiment: 'classification',
    params: { dataset: { samplesPerClass: 10 } },
    seed: 1,
    provider: 'reference',
  })
  const loss = new Float64Array(9)
  const straight = { runId: 'a', spec, first: 0, numerics: NUMERICS, position: 9, states: [] }
  const child = makeChild()
  const run = await train({ ...spec, params: { ...spec.params, epochs: 9 } })
  loss.set(run.losses)
  const right = await child.position({ ...straight, metrics: { firstEpoch: 0, columns: { loss } } })
  expect(right.differsAt).toBeNull()
  loss[4] = loss[4]! + 1e-15
  loss[7] = NaN
  const wrong = await child.position({ ...straight, runId: 'b', metrics: { firstEpoch: 0, columns: { loss } } })
  expect(wrong).toMatchObject({ differsAt: 4, weightsSha256: right.weightsSha256 })
})

it('does not go on from the state of another spec', async () => {
  const spec = (learningRate: number) =>
    completeSpec({
      experiment: 'classification',
      params: { dataset: { samplesPerClass: 10 }, optimizer: { kind: 'adam', learningRate }, epochs: 20 },
      seed: 1,
      provider: 'reference',
    })
  const foreign = await train(await spec(0.5))
  const ask = {
    spec: await spec(0.001),
    first: 0,
    numerics: NUMERICS,
    position: 20,
    metrics: { firstEpoch: 0, columns: {} },
  }
  const own = await makeChild().position({ ...ask, runId: 'a', states: [] })
  const offered = await makeChild().position({ ...ask, runId: 'a', states: [foreign.newest] })
  expect(offered).toEqual(own)
  // The guard at work: the very state serves for its own spec.
  const its = await makeChild().position({ ...ask, spec: await spec(0.5), runId: 'b', states: [foreign.newest] })
  expect(its.weightsSha256).not.toBe(own.weightsSha256)
})

it('keeps keyframes at the multiples of a stride that follows from the number of epochs', async () => {
  for (const epochs of [1, 40, 64, 65, 200, 300]) {
    const spec = await completeSpec({
      experiment: 'regression',
      params: { dataset: { samples: 4 }, layers: [{ units: 2 }], epochs },
      seed: 1,
      provider: 'reference',
    })
    const { keyframes, newest } = await train(spec)
    const stride = 2 ** Math.max(0, Math.ceil(Math.log2(epochs / 64.999)))
    const kept = keyframes.filter(({ position }) => position % stride === 0).map(({ position }) => position)
    expect(kept).toEqual(Array.from({ length: Math.floor(epochs / stride) }, (_, i) => (i + 1) * stride))
    expect(newest.position).toBe(epochs)
  }
})
