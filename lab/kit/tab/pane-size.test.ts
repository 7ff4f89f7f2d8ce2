import { beforeAll, expect, it, vi } from 'vitest'

// Outside of the compiler a rune is no more than the value it was given.
let module: typeof import('./pane-size.svelte.ts')
const kept = new Map<string, string>()
beforeAll(async () => {
  vi.stubGlobal('$state', <T>(value: T) => value)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
  module = await import('./pane-size.svelte.ts')
})

it('keeps a size within what can be used, and knows none from what is not a number', () => {
  const limits = { usual: 304, least: 240, most: 560 }
  const legal = (value: unknown) => module.legalSize(value, limits)
  expect([10, 300.4, 10_000].map(legal)).toEqual([240, 300, 560])
  for (const value of [null, undefined, '', 'wide', NaN, -1]) expect(legal(value)).toBe(304)
  expect(legal('320')).toBe(320)
})
it('is as the user left it in the next window, each pane for itself', () => {
  const { side, PaneSize } = module
  side.size = 450
  expect(new PaneSize('side-width', side.limits).size).toBe(450)
  expect(module.charts.size).toBe(module.charts.limits.usual)
  side.reset()
  expect([side.size, new PaneSize('side-width', side.limits).size]).toEqual([side.limits.usual, side.limits.usual])
})
