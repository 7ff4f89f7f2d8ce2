import { expect, it } from 'vitest'
import { oneWindow } from './one-window.ts'

const the = oneWindow()
const show = (program: string) =>
  the.page.evaluate(
    (lines) => void (location.hash = `#/tensors?program=${encodeURIComponent(lines)}&seed=1&at=1000000000`),
    program,
  )
const table = (name: string) => the.front().locator('.variables').getByRole('table', { name, exact: true })

it('lights an element up wherever its number stands: in its gradient, in a view, in the graph and in the cell', async () => {
  await show(
    'import torch\na = torch.arange(3.).reshape(3, 1)\na.requires_grad_()\nv = a.t()\n(a * 2).sum().backward()\n',
  )
  await table('a').getByRole('button').nth(1).hover()
  for (const name of ['a', 'a.grad', 'v']) {
    const looked = table(name).locator('td.looked')
    await expect.poll(() => looked.count()).toBe(1)
    expect(await table(name).locator('td').nth(1).getAttribute('class')).toContain('looked')
  }
  expect(await the.front().locator('g.node.lit').textContent()).toContain('a')
  // Each place of the name in the cell, not those within other words.
  expect(await the.front().locator('.code-editor .cm-lit').allInnerTexts()).toEqual(['a', 'a', 'a', 'a'])
  expect(await the.front().locator('.code-editor .cm-made').innerText()).toContain('reshape')
})

it('shows a tensor of any rank slice by slice, whose memory a view shares, and what is no finite number', async () => {
  await show(
    [
      'import torch',
      'x = torch.arange(24).reshape(2, 3, 4)',
      'v = x[1].t()',
      "odd = torch.tensor([1.0, float('nan'), float('inf')])",
      '',
    ].join('\n'),
  )
  const cells = () => table('x').locator('td').allInnerTexts()
  await expect.poll(cells).toEqual(Array.from({ length: 12 }, (_, i) => String(i)))
  const slice = the.front().locator('.variables .slices input').first()
  await slice.fill('1')
  await slice.press('Enter')
  await expect.poll(cells).toEqual(Array.from({ length: 12 }, (_, i) => String(12 + i)))
  const said = the.front().locator('.variables')
  await said.getByText('shares memory with x · strides [1, 4], offset 12').waitFor()
  await expect.poll(() => table('odd').locator('td.odd').allInnerTexts()).toEqual(['NaN', '∞'])
})

it('says at its place what is wrong, draws the shapes that clash, and keeps what ran before', async () => {
  await show('import torch\na = torch.ones(2, 3)\nb = torch.ones(4)\nc = a + b\n')
  const alert = the.front().getByRole('alert').filter({ hasText: 'RuntimeError' })
  await alert.getByText('The size of tensor a (3) must match the size of tensor b (4)', { exact: false }).waitFor()
  const clash = alert.getByRole('table', { name: 'These sizes do not fit' })
  expect(await clash.locator('td.marked').allInnerTexts()).toEqual(['3', '4'])
  expect(await alert.locator('p').innerText()).not.toBe('')
  // From where Python would point: the clashing operation's first operand.
  expect(await the.front().locator('.code-editor .cm-lintRange-error').innerText()).toBe('a')
  await table('a').waitFor()
  await table('b').waitFor()
})

it('leaves every key to the cell in which it is typed, and takes back there', async () => {
  const cell = the.front().locator('.code-editor .cm-content')
  const typed = '# jackdaws love my big sphinx of quartz 0123456789 ? + - = / .'
  await cell.click()
  await the.page.keyboard.press('Control+End')
  await the.page.keyboard.press('Enter')
  await the.page.keyboard.type(typed)
  expect((await cell.innerText()).split('\n').at(-1)).toBe(typed)
  await the.page.keyboard.press('Control+z')
  expect(await cell.innerText()).not.toContain('quartz')
})

it('names the element whose gradient it tells, in the panel and in the check', async () => {
  await show('import torch\nx = torch.ones(2, 2, requires_grad=True)\n(x * 3).sum().backward()\n')
  await table('x').getByRole('button').nth(1).click()
  await the.front().getByText('∂/∂x[0, 1] = 3', { exact: true }).waitFor()
  await the.front().getByText('x[0, 1]: gradient 3, difference quotient 3', { exact: true }).waitFor()
})

it('gives the focus back to the cell after a dialog', async () => {
  const cell = the.front().locator('.code-editor .cm-content')
  await cell.click()
  for (const [keys, typed] of [
    ['Control+k', 'abc'],
    ['Control+,', 'def'],
  ] as const) {
    await the.page.keyboard.press('Control+End')
    await the.page.keyboard.press('Enter')
    await the.page.keyboard.press(keys)
    await the.page.locator('dialog[open]').waitFor()
    await the.page.keyboard.press('Escape')
    await the.page.locator('dialog[open]').waitFor({ state: 'detached' })
    await the.page.keyboard.type(`# ${typed}`)
    expect((await cell.innerText()).split('\n').at(-1)).toBe(`# ${typed}`)
  }
})

