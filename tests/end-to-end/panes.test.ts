/** The edges of panes, drawn by the pointer and by keys, and kept; what a narrow window still says; the sheet of keys. */
import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const { front } = lab
const edge = (name: string) => front().getByRole('separator', { name })
const size = async (name: string) => Number(await edge(name).getAttribute('aria-valuenow'))
const names = ['Width of the parameters', 'Width of what stands beside the stage', 'Width of the charts'] as const
/** The parameters and the charts stand at the right of their edge. */
const atRight = (name: string): boolean => !name.includes('beside')

/** Wide enough that no pane is at its limit. */
const WIDE = { width: 1700, height: 1000 }

it.each(names)('%s: by keys and by drag, and still so after the page was loaded anew', async (name) => {
  await lab.page.setViewportSize(WIDE)
  await lab.page.keyboard.press('Control+Alt+5')
  if (!atRight(name)) await lab.page.keyboard.press('l')
  await edge(name).focus()
  const usual = await size(name)
  await lab.page.keyboard.press(atRight(name) ? 'ArrowLeft' : 'ArrowRight')
  const larger = await size(name)
  expect(larger).toBeGreaterThan(usual)
  await lab.page.keyboard.press('PageDown')
  await expect.poll(() => size(name)).toBeLessThan(usual)
  await lab.page.keyboard.press('Home')
  await expect.poll(() => size(name)).toBe(usual)

  const before = (await edge(name).boundingBox())!
  await lab.page.mouse.move(before.x + before.width / 2, before.y + before.height / 2)
  await lab.page.mouse.down()
  await lab.page.mouse.move(before.x + before.width / 2 + (atRight(name) ? -48 : 48), before.y + before.height / 2, {
    steps: 4,
  })
  await lab.page.mouse.up()
  const dragged = await size(name)
  expect(dragged).toBeGreaterThan(usual)
  const after = (await edge(name).boundingBox())!
  expect(Math.abs(before.x - after.x)).toBeGreaterThan(24)
  await lab.page.reload()
  await front().locator('.picture canvas').waitFor()
  if (!atRight(name)) await lab.page.keyboard.press('l')
  await edge(name).waitFor()
  await expect.poll(() => size(name)).toBe(dragged)
  await edge(name).dblclick()
  await expect.poll(() => size(name)).toBe(usual)
})

it('a narrow window keeps the light of every process, with its name', async () => {
  await lab.page.setViewportSize({ width: 1000, height: 700 })
  const children = lab.page.locator('footer .child')
  const count = await children.count()
  // Children are started when a tab first needs them.
  expect(count).toBeGreaterThan(1)
  for (const child of await children.all()) {
    const light = (await child.locator('.light').boundingBox())!
    expect(light.width).toBeGreaterThan(5)
    await expect.poll(() => child.getAttribute('title')).toMatch(/^(training|images|history|timeline).*: \w+/)
    await expect.poll(() => child.textContent()).toMatch(/training|images|history|timeline/)
    expect((await child.boundingBox())!.width).toBeLessThan(24)
  }
  await lab.page.setViewportSize({ width: 1280, height: 800 })
  expect((await children.first().boundingBox())!.width).toBeGreaterThan(24)
})

it('the sheet lists the keys of tabs that were never opened, by what they do', async () => {
  const { page } = lab
  await page.goto(lab.page.url().replace(/#.*$/, '#/start'))
  await page.reload()
  await lab.front().getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('?')
  const linesOf = async (tab: string) => {
    const list = page.locator('dialog h2', { hasText: `In ${tab}` }).locator('xpath=following-sibling::dl[1]')
    return (await list.innerText()).replaceAll('\n', ' ')
  }
  await expect.poll(() => linesOf('Neuron')).toMatch(/Play Space Step forward N Step back B .*Keep in the history K/)
  await expect.poll(() => linesOf('Regression')).toMatch(/Play Space .*New seed D/)
  await expect.poll(() => linesOf('Images')).toMatch(/Ctrl O .*Ctrl S .*K/)
  await page.keyboard.press('Escape')
})

it('the sheet lists the keys of charts, pictures and edges', async () => {
  await lab.page.keyboard.press('?')
  for (const [title, keys] of [
    ['In a chart', ['PageUp', '+', '0', 'Esc']],
    ['In a picture', ['+', '0', '1', 'Shift', 'Ctrl']],
    ['At the edge of a pane', ['PageDown', 'Home', '←']],
  ] as const) {
    const list = lab.page.locator('dialog h2', { hasText: title }).locator('xpath=following-sibling::dl[1]')
    const found = await list.locator('kbd').allInnerTexts()
    expect(found).toEqual(expect.arrayContaining([...keys]))
  }
  await lab.page.keyboard.press('Escape')
})
