import { expect, it } from 'vitest'
import { TrainingWatch } from './training-watch.ts'

function watched() {
  const seen = { awake: 0, blockers: 0, notices: [] as number[], visible: false, now: 0 }
  const watch = new TrainingWatch({
    stayAwake() {
      seen.awake++
      seen.blockers++
      return () => void seen.awake--
    },
    isSeen: () => seen.visible,
    notify: (ended) => seen.notices.push(ended),
    now: () => seen.now,
  })
  return { watch, seen }
}

it('keeps the system awake from the first run to the end of the last, by one request', () => {
  const { watch, seen } = watched()
  watch.follow([])
  expect(seen.awake).toBe(0)
  watch.follow(['a'])
  watch.follow(['a', 'b'])
  watch.follow(['b'])
  expect(seen).toMatchObject({ awake: 1, blockers: 1 })
  watch.follow([])
  expect(seen.awake).toBe(0)
  watch.follow(['c'])
  expect(seen).toMatchObject({ awake: 1, blockers: 2 })
})
it('tells of a long run that ends unseen, of no short one, and of none that the user sees end', () => {
  const { watch, seen } = watched()
  watch.follow(['short', 'long'])
  seen.now = 20_000
  watch.follow(['long'])
  expect(seen.notices).toEqual([])
  seen.now = 90_000
  watch.follow([])
  expect(seen.notices).toEqual([1])
  watch.follow(['another'])
  seen.now = 200_000
  seen.visible = true
  watch.follow([])
  expect(seen.notices).toEqual([1])
})
