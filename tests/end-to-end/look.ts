/** Takes a picture of every screen in both languages, themes and several sizes: `npm run look`. They lie in `dist/look`. */
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Page } from 'playwright'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { openWindow, startLab } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'
import { largestDrawing, lookAgain, screensOf } from './screens.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'dist/look')
const words = process.argv.slice(3)
const sizes = [
  { width: 640, height: 400 },
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
]
const locales = ['en-US', 'zh-CN']
const themes = ['light', 'dark'] as const
const plain = { forcedColors: 'none', contrast: 'no-preference' } as const

const nameOf = (screen: string, locale: string, theme: string, width: number): string =>
  [screen.replaceAll(/[^a-z]+/g, '-'), locale, theme, width].join('-')
const isAskedFor = (name: string): boolean => words.every((word) => name.includes(word))

/** Tabs that the screens do not come by: what each shows first. */
const tabs = ['neuron', 'tensors', 'descent']
const tabScreen = (id: string) => ({
  name: id,
  open: async (page: Page) => {
    await page.locator(`nav a[href="#/${id}"]`).click()
    // Icons are drawn before what the tab is about.
    while ((await largestDrawing(page)) < 60) await page.waitForTimeout(50)
  },
  leave: undefined,
})

const { home, remove } = makeHome()
const runs = await makeFewRuns(home)
const lab = await startLab(home)
const browser = await launchChromium()
const [start, ...others] = screensOf(() => runs)
const screens = [start!, ...tabs.map(tabScreen), ...others]
if (words.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
let taken = 0

for (const viewport of sizes)
  for (const locale of locales) {
    const namesOf = ({ name }: { name: string }) => themes.map((theme) => nameOf(name, locale, theme, viewport.width))
    const last = screens.findLastIndex((screen) => namesOf(screen).some(isAskedFor))
    if (last < 0) continue
    const { page } = await openWindow(browser, { viewport, locale, colorScheme: 'light' })
    await page.goto(lab.address)
    // Each is come to from the one before it.
    for (const { name, open, leave } of screens.slice(0, last + 1)) {
      await open(page)
      for (const theme of themes) {
        const file = nameOf(name, locale, theme, viewport.width)
        if (!isAskedFor(file)) continue
        await lookAgain(page, { ...plain, colorScheme: theme })
        const path = join(folder, `${file}.png`)
        await page.screenshot({ path })
        process.stdout.write(`${relative(root, path)}\n`)
        taken++
      }
      await lookAgain(page, { ...plain, colorScheme: 'light' })
      await leave?.(page)
    }
    await page.context().close()
  }

await browser.close()
await lab.end()
remove()
if (taken === 0) {
  process.stderr.write(`No picture has ${words.join(' and ')} in its name.\n`)
  process.exitCode = 1
}