it('completes what the subset knows', async () => {
  await the.front().locator('.code-editor .cm-content').click()
  await the.page.keyboard.press('Control+End')
  await the.page.keyboard.press('Enter')
  await the.page.keyboard.type('torch.zer')
  const offered = the.front().locator('.cm-tooltip-autocomplete [role=option]')
  await expect.poll(() => offered.allInnerTexts()).toEqual(['zeros', 'zeros_like', 'nonzero', 'count_nonzero'])
  await the.page.keyboard.press('Escape')
})

it('ends a line at Enter, completes at Tab, offers the cell’s own names, and removes a bracket with its pair', async () => {
  const cell = the.front().locator('.code-editor .cm-content')
  const offered = the.front().locator('.cm-tooltip-autocomplete [role=option]')
  const { keyboard } = the.page
  await cell.click()
  await keyboard.press('Control+a')
  await keyboard.type('bias = 3\nc = b')
  await expect.poll(() => offered.allInnerTexts()).toContain('bias')
  await keyboard.press('Enter')
  await keyboard.type('d = bia')
  await expect.poll(() => offered.allInnerTexts()).toEqual(['bias'])
  // The editor takes a key in the first 75 ms for one that was meant for the text.
  await the.page.waitForTimeout(200)
  await keyboard.press('Tab')
  await keyboard.type('\ne = c')
  await offered.first().waitFor()
  await the.page.waitForTimeout(200)
  await keyboard.press('ArrowDown')
  const chosen = await the.front().locator('.cm-tooltip-autocomplete [aria-selected]').innerText()
  await keyboard.press('Enter')
  await keyboard.type('(')
  await keyboard.press('Backspace')
  expect((await cell.innerText()).split('\n')).toEqual(['bias = 3', 'c = b', 'd = bias', `e = ${chosen}`])
})

it('keeps what was typed and not run yet when the page is loaded anew, until another cell is chosen', async () => {
  const cell = the.front().locator('.code-editor .cm-content')
  await cell.click()
  await the.page.keyboard.press('Control+End')
  await the.page.keyboard.type('\n# not run yet')
  await the.front().getByText('Edited, not run yet').waitFor()
  await the.page.reload()
  await cell.getByText('# not run yet').waitFor()
  await the.front().getByText('Edited, not run yet').waitFor()
  await show('import torch\nother = torch.ones(2)\n')
  await table('other').waitFor()
  expect(await cell.innerText()).not.toContain('# not run yet')
})

it('draws how broadcasting repeats what is smaller', async () => {
  await show('import torch\na = torch.ones(2, 1, requires_grad=True)\nc = a * torch.arange(3.)\n')
  await the.front().locator('g.node').filter({ hasText: 'Mul' }).click()
  await the.front().getByText('Stretched from [2, 1] to [2, 3]', { exact: false }).first().waitFor()
  await the.front().getByText('Stretched from [3] to [2, 3]', { exact: false }).first().waitFor()
  const stretched = the.front().getByRole('table', { name: 'Stretched from [2, 1] to [2, 3]' })
  expect(await stretched.locator('td.copy').count()).toBe(4)
})

it('draws what a model says of the plane, as the course’s plot_model does', async () => {
  await show(
    [
      'import torch',
      'from torch import nn',
      'from res.plot_lib import plot_model',
      'X = torch.tensor([[-1., 0.], [1., 0.]])',
      'y = torch.tensor([0, 1])',
      'model = nn.Linear(2, 2)',
      'model.weight.data = torch.tensor([[-1., 0.], [1., 0.]])',
      'plot_model(X, y, model)',
      '',
    ].join('\n'),
  )
  const plot = the.front().getByText('Drawn by line 8', { exact: false }).first()
  await plot.waitFor()
  const colours = await the
    .front()
    .locator('.drawing canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas
      const context = canvas.getContext('2d')!
      const at = (x: number) => [...context.getImageData(Math.round(x), Math.round(height * 0.3), 1, 1).data].join()
      return [at(width / 2 - height / 4), at(width / 2 + height / 4)]
    })
  expect(colours[0]).not.toBe(colours[1])
})

it('asks before a lesson’s cell is run, scores the answer at its end, and keeps it with the run', async () => {
  await the.front().getByRole('button', { name: '1 A first graph' }).click()
  await the.front().getByText('27', { exact: true }).first().click()
  await the.front().getByRole('button', { name: 'Run', exact: true }).click()
  await the.front().getByText('You said “27”; it is “4.5”.').waitFor()
  await the.front().getByRole('button', { name: 'Keep in the history' }).click()
  await the.page.getByText('1 run in the history').waitFor()
  await the.page.locator('nav').getByRole('link', { name: 'History' }).click()
  await the.front().locator('tr[data-place="0"] a').click()
  const kept = the.front().getByRole('listitem').filter({ hasText: 'What does every entry of x.grad become?' })
  expect(await kept.innerText()).toContain('27')
})
