import { beforeAll, expect, it, vi } from 'vitest'

// Outside of the compiler a rune is no more than the value it was given.
let module: typeof import('./knobs-width.svelte.ts')
beforeAll(async () => {
  vi.stubGlobal('$state', <T>(value: T) => value)
  module = await import('./knobs-width.svelte.ts')
})

it('keeps a width within what can be used, and knows none from what is not a number', () => {
  const { legalWidth, KNOBS_WIDTH } = module
  expect([10, 300.4, 10_000].map(legalWidth)).toEqual([KNOBS_WIDTH.least, 300, KNOBS_WIDTH.most])
  for (const given of [null, undefined, '', 'wide', NaN, -1]) expect(legalWidth(given)).toBe(KNOBS_WIDTH.usual)
  expect(legalWidth('320')).toBe(320)
})
