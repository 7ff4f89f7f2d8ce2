import { expect, it } from 'vitest'
import { channelFigures } from './channel-figures.ts'

it('tells least, mean and most of grey, and of each colour without what is opaque', () => {
  const grey = { width: 2, height: 2, channels: 1 as const, bytes: Uint8Array.of(3, 5, 7, 201) }
  expect(channelFigures(grey)).toEqual([{ least: 3, mean: 54, most: 201 }])
  const colour = { width: 2, height: 1, channels: 4 as const, bytes: Uint8Array.of(1, 20, 30, 255, 3, 10, 30, 255) }
  expect(channelFigures(colour)).toEqual([
    { least: 1, mean: 2, most: 3 },
    { least: 10, mean: 15, most: 20 },
    { least: 30, mean: 30, most: 30 },
  ])
})
