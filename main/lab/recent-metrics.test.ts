import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentMetrics } from './recent-metrics.ts'

const group = (firstEpoch: number, length: number) => ({
  firstEpoch,
  columns: { loss: Float64Array.from({ length }, (_, at) => firstEpoch + at) },
})

it('gives the epochs from any one on, or the newest 2,048 of them, whatever the groups', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }),
      fc.nat(),
      (sizes, from) => {
        const recent = new RecentMetrics()
        for (const size of sizes) recent.add(group(recent.end, size))
        const epoch = from % (recent.end + 2)
        const found = recent.since(epoch)
        const first = Math.max(epoch, recent.end - 2048)
        expect(found).toEqual(epoch >= recent.end ? null : group(first, recent.end - first))
      },
    ),
  )
})

it('has none before the first group', () => expect(new RecentMetrics().since(0)).toBeNull())
