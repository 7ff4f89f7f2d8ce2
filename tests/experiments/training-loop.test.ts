import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drain } from '../../lab/core/training/pieces.ts'
import { loadKernels } from '../../native/tensors/kernels/provider.ts'
import { referenceProvider } from '../../native/tensors/reference/provider.ts'
import classification from '../../lab/experiments/classification/experiment.ts'
import { randomOf } from '../../lab/core/runs/run-random.ts'

const start = (given: Record<string, unknown>, seed = 1) =>
  classification.start!(
    classification.params.parse({ dataset: { samplesPerClass: 20 }, layers: [{ units: 6 }], ...given }),
    {
      random: randomOf(seed),
      createTrainer: (...what) => referenceProvider.create(...what),
    },
  )
type Session = ReturnType<typeof start>

/** Trains until the loss is not finite; the losses, that one included. */
function untilBroken(session: Session, most = 400): number[] {
  const losses: number[] = []
  while (losses.length < most && (losses.length === 0 || Number.isFinite(losses.at(-1))))
    losses.push(session.epoch().loss)
  return losses
}

describe('a learning rate that blows up', () => {
  it('ends at the last weights whose loss was finite, names the layer and suggests a rate', () => {
    const given = { optimizer: { kind: 'sgd', learningRate: 1e15 }, layers: [{ units: 6 }, { units: 6 }] }
    const session = start(given)
    const losses = untilBroken(session)
    const broken = losses.length - 1
    expect(broken).toBeGreaterThan(0)
    expect(broken).toBeLessThan(100)
    const { error, epochs } = session.diverged()
    expect(error.shape).toMatchObject({
      code: 'E-RUN-001',
      path: 'params.optimizer.learningRate',
      received: 1e15,
      limit: 0.1,
    })
    expect(error.shape.message).toMatch(
      new RegExp(`^The loss became (NaN|Infinity) at epoch ${broken} \\(first in layer [123]\\)\\.$`),
    )
    // With everything in one batch, the last finite loss was measured on the weights before the last whole epoch.
    expect(epochs).toBe(broken - 1)
    expect(session.trainer.weights().every(Number.isFinite)).toBe(true)
    expect(session.trainer.evaluate().loss).toBeCloseTo(losses[broken - 1]!, 5)
  })

  it.each([[null], [7]])('goes back to the very bits, however long it went well (batches of %o)', (batchSize) => {
    const exploding = fc.record({
      // A rate that grows without end: from calm to too much after a while.
      warm: fc.integer({ min: 1, max: 60 }),
      rate: fc.double({ min: 3, max: 30, noNaN: true }),
      seed: fc.nat({ max: 1000 }),
      dropout: fc.constantFrom(null, 0.2),
    })
    fc.assert(
      fc.property(exploding, ({ warm, rate, seed, dropout }) => {
        const given = {
          layers: [{ units: 6, dropout }],
          optimizer: { kind: 'sgd', learningRate: 10 ** rate, momentum: 0.5 },
          warmup: { kind: 'linear', epochs: warm, startFactor: 1e-4 / 10 ** rate },
          batchSize,
        }
        const session = start(given, seed)
        const losses = untilBroken(session)
        fc.pre(!Number.isFinite(losses.at(-1)))
        const { epochs } = session.diverged()
        expect(epochs).toBeLessThan(losses.length)
        expect(session.trainer.weights().every(Number.isFinite)).toBe(true)
        const again = start(given, seed)
        for (let i = 0; i < epochs; i++) again.epoch()
        if (batchSize === null) {
          expect(epochs).toBe(Math.max(0, losses.length - 2))
          expect(session.trainer.weights()).toEqual(again.trainer.weights())
        }
        const updates = (which: Session): number => which.trainer.state().updates
        expect(updates(session)).toBeGreaterThanOrEqual(updates(again))
        expect(updates(session)).toBeLessThan(updates(again) + (batchSize === null ? 1 : 9))
      }),
      { numRuns: 25, seed: 20261124 },
    )
  })

  it('goes back to the beginning when the first loss of all is not finite', () => {
    const session = start({
      init: { kind: 'constant', value: 1e6 },
      layers: Array.from({ length: 9 }, () => ({ units: 5, activation: 'linear' })),
    })
    const before = session.trainer.weights()
    expect(session.epoch().loss).not.toBeLessThan(Infinity)
    const { error, epochs } = session.diverged()
    expect(epochs).toBe(0)
    expect(session.trainer.weights()).toEqual(before)
    expect(error.shape.message).toMatch(/at epoch 0 \(first in layer 6\)/)
  })
})

