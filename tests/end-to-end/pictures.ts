/** Makes the README's pictures from the real lab: `npm run pictures`. They are small WebP files in `docs/`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { openWindow, startLab } from './browser-lab.ts'

const docs = join(import.meta.dirname, '../../docs')
mkdirSync(docs, { recursive: true })
const { home, remove } = makeHome()
const lab = await startLab(home)
const browser = await launchChromium()
const { page } = await openWindow(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' })

const front = (): Locator => page.locator('main .panel:not([hidden])')
const tab = (name: string): Promise<void> => page.locator('nav').getByRole('link', { name }).click()
async function take(name: string): Promise<void> {
  await page.mouse.move(1, 1)
  await settled(page)
  const png = await page.screenshot()
  writeFileSync(join(docs, `${name}.webp`), await toWebP(png))
  process.stdout.write(`docs/${name}.webp\n`)
}
/** The same picture, several times smaller. The browser that took it knows how. */
async function toWebP(png: Buffer): Promise<Buffer> {
  const blank = await browser.newPage()
  const base64 = await blank.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height })
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    return canvas.toDataURL('image/webp', 0.9).split(',')[1]!
  }, png.toString('base64'))
  await blank.close()
  return Buffer.from(base64, 'base64')
}
/** Two frames after the last change, and without a notice that would cover something. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}
async function train(preset: string, name: string): Promise<void> {
  await tab('Classification')
  await front().getByRole('button', { name: preset }).click()
  await front().getByRole('button', { name: /^Play/ }).click()
  await front()
    .getByText(/^Matches the notebook: /)
    .waitFor({ timeout: 300_000 })
  await front().getByRole('button', { name: 'everything' }).click()
  const box = front().getByRole('textbox', { name: 'Name' })
  await box.fill(name)
  await box.press('Enter')
}

await page.goto(lab.address)
await train('Course: linear, SGD', 'Linear, SGD')
await train('Course: ReLU, Adam', 'ReLU, Adam')
await tab('Classification')
await take('classification')

await tab('History')
for (const name of ['Linear, SGD', 'ReLU, Adam'])
  await front()
    .getByRole('checkbox', { name: `Select ${name}` })
    .check()
await front()
  .getByRole('button', { name: /^Compare/ })
  .click()
const cursor = front().getByRole('slider', { name: 'Loss: Epoch' })
await cursor.fill('400')
await take('compare')

await tab('Images')
await front().getByRole('button', { name: 'Letters' }).click()
await front().locator('dl > div', { hasText: 'Edge pixels' }).locator('dd').getByText(/\d/).waitFor()
await take('images')

await browser.close()
await lab.end()
remove()
