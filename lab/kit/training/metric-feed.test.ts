import { expect, test } from 'vitest'
import { MetricFeed } from './metric-feed.ts'

const loss = (epoch: number) => 1 / (epoch + 1)
const columns = (firstEpoch: number, count: number) => ({
  firstEpoch,
  columns: { loss: Float64Array.from({ length: count }, (_, i) => loss(firstEpoch + i)) },
})
/** A history that has saved the epochs below `saved()`. */
const history =
  (saved: () => number, asked: [number, number][] = []) =>
  (from: number, to: number) => {
    asked.push([from, to])
    const epochs = Float64Array.from({ length: Math.max(0, Math.min(to + 1, saved()) - from) }, (_, i) => from + i)
    return Promise.resolve({ epochs, columns: { loss: epochs.map(loss) } })
  }
const expectWhole = (feed: MetricFeed, count: number) => {
  const { epochs, values } = feed.curves['loss']!.curve
  expect([...epochs]).toEqual([...Array(count).keys()])
  expect([...values]).toEqual([...epochs].map(loss))
  expect(feed.nextEpoch).toBe(count)
}

test('updates that follow each other are joined without asking the history', async () => {
  const asked: [number, number][] = []
  const feed = new MetricFeed(
    ['loss'],
    history(() => 0, asked),
  )
  await feed.take(columns(0, 5))
  await feed.take(columns(5, 5))
  expectWhole(feed, 10)
  expect(asked).toEqual([])
  expect(feed.recent.at(-1)).toEqual({ epoch: 9, metrics: { loss: loss(9) } })
})

test('epochs that were missed are fetched, and what comes meanwhile waits its turn', async () => {
  const feed = new MetricFeed(
    ['loss'],
    history(() => 1000),
  )
  await Promise.all([feed.take(columns(100, 10)), feed.take(columns(110, 10)), feed.take(columns(300, 1))])
  expectWhole(feed, 301)
})

test('epochs that the history has not saved yet are asked for again', async () => {
  let saved = 3
  const feed = new MetricFeed(
    ['loss'],
    history(() => (saved += 20)),
  )
  await feed.take(columns(50, 2))
  expectWhole(feed, 52)
})

test('what comes twice is taken once', async () => {
  const feed = new MetricFeed(
    ['loss'],
    history(() => 0),
  )
  await feed.take(columns(0, 6))
  await feed.take(columns(3, 6))
  await feed.take(columns(2, 2))
  expectWhole(feed, 9)
})

test('a history that cannot be read is told, and the epochs at hand are taken all the same', async () => {
  const feed = new MetricFeed(['loss'], () => Promise.reject(new Error('gone')))
  await expect(feed.take(columns(10, 2))).rejects.toThrow('gone')
  expect([...feed.curves['loss']!.curve.epochs]).toEqual([10, 11])
  await feed.take(columns(12, 1))
  expect(feed.nextEpoch).toBe(13)
})

test('a closed feed takes nothing of what was on its way', async () => {
  const feed = new MetricFeed(
    ['loss'],
    history(() => 1000),
  )
  const taking = feed.take(columns(100, 10))
  feed.close()
  await taking
  expect(feed.recent).toEqual([])
})
