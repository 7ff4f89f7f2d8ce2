import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()

it('is gone through by arrow keys along its edges, and lights what a node follows from', async () => {
  const { page, part } = await bench.show('Graph')
  const node = (name: string) => part.getByRole('button', { name })
  await node('a 2.0000; to a · b, square + a').focus()
  await page.keyboard.press('ArrowRight')
  const focused = () => page.evaluate(() => document.activeElement!.getAttribute('data-node'))
  expect(['ab', 'skip']).toContain(await focused())
  await node('a · b + c AddBackward0;').focus()
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toBe('square')
  await page.keyboard.press('Enter')
  expect(await part.locator('.node.lit').count()).toBe(7)
  expect(await part.locator('.node.selected').getAttribute('data-node')).toBe('square')
  // One stop for Tab: the next one is beyond the graph's nodes.
  await page.keyboard.press('Tab')
  expect(await focused()).toBeNull()
})

it('follows the graph as it grows, and shows a thousand nodes', async () => {
  const { part } = await bench.show('Graph')
  await part.locator('.node').nth(7).waitFor()
  await part.getByRole('button', { name: 'One fewer' }).click()
  await expect.poll(() => part.locator('.node').count()).toBe(7)
  await part.getByRole('button', { name: 'One more' }).click()
  await expect.poll(() => part.locator('.edge').count()).toBe(8)
  await part.getByRole('button', { name: 'A thousand' }).click()
  await part.locator('.node').nth(999).waitFor({ state: 'attached' })
})
