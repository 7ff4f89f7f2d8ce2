import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPlace, parsePlace, type Place } from './place.ts'

const experiments = ['classification', 'images']
const runId = fc.uuid({ version: 7 })
const place: fc.Arbitrary<Place> = fc.oneof(
  fc.constant<Place>({ tab: 'start' }),
  fc.constant<Place>({ tab: 'history', page: 'list' }),
  runId.map((id): Place => ({ tab: 'history', page: 'run', runId: id })),
  fc.array(runId, { minLength: 2, maxLength: 8 }).map((runIds): Place => ({ tab: 'history', page: 'compare', runIds })),
  fc.constantFrom(...experiments).map((experiment): Place => ({ tab: 'experiment', experiment })),
  fc
    .tuple(fc.constantFrom(...experiments), fc.string({ minLength: 1 }))
    .map(([experiment, link]): Place => ({ tab: 'experiment', experiment, link })),
)

describe('places', () => {
  it('come back from their address', () => {
    fc.assert(
      fc.property(place, (given) => {
        expect(parsePlace(formatPlace(given), experiments, 8)).toEqual(given)
      }),
    )
  })
  it('are always a place, whatever the address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['start', 'history', 'experiment']).toContain(parsePlace(`#/${text}`, experiments, 8).tab)
      }),
    )
  })
  it('refuse what is no run, and more runs than fit', () => {
    expect(parsePlace('#/history/run/<img>', experiments, 8)).toEqual({ tab: 'history', page: 'list' })
    expect(parsePlace('#/history/compare/0190aa', experiments, 8)).toEqual({ tab: 'history', page: 'list' })
    expect(parsePlace('#/history/compare/0190aa,0190bb,0190cc', experiments, 2)).toMatchObject({
      runIds: ['0190aa', '0190bb'],
    })
    expect(parsePlace('#/nothing', experiments, 8)).toEqual({ tab: 'start' })
  })
})
