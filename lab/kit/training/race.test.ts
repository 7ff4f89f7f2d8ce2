import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunSpec } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import { Race } from './race.svelte.ts'

beforeEach(() => vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 1)))
afterEach(() => void vi.unstubAllGlobals())

const specs = ['a', 'b'].map((name): RunSpec => ({ experiment: name, params: {}, seed: 1, provider: 'auto' }))
const [a, b] = specs as [RunSpec, RunSpec]

/** A race in a lab that refuses some runs and computes some positions. */
function makeRace({
  refused = [] as string[],
  computes = () => true,
}: {
  refused?: string[]
  computes?: () => boolean
}) {
  const asked: string[] = []
  const reported: unknown[] = []
  const runs = {
    start: async ({ spec }: { spec: RunSpec }) => {
      asked.push(`start ${spec.experiment}`)
      if (refused.includes(spec.experiment)) throw labError('tooManyTraining', { running: 2, limit: 2 })
      return { runId: `${spec.experiment}${asked.length}`, spec }
    },
    control: async ({ runId, action }: { runId: string; action: string }) => {
      asked.push(`${action} ${runId[0]}`)
      return { status: 'stopped' }
    },
    watch: async function* (_: unknown, { signal }: { signal: AbortSignal }) {
      yield* [] as never[]
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
    position: ({ position }: { position: number }) =>
      computes() ? Promise.resolve({ position, snapshot: {} }) : new Promise(() => {}),
  }
  const history = {
    update: async ({ runId, note }: { runId: string; note: string }) => asked.push(`${runId[0]} ${note}`),
  }
  const race = new Race({
    client: { runs, history } as never,
    experiment: 'a',
    metrics: [],
    report: (thrown) => reported.push(thrown),
  })
  /** Plays for so long, a frame each 16 ms. */
  const play = async (seconds: number): Promise<void> => {
    const [leader] = race.sides
    for (let passed = 0; passed < seconds; passed += 0.016) {
      leader.playhead.tick(0.016)
      race.follow(leader.playhead.position)
      for (let turn = 0; turn < 3; turn++) await Promise.resolve()
    }
  }
  return { race, asked, reported, play }
}
const note = (other: string): string => `against ${other[0]}`

it('plays on where the other network ended before', async () => {
  const { race, play } = makeRace({})
  const [leader, follower] = race.sides
  leader.playhead.open('a', { last: 100, total: 100, pace: 'whole', playing: true })
  // Such as one that diverged.
  follower.playhead.open('b', { last: 60, total: 100 })
  await play(9)
  expect([leader.playhead.position, follower.playhead.shown?.position]).toEqual([100, 60])
})

it('waits for the other’s picture, and for its epochs, but not for what is not on its way', async () => {
  let computes = true
  const { race, play } = makeRace({ computes: () => computes })
  const [leader, follower] = race.sides
  leader.playhead.open('a', { last: 100, total: 100, pace: 'whole', playing: true })
  follower.playhead.open('b', { last: 31, total: 100, growing: true })
  await play(9)
  // The last one is the live edge, where it would ride ahead.
  expect([leader.playhead.position, follower.playhead.shown?.position]).toEqual([30, 30])
  computes = false
  follower.playhead.grow(100, 100, false)
  await play(9)
  // Its next picture is never done.
  expect([leader.playhead.position, follower.playhead.shown?.position]).toEqual([32, 30])
})

it('starts both, once, and tells each of the other', async () => {
  const { race, asked } = makeRace({})
  await Promise.all([race.start([a, b], note), race.start([a, b], note)])
  expect(asked).toEqual(['start a', 'start b', 'a against b', 'b against a'])
  race.dispose()
})

it('ends the one that has begun where the other is refused', async () => {
  const { race, asked, reported } = makeRace({ refused: ['b'] })
  await race.start([a, b], note)
  expect(asked).toEqual(['start a', 'start b', 'stop a'])
  expect(reported).toHaveLength(1)
  race.dispose()
})
