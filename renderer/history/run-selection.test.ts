import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunRow } from '../../preload/contract/history.ts'
import { RunSelection } from './run-selection.svelte.ts'

const run = (place: number) => ({ runId: `run ${place}` }) as RunRow
const read = (first: number, last: number) =>
  Promise.resolve(Array.from({ length: last - first + 1 }, (_, index) => run(first + index)))
const places = (selection: RunSelection) =>
  [...selection.runs.keys()].map((runId) => Number(runId.slice(4))).sort((a, b) => a - b)

test('a range goes from where it began to wherever it is drawn, and gives back what it leaves', async () => {
  const selection = new RunSelection()
  selection.toggle(run(9), 9)
  selection.toggle(run(4), 4)
  await selection.extend(0, 7, read)
  expect(places(selection)).toEqual([4, 5, 6, 7, 9])
  await selection.extend(0, 3, read)
  expect(places(selection)).toEqual([3, 4, 9])
  selection.listChanged()
  await selection.extend(1, 2, read)
  expect(places(selection)).toEqual([1, 2, 3, 4, 9])
})

test('a range that is read while another begins is let go', async () => {
  const selection = new RunSelection()
  let answer = (_: RunRow[]): void => {}
  const drawn = selection.extend(0, 2, () => new Promise((resolve) => (answer = resolve)))
  selection.clear()
  answer([run(0), run(1), run(2)])
  await drawn
  expect(places(selection)).toEqual([])
})

test('however a range is drawn, what is selected is what was before and what lies between its ends', async () => {
  const place = fc.nat(20)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(place), place, fc.array(place, { minLength: 1 }), async (before, anchor, ends) => {
      const selection = new RunSelection()
      selection.add(before.map(run))
      for (const end of ends) await selection.extend(anchor, end, read)
      const end = ends.at(-1)!
      const between = (at: number) => at >= Math.min(anchor, end) && at <= Math.max(anchor, end)
      const all = Array.from({ length: 21 }, (_, at) => at)
      expect(places(selection)).toEqual(all.filter((at) => before.includes(at) || between(at)))
    }),
  )
})
