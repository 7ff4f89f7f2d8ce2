import type { Locator } from 'playwright'
import sharp from 'sharp'

/** How far from an element its ring is looked for, in CSS pixels. */
const AROUND = 12

/**
 * Counts the pixels in and around an element that has the focus which are others when it has not. It has it again
 * afterwards.
 * @param where the element that the ring is drawn around, where that is another
 */
export async function ringPixels(element: Locator, where: Locator = element): Promise<number> {
  const page = element.page()
  await where.scrollIntoViewIfNeeded()
  const box = (await where.boundingBox())!
  const { width, height } = page.viewportSize()!
  const x = Math.max(0, box.x - AROUND)
  const y = Math.max(0, box.y - AROUND)
  const clip = {
    x,
    y,
    width: Math.min(width, box.x + box.width + AROUND) - x,
    height: Math.min(height, box.y + box.height + AROUND) - y,
  }
  const look = async () =>
    sharp(await page.screenshot({ clip }))
      .removeAlpha()
      .raw()
      .toBuffer()
  const focused = await look()
  await element.evaluate((one: HTMLElement) => one.blur())
  const blurred = await look()
  await element.evaluate((one: HTMLElement) => one.focus({ preventScroll: true }))
  let count = 0
  for (let at = 0; at < focused.length; at += 3)
    if ([0, 1, 2].some((channel) => Math.abs(focused[at + channel]! - blurred[at + channel]!) > 24)) count++
  return count
}
