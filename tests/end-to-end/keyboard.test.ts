/** The main job without a pointer, and the window in its languages and themes, switched while it is open. */
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { hasChinese, untranslated } from '../terminal/untranslated.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { ringPixels } from './ring.ts'

const { home, remove } = makeHome()
let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
beforeAll(async () => {
  browser = await launchChromium()
  lab = await startLab(home)
  ;({ page, complaints } = await openWindow(browser))
  await page.goto(lab.address)
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

const front = () => page.locator('main .panel:not([hidden])')
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
const lines = () => front().getByText(/^\[EPOCH\]: \d+/)
const status = (word: string) => front().locator('.status').getByText(word).waitFor()

/** Presses Tab (or Shift+Tab) until an element has the focus, which must show. */
async function tabTo(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await wanted.first().waitFor()
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key)
    if (!(await wanted.first().evaluate((element) => element === document.activeElement))) continue
    // A slider that a chart draws shows it around the chart.
    const drawn = front()
      .locator('.plot')
      .filter({ has: page.locator(':focus') })
    const ring = await ringPixels(wanted.first(), (await drawn.count()) > 0 ? drawn : wanted.first())
    expect(ring, 'a ring of two pixels').toBeGreaterThan(60)
    return
  }
  throw new Error('The keyboard does not come there')
}

it('trains, pauses, goes one epoch, rewinds the playhead and takes another seed', async () => {
  await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
  await press('Control+Alt+5')
  await front().locator('header .size').waitFor()
  await press('l')
  // Long enough to be steered, however fast the machine is.
  await tabTo(front().getByRole('textbox', { name: 'Epochs' }))
  await press('Control+a')
  await page.keyboard.type('5000000')
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await press('Space')
  await lines().nth(3).waitFor()
  await press('Space')
  await status('Paused')
  const before = await front().locator('.transport .wide').innerText()
  await press('n')
  await page.waitForFunction(
    (text) => document.querySelector<HTMLElement>('.panel:not([hidden]) .transport .wide')?.innerText !== text,
    before,
  )
  await status('Paused')
  await press('r')
  await page.waitForFunction(
    () => document.querySelector('.panel:not([hidden]) .strip')?.getAttribute('aria-valuenow') === '0',
  )
  await status('Paused')
  const seed = front().getByRole('textbox', { name: 'Seed' })
  await expect.poll(() => seed.inputValue()).toBe('12345')
  await press('d')
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('.panel:not([hidden]) .seed input')?.value !== '12345',
  )
  // What it is for is the next run.
  await front().getByText('Applies to the next run.').waitFor()
  await tabTo(front().getByRole('button', { name: 'Stop and keep' }), 'Shift+Tab')
  await press('Enter')
  await status('Stopped')
})

it('comes to every knob, and changes it by arrow keys', async () => {
  const box = front().getByRole('textbox', { name: 'Samples per class' })
  await tabTo(box)
  await press('ArrowUp')
  await expect.poll(() => box.inputValue()).not.toBe('1000')
  await press('Control+a')
  await page.keyboard.type('50')
  const epochs = front().getByRole('textbox', { name: 'Epochs' })
  await tabTo(epochs)
  await press('Control+a')
  await page.keyboard.type('20')
  await tabTo(front().getByRole('button', { name: 'Play' }), 'Shift+Tab')
  await press('Enter')
  await status('Completed')
  await page.getByText('2 runs in the history').waitFor()
  await press('Enter')
  await page.getByText('3 runs in the history').waitFor()
  await status('Completed')
})

it('reads a chart epoch by epoch', async () => {
  const cursor = front().getByRole('slider', { name: 'Loss: Epoch' })
  // A playhead that plays takes the cursor along.
  await front().getByRole('slider', { name: 'Playhead' }).press('End')
  await front().locator('.transport button.primary').focus()
  await press('c')
  await tabTo(cursor)
  await press('Home', 'ArrowRight', 'ArrowRight')
  await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/^Epoch 2: Loss \d\.\d+, before \d\.\d+$/)
  const other = front().getByRole('slider', { name: 'Accuracy: Epoch' })
  await expect.poll(() => other.getAttribute('aria-valuetext')).toMatch(/^Epoch 2: /)
  await press('End', 'ArrowLeft')
  await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/^Epoch 18: /)
  // A click is enough for the keys to work.
  await front().locator('canvas[aria-label^="Accuracy"]').click()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Accuracy: Epoch')
  await press('Home', 'PageUp')
  await expect.poll(() => other.getAttribute('aria-valuetext')).toMatch(/^Epoch 2: /)
  await press('Escape')
})