describe('a long epoch in pieces', () => {
  const long = { dataset: { samplesPerClass: 400 }, layers: [{ units: 240 }, { units: 240, dropout: 0.2 }] }
  it.each([[null], [500]])(
    'has the bits of one in one go, also after it was left in its middle (batches of %o)',
    async (batchSize) => {
      const kernels = await loadKernels({ threads: 2 })
      const begin = () =>
        classification.start(classification.params.parse({ ...long, batchSize }), {
          random: randomOf(3),
          createTrainer: (...what) => kernels.create(...what),
        })
      const [whole, broken] = [begin(), begin()]
      const pieces = broken.inPieces!
      let all = 0
      for (const work = begin().inPieces!.epoch(); !work.next().done;) all++
      expect(all).toBeGreaterThan(2)
      for (let epoch = 0; epoch < 3; epoch++) {
        const figures = whole.epoch()
        for (const after of [1, all >> 1, all]) {
          const some = pieces.epoch()
          for (let i = 0; i < after; i++) expect(some.next().done).toBe(false)
          pieces.leave()
          expect(broken.state().position).toBe(epoch)
        }
        expect(drain(pieces.epoch())).toEqual(figures)
        expect(broken.state()).toEqual(whole.state())
      }
      expect(drain(pieces.result())).toEqual(whole.result())
      expect(drain(pieces.snapshot())).toEqual(whole.snapshot())
    },
  )

  it('is in one go where it is short, or where the provider can do no other', () => {
    expect(start({}).inPieces).toBeNull()
  })

  it('that diverges goes back to the same state', async () => {
    const kernels = await loadKernels({ threads: 2 })
    const begin = () =>
      classification.start(classification.params.parse({ ...long, optimizer: { kind: 'sgd', learningRate: 1e15 } }), {
        random: randomOf(3),
        createTrainer: (...what) => kernels.create(...what),
      })
    const [whole, broken] = [begin(), begin()]
    while (Number.isFinite(whole.epoch().loss));
    while (Number.isFinite(drain(broken.inPieces!.epoch()).loss));
    const [expected, got] = [whole.diverged(), drain(broken.inPieces!.diverged())]
    expect(got.epochs).toBe(expected.epochs)
    expect(got.error.shape).toEqual(expected.error.shape)
    expect(broken.state()).toEqual(whole.state())
  })
})

describe('early stopping', () => {
  it('ends with the epoch whose loss reaches the target', () => {
    const losses = Array.from(
      { length: 30 },
      (
        (session) => () =>
          session.epoch().loss
      )(start({})),
    )
    const session = start({ earlyStopping: { target: losses[12] } })
    let epochs = 0
    do {
      session.epoch()
      epochs++
    } while (!session.stopped())
    expect(epochs).toBe(losses.findIndex((loss) => loss <= losses[12]!) + 1)
  })
  it('can watch the accuracy, and wait', () => {
    const session = start({
      earlyStopping: { metric: 'accuracy', patience: 3 },
      optimizer: { kind: 'sgd', learningRate: 1e-30 },
    })
    const stops = Array.from({ length: 4 }, () => (session.epoch(), session.stopped()))
    expect(stops).toEqual([false, false, false, true])
  })
  it('never ends what does not ask for it', () => {
    const session = start({})
    for (let i = 0; i < 20; i++) session.epoch()
    expect(session.stopped()).toBe(false)
  })
})
