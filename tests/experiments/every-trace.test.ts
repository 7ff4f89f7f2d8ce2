/** What holds for every explorable, whoever wrote it: a trace is a function of its parameters and its seed. */
import { describe, expect, it } from 'vitest'
import type { Experiment, ExplorableExperiment, Trace } from '../../lab/core/experiment.ts'
import { createRandom } from '../../lab/core/random.ts'
import type { SnapshotValue } from '../../preload/contract/values.ts'
import { encodeTyped } from '../../preload/typed-json.ts'

const explorables = Object.values(
  import.meta.glob<Experiment>('../../lab/experiments/*/experiment.ts', { eager: true, import: 'default' }),
).filter((each): each is ExplorableExperiment => each.kind === 'explorable')

/** A frame to the bit. */
const bits = (frame: SnapshotValue): string => JSON.stringify(encodeTyped(frame))

/** Positions of a trace to be looked at: its ends, and some between. */
const someOf = ({ length }: Trace): number[] =>
  [...new Set([0, 1, 2, length >> 1, length - 1, length])].filter((at) => at >= 0 && at <= length)

function traced(experiment: ExplorableExperiment, seed: number, budgetMs: number): Trace {
  const trace = experiment.trace(experiment.params.parse({}), createRandom(seed))
  while (!trace.ended) {
    const { length } = trace
    trace.advance(budgetMs)
    // One that makes no step in a budget that has run out would be waited for in vain.
    if (budgetMs === 0 && trace.length === length && !trace.ended) throw new Error('advance(0) makes no step')
  }
  return trace
}

describe.each(explorables.map((experiment) => [experiment.id, experiment] as const))('%s', (_, experiment) => {
  const trace = traced(experiment, 7, 20)

  it('step back gives the same bits, whatever was asked between', () => {
    const positions = someOf(trace)
    const before = positions.map((at) => bits(trace.frame(at)))
    for (const at of positions.toReversed()) bits(trace.frame(at))
    expect(positions.map((at) => bits(trace.frame(at)))).toEqual(before)
  })
  it('gives the same bits a second time, in however small slices', () => {
    const again = traced(experiment, 7, 0)
    expect([again.length, again.failed]).toEqual([trace.length, trace.failed])
    for (const at of someOf(trace)) expect(bits(again.frame(at))).toBe(bits(trace.frame(at)))
    expect(again.result()).toEqual(trace.result())
  })
  it('frames and result travel between processes as they are', () => {
    for (const at of someOf(trace)) {
      const frame = trace.frame(at)
      expect(bits(structuredClone(frame))).toBe(bits(frame))
    }
    expect(JSON.parse(JSON.stringify(trace.result()))).toEqual(trace.result())
  })
  it('grows, and gives frames meanwhile that stay', () => {
    const growing = experiment.trace(experiment.params.parse({}), createRandom(7))
    let last = growing.length
    const first = bits(growing.frame(0))
    for (let turn = 0; turn < 50 && !growing.ended; turn++) {
      growing.advance(0)
      expect(growing.length).toBeGreaterThanOrEqual(last)
      last = growing.length
      bits(growing.frame(last))
    }
    expect(bits(growing.frame(0))).toBe(first)
    expect(bits(growing.frame(last))).toBe(bits(trace.frame(last)))
  })
})

it('there are some', () => expect(explorables.length).toBeGreaterThan(0))