it('finds the history by name, selects two runs and compares them', async () => {
  await press('Control+k')
  await page.keyboard.type('history')
  await press('Enter')
  const rows = front().locator('tr[data-place]')
  await rows.nth(2).waitFor()
  await tabTo(rows.first())
  await press('Space', 'ArrowDown', 'Space', 's')
  await front().getByText('2 selected').waitFor()
  await tabTo(front().getByRole('button', { name: /^Compare/ }), 'Shift+Tab')
  await press('Enter')
  await front().getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
  await tabTo(front().getByRole('button', { name: 'All runs' }), 'Shift+Tab')
  await press('Enter')
  await rows.nth(2).waitFor()
})

it('opens a run, names it and comes back; deletes what is selected and takes it back', async () => {
  const rows = front().locator('tr[data-place]')
  await tabTo(rows.locator('xpath=self::*[@tabindex="0"]'))
  await press('Enter')
  const name = front().getByRole('textbox', { name: 'Name' })
  await tabTo(name)
  await page.keyboard.type('by hand')
  await press('Enter')
  await tabTo(front().getByRole('button', { name: 'All runs' }), 'Shift+Tab')
  await press('Enter')
  await front().getByRole('link', { name: 'by hand' }).waitFor()
  await tabTo(rows.locator('xpath=self::*[@tabindex="0"]'))
  await press('Home', 'Delete')
  await page.getByText('2 runs were deleted.').waitFor()
  await page.getByText('1 run in the history').waitFor()
  await tabTo(page.getByRole('button', { name: 'Undo' }))
  await press('Enter')
  await page.getByText('3 runs in the history').waitFor()
})

it('opens a sample, changes the recipe, looks closer, moves the divider and keeps the result', async () => {
  await press('Control+Alt+2')
  await tabTo(front().getByRole('button', { name: 'Leaf' }))
  await press('Enter')
  const edges = front().locator('dl > div', { hasText: 'Edge pixels' }).locator('dd')
  await edges.getByText(/\d/).waitFor()
  const before = await edges.innerText()
  await tabTo(front().getByRole('slider', { name: /^Sigma/ }))
  await press('PageUp', 'PageUp')
  await page.waitForFunction(
    (text) =>
      [...document.querySelectorAll<HTMLElement>('.panel:not([hidden]) dd')].every(
        ({ innerText }) => innerText !== text,
      ),
    before,
  )
  const picture = front().getByRole('group', { name: /leaf\.png/ })
  await tabTo(picture, 'Shift+Tab')
  const scale = front().locator('.scale')
  const fitted = await scale.innerText()
  await press('+', '+', 'ArrowRight')
  await expect.poll(() => scale.innerText()).not.toBe(fitted)
  await press('0')
  await expect.poll(() => scale.innerText()).toBe(fitted)
  await tabTo(front().getByRole('slider', { name: /divider/i }))
  await press('ArrowLeft')
  await tabTo(front().getByRole('button', { name: 'Keep in history' }))
  await press('Enter')
  await page.getByText('4 runs in the history').waitFor()
})

it('leads from the note about a wrong field to the field', async () => {
  await press('Control+Alt+5')
  const epochs = front().getByRole('textbox', { name: 'Epochs' })
  await epochs.fill('many')
  await front().getByText('“Epochs” needs correcting').waitFor()
  await tabTo(front().getByRole('button', { name: 'Show it' }), 'Shift+Tab')
  await press('Enter')
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === 'many')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('20')
  await front().getByText('needs correcting').waitFor({ state: 'detached' })
})

it('plays by the space bar after a preset was chosen with the pointer', async () => {
  const preset = front().getByRole('button', { name: 'Course: ReLU, Adam' })
  await preset.click()
  await expect.poll(() => preset.getAttribute('aria-pressed')).toBe('true')
  await front().getByRole('textbox', { name: 'Epochs' }).fill('20')
  await expect.poll(() => preset.getAttribute('aria-pressed')).toBe('false')
  await preset.click()
  await press('Space')
  await page.getByText('5 runs in the history').waitFor()
  await status('Completed')
  await expect.poll(() => front().getByText('The loss ended higher').count()).toBe(0)
})

