import { expect, it, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import { Recent, recentFirst } from './recent.svelte.ts'

function withKept(draft: unknown) {
  const keepDraft = vi.fn(async (_: unknown) => ({}))
  const client = { app: { draft: async () => ({ draft }), keepDraft } } as unknown as LabClient
  return { recent: new Recent(client), kept: () => keepDraft.mock.lastCall?.[0] }
}

it('puts what was used last first and keeps it', async () => {
  const { recent, kept } = withKept({ tabs: ['images', 'neuron'], found: ['settings'] })
  await recent.load()
  recent.use('tabs', 'neuron')
  expect(recent.tabs).toEqual(['neuron', 'images'])
  expect(kept()).toEqual({ experiment: 'window-recent', draft: { tabs: ['neuron', 'images'], found: ['settings'] } })
})
it('counts what was used before it was read as newer', async () => {
  const { recent } = withKept({ tabs: ['images'], found: [] })
  recent.use('tabs', 'tensors')
  await recent.load()
  expect(recent.tabs).toEqual(['tensors', 'images'])
})
it('begins empty where something else is kept', async () => {
  for (const draft of [null, 7, [], { tabs: 'images', found: [3, null, 'x'] }]) {
    const { recent } = withKept(draft)
    await recent.load()
    expect(recent.tabs).toEqual([])
  }
})
it('leaves what was never used in its order, behind the rest', () => {
  expect(recentFirst(['a', 'b', 'c', 'd'], (id) => id, ['c', 'x', 'a'])).toEqual(['c', 'a', 'b', 'd'])
})
