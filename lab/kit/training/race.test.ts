import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunSpec } from '../../../preload/contract/values.ts'
import { labError } from '../../../preload/errors.ts'
import type { Playhead } from './playhead.svelte.ts'
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
    for (let passed = 0; passed < seconds; passed += 0.016) {
      race.leader.playhead.tick(0.016)
      race.follow()
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

it.each(['whole', 'live'] as const)(
  'goes to the end of the longer run where the first one ends before, at the pace %s',
  async (pace) => {
    const { race, play } = makeRace({})
    const [a, b] = race.sides.map(({ playhead }) => playhead) as [Playhead, Playhead]
    a.open('a', { last: 60, total: 100, pace, playing: true, growing: true })
    b.open('b', { last: 60, total: 100, growing: true })
    await play(1)
    expect([race.leader, a.playing, b.playing]).toEqual([race.sides[0], true, false])
    // Such as one that diverged: it stops its own playhead where that is at the live edge.
    a.grow(60, 100, false)
    await play(1)
    expect([race.leader, a.playing, b.playing, b.pace]).toEqual([race.sides[1], false, true, pace])
    b.grow(100, 100, false)
    b.offer({ position: 100, snapshot: {}, metrics: null })
    await play(9)
    expect([b.position, b.shown?.position, a.shown?.position]).toEqual([100, 100, 60])
    // By hand, both ways.
    b.goTo(80)
    await play(0.1)
    expect([b.shown?.position, a.shown?.position]).toEqual([80, 60])
    b.goTo(20)
    await play(0.1)
    expect([b.shown?.position, a.shown?.position]).toEqual([20, 20])
  },
)

it('leaves the clock where it was paused, and gives it back where the second ends before the first did', async () => {
  const { race, play } = makeRace({})
  const [a, b] = race.sides.map(({ playhead }) => playhead) as [Playhead, Playhead]
  a.open('a', { last: 50, total: 100, pace: 'whole', playing: true, growing: true })
  b.open('b', { last: 40, total: 100, growing: true })
  await play(0.5)
  a.toggle()
  await play(0.1)
  const held = a.position
  a.grow(60, 100, false)
  await play(1)
  expect([race.leader, a.playing, b.playing, b.position]).toEqual([race.sides[1], false, false, held])
  b.grow(50, 100, false)
  await play(1)
  expect([race.leader, a.position]).toEqual([race.sides[0], held])
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
