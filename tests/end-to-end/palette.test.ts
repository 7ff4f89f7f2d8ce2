/** The palette finds what the lab has, by the words of both languages, and goes there. */
import { afterEach, expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const lab = oneWindow()
const options = () => lab.page.locator('dialog').getByRole('option')
async function type(words: string): Promise<void> {
  await lab.page.keyboard.press('Control+k')
  await lab.page.locator('dialog input').fill(words)
}
const lines = async () => (await options().allInnerTexts()).map((line) => line.replaceAll('\n', ' '))
afterEach(() => lab.page.keyboard.press('Escape'))

/** What a newcomer looks for: an English word, a Chinese one, and a line that must be found by either. */
const wanted: readonly [string, string, RegExp][] = [
  ['learning rate', '学习率', /^Learning rate Classification · Optimizer/],
  ['linear', '线性', /^Course: linear, SGD Classification/],
  ['relu', 'relu', /^Course: ReLU, Adam Classification/],
  ['run', '运行', /^All runs|^Go to History|^relu 100|runs?$/i],
  ['export', '导出', /^Export: PyTorch script/],
  ['compare', '比较', /^Compare the two newest runs/],
  ['canny', 'canny', /^Canny edges Images · Recipe/],
  ['photo', '照片', /^Open a picture/],
  ['help', '帮助', /^.+ Classification$/],
  ['zoom', '缩放', /^Zoom in or out In a chart/],
  ['speed', '速度', /^Playback speed Classification/],
  ['gradient norm', '梯度 范数', /^Norm of the gradient Classification · Network/],
  ['dead units', '死亡单元', /^Dead units Regression · Network/],
  ['perceptron', '感知机', /perceptron.* Neuron/i],
  ['full', '全屏', /^Full screen/],
  ['theme', '主题', /^Theme Settings/],
  ['language', '语言', /^Language Settings/],
  ['seed', '种子', /^Seed Classification/],
  ['history', '历史', /^Go to History/],
  ['spiral', '螺旋', /^Train the spiral/],
  ['settings', '设置', /^Settings/],
  ['keys', '快捷键', /^Keyboard shortcuts/],
  ['tanh', 'tanh', /^tanh Classification · Hidden layers · Activation/i],
]

it('has two runs to find', async () => {
  const { page } = lab
  for (const done of ['1 run in the history', '2 runs in the history']) {
    await page.keyboard.press('Control+Alt+1')
    await lab
      .front()
      .getByRole('button', { name: /^Train the spiral/ })
      .click()
    await page.getByText(done).waitFor()
  }
  await page.keyboard.press('Control+Alt+1')
})

it.each(wanted)('finds “%s”, and by “%s” the same', async (english, chinese, line) => {
  for (const words of new Set([english, chinese])) {
    await type(words)
    await expect.poll(lines, { message: words }).toContainEqual(expect.stringMatching(line))
    await lab.page.keyboard.press('Escape')
  }
})

it('goes to a knob: opens its tab, unfolds what hides it, and the keyboard is there', async () => {
  const { page } = lab
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement
      return [
        document.querySelector('main .panel:not([hidden]) h1')?.textContent,
        element.closest('[data-path]')?.getAttribute('data-path'),
      ]
    })
  for (const [words, tab, path] of [
    ['learning rate regression', 'Regression', 'optimizer.learningRate'],
    ['noise regression', 'Regression', 'dataset.noise'],
    ['threshold neuron', 'Neuron', 'threshold'],
  ] as const) {
    await type(words)
    await options().first().waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(focused, { message: words }).toEqual([tab, path])
    await page.keyboard.press('Control+Alt+1')
  }
})

it('says of a knob that does nothing now that it does nothing', async () => {
  await type('perceptron learning rate')
  await options().first().waitFor()
  await lab.page.keyboard.press('Enter')
  await lab.page.locator('.notice', { hasText: '“Perceptron learning rate” has no effect' }).waitFor()
})

it('goes to a knob that lies in a drawer, where the window is small', async () => {
  const { page } = lab
  await page.setViewportSize({ width: 800, height: 600 })
  await type('threshold neuron')
  await options().first().waitFor()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[data-path]')?.getAttribute('data-path')))
    .toBe('threshold')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1280, height: 800 })
})

it('takes a preset, a sample, a heading of the help, a setting and a run', async () => {
  const { page } = lab
  const choose = async (words: string) => {
    await type(words)
    await options().first().waitFor()
    await page.keyboard.press('Enter')
  }
  await choose('tanh, adam')
  await expect
    .poll(() => lab.front().locator('.presets [aria-pressed=true]').allInnerTexts())
    .toEqual([expect.stringMatching(/tanh/i)])
  await choose('chessboard')
  await lab.front().getByText('chessboard.png').first().waitFor()
  await choose('threads')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('settings-threads')
  await page.keyboard.press('Escape')
  await choose('what to try classification')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toMatch(/^H\d$/)
  await page.keyboard.press('Escape')
  await type('status:none relu')
  await page.locator('dialog input').fill('relu 100')
  const run = page.getByRole('group', { name: 'Runs' }).getByRole('option').first()
  await run.click()
  await lab.front().getByRole('button', { name: 'All runs' }).or(lab.front().getByText('All runs')).first().waitFor()
  expect(page.url()).toMatch(/history\/run/)
})

it('shows what was chosen last first, a run too, after a reload as well', async () => {
  const recent = lab.page.getByRole('group', { name: 'Recent' }).getByRole('option')
  for (const reload of [false, true]) {
    if (reload) await lab.page.reload()
    await lab.front().getByRole('heading').first().waitFor()
    await type('')
    await expect.poll(() => recent.nth(0).innerText()).toMatch(/^relu 100/)
    expect(await recent.nth(1).innerText()).toMatch(/^What to try|^Try/i)
    await lab.page.keyboard.press('Escape')
  }
  await type('')
  // The runs come a moment after the rest.
  await expect.poll(() => recent.nth(0).innerText()).toMatch(/^relu 100/)
  await recent.first().click()
  await expect.poll(() => lab.page.url()).toMatch(/history\/run/)
})