it('says of a run whose loss rose that it did, in the tab and on its page, and what to try', async () => {
  await front().getByRole('textbox', { name: 'Learning rate' }).fill('1000')
  await front().getByRole('textbox', { name: 'Epochs' }).fill('20')
  await front().getByRole('button', { name: /^Play/ }).click()
  const advice = front().getByText(
    /The loss ended higher than it began \(.+ → .+\)\. Try a smaller learning rate, such as 0\.1\./,
  )
  await advice.waitFor()
  await front().getByRole('button', { name: 'everything' }).click()
  await front().getByRole('heading', { name: 'relu 100 · adam 1000 · 20' }).waitFor()
  await advice.waitFor()
  await press('Control+Alt+2')
})

it('closes what lies over the window by Escape, and the focus is where it was', async () => {
  for (const key of ['?', 'Control+,', 'Control+k']) {
    const before = await page.evaluateHandle(() => document.activeElement)
    await press(key)
    await page.locator('dialog[open]').waitFor()
    await press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate((element) => element === document.activeElement, before)).toBe(true)
  }
})

it('speaks Chinese from one moment to the next: tabs, knobs, dates, errors; and still after it was loaded anew', async () => {
  await press('Control+,')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN')
  await page.getByRole('heading', { name: '设置' }).waitFor()
  await press('Escape')
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
  expect(await page.locator('nav a .name').allInnerTexts()).toEqual([
    '开始',
    '图像',
    '张量',
    '神经元',
    '分类',
    '回归',
    '梯度下降',
    '历史',
  ])
  await front().getByText('高斯模糊').first().waitFor()
  await page.locator('nav a').last().click()
  await front()
    .getByText(/\d{4}年\d{1,2}月\d{1,2}日/)
    .first()
    .waitFor()
  // What the server tells of its providers, too.
  await page.locator('footer .right button').first().click()
  await page.locator('dialog .machine').first().waitFor()
  const reasons = await page.locator('dialog li p').evaluateAll((all) =>
    // Commands stand in them as code, and are the same in every language.
    all.map((reason) =>
      Array.from(reason.childNodes, (node) => (node.nodeName === 'CODE' ? ' ' : node.textContent)).join(''),
    ),
  )
  expect(reasons.length).toBeGreaterThan(5)
  for (const reason of reasons) expect([reason, hasChinese(reason), untranslated(reason)]).toEqual([reason, true, []])
  // And whether the machine computes the bits that it should.
  await page.getByRole('button', { name: '验证本机' }).focus()
  await press('Enter')
  await page.locator('dialog').getByText('本机的计算结果与表中完全一致').waitFor()
  await press('Escape')
  // And why a model is trained by this one of them.
  await page.locator('nav a[href="#/classification"]').click()
  const why = await front().locator('dd[title]').first().getAttribute('title')
  expect([why, hasChinese(why!), untranslated(why!)]).toEqual([why, true, []])
  await page.locator('nav a[href="#/images"]').click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    front()
      .getByRole('button', { name: /打开图片/ })
      .click(),
  ])
  await chooser.setFiles(join(import.meta.dirname, 'keyboard.test.ts'))
  const alert = front().getByRole('alert')
  await alert.waitFor()
  await expect.poll(() => alert.innerText()).toMatch(/\p{Script=Han}{4}/u)
  await page.reload()
  await page.locator('nav a', { hasText: '分类' }).waitFor()
})

it('is dark or light as it is told, canvases too', async () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const drawn = () =>
    front()
      .locator('.picture canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await page.locator('nav a[href="#/classification"]').click()
  await front().locator('header .size').waitFor()
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await ground()
  const drawnLight = await drawn()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForFunction((colour) => getComputedStyle(document.body).backgroundColor !== colour, light)
  await page.waitForFunction(
    (before) =>
      document.querySelector<HTMLCanvasElement>('.panel:not([hidden]) .picture canvas')!.toDataURL() !== before,
    drawnLight,
  )
  // What is chosen counts more than what the system has.
  await press('Control+,')
  await page.getByRole('combobox', { name: '主题' }).selectOption('light')
  await page.waitForFunction((colour) => getComputedStyle(document.body).backgroundColor === colour, light)
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await press('Escape')
})

it('has the keys of a tab again that one has come back to from another', async () => {
  const pressed = () => front().locator('header [aria-keyshortcuts=L]').getAttribute('aria-pressed')
  for (const id of ['classification', 'regression', 'classification', 'regression']) {
    await page.locator(`nav a[href="#/${id}"]`).click()
    await page.locator(`nav a[href="#/${id}"][aria-current]`).waitFor()
    await front().locator('header [aria-keyshortcuts=L]').waitFor()
    const before = await pressed()
    await press('l')
    await expect.poll(pressed, { message: `the log in ${id}` }).not.toBe(before)
  }
})

it('was played without a word in the console, a stopped script or a failed request', () => {
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})
