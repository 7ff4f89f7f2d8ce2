import { expect, it } from 'vitest'
import { workbench } from './bench.ts'

const bench = workbench()

it('keeps everything in sight at every size, with the inspector beside the stage or as a drawer', async () => {
  const { page, part } = await bench.show('TabFrame')
  for (const [width, height] of [
    [640, 400],
    [800, 600],
    [1280, 800],
    [2560, 1440],
  ] as const) {
    // The list of parts takes the left of the page.
    await page.setViewportSize({ width: width + 192, height })
    const { x } = (await part.boundingBox())!
    const stage = (await part.locator('canvas').first().boundingBox())!
    const stepper = (await part.getByRole('group', { name: 'Step' }).boundingBox())!
    expect(stage.height).toBeGreaterThan(height / 3)
    expect(stepper.y + stepper.height).toBeLessThanOrEqual(height)
    expect(stepper.x + stepper.width).toBeLessThanOrEqual(x + width)
    const inspector = part.getByRole('complementary', { name: 'Parameters' })
    const opener = part.getByRole('button', { name: 'Show parameters' })
    expect(await inspector.isVisible()).toBe(width >= 900)
    expect(await opener.isVisible()).toBe(width < 900)
    if (width >= 900) continue
    await opener.click()
    expect(await inspector.isVisible()).toBe(true)
    await inspector.getByRole('slider').first().press('Escape')
    expect(await inspector.isVisible()).toBe(false)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
})

it('lets the help take the inspector’s place, by its button and by F1', async () => {
  const { page, part } = await bench.show('TabFrame')
  await part.getByRole('button', { name: 'Help', exact: true }).click()
  expect(await part.getByRole('complementary', { name: 'Help' }).innerText()).toContain('one radian')
  expect(await part.getByRole('complementary', { name: 'Parameters' }).count()).toBe(0)
  await part.getByRole('button', { name: 'Close help' }).click()
  await part.getByRole('complementary', { name: 'Parameters' }).waitFor()
  await page.keyboard.press('F1')
  await part.getByRole('complementary', { name: 'Help' }).waitFor()
})

it('copies the link of what is shown', async () => {
  const { page, part, asked } = await bench.show('TabFrame')
  await page.keyboard.press('n')
  await part.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(asked).toContain('copy #/waves?at=4')
})
