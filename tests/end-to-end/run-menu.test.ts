/** What can be done with a run where it trains: named, noted, linked to, written as a file. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Complaints, openWindow } from './browser-lab.ts'
import { labAndBrowser } from './lab-and-browser.ts'

const the = labAndBrowser(async () => null)
let page: Page
let complaints: Complaints
const front = () => page.locator('main .panel:not([hidden])')
const menu = () => front().getByRole('group', { name: 'This run: name, note, export' })

beforeAll(async () => {
  ;({ page, complaints } = await openWindow(the.browser))
  await page.goto(the.lab.address)
  await page.evaluate(() => void (location.hash = '#/classification?epochs=30&optimizer.learningRate=0.01'))
  await front().locator('.picture canvas').waitFor()
  await front().locator('.transport button.primary').click()
  await front().locator('.status.completed').waitFor()
})
afterAll(() => page?.context().close())

const openMenu = () => front().getByRole('button', { name: 'This run: name, note, export' }).click()
async function save(what: string): Promise<{ name: string; text: string }> {
  await openMenu()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    menu().getByRole('button', { name: what }).click(),
  ])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

it('names the run and writes a note, which the history has', async () => {
  await openMenu()
  await menu().getByRole('textbox', { name: 'Name' }).fill('quick')
  await menu().getByRole('textbox', { name: 'Name' }).press('Enter')
  await menu().getByRole('textbox', { name: 'Note' }).fill('Larger steps, fewer of them.')
  // Whoever leaves the box has written it.
  await page.keyboard.press('Escape')
  await openMenu()
  await expect.poll(() => menu().getByRole('textbox', { name: 'Name' }).inputValue()).toBe('quick')
  await expect
    .poll(() => menu().getByRole('textbox', { name: 'Note' }).inputValue())
    .toBe('Larger steps, fewer of them.')
  await page.keyboard.press('Escape')
  await front().getByRole('button', { name: 'everything' }).click()
  await expect.poll(() => front().getByRole('textbox', { name: 'Name' }).inputValue()).toBe('quick')
  expect(await front().getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Larger steps, fewer of them.')
  await page.locator('nav a[href="#/classification"]').click()
})

it('takes a name back by Ctrl+Z', async () => {
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  // The menu shows what the history has when it is opened: by then both may not be taken back yet.
  await expect
    .poll(async () => {
      await openMenu()
      const name = await menu().getByRole('textbox', { name: 'Name' }).inputValue()
      await page.keyboard.press('Escape')
      return name
    })
    .not.toBe('quick')
})

it('copies a link to what the run was started with, whatever the knobs say by now', async () => {
  await front().locator('aside [data-path="optimizer.learningRate"] input[type=text]').fill('0.5')
  await openMenu()
  const copied = page.evaluate(
    () => new Promise<string>((resolve) => (navigator.clipboard.writeText = async (text) => resolve(text))),
  )
  await menu().getByRole('button', { name: 'Copy link to its settings' }).click()
  const link = await copied
  expect(new URL(link).hash).toMatch(/^#\/classification\?(?=.*epochs=30)(?=.*learningRate=0\.01(&|$))/)
})

it('writes it as a script, a notebook, a model, and its metrics', async () => {
  const script = await save('PyTorch script')
  expect(script.name).toMatch(/^run-\w{6}\.py$/)
  expect(script.text).toContain('lr=0.01')
  expect(JSON.parse((await save('Jupyter notebook')).text)).toMatchObject({ nbformat: 4 })
  expect((await save('Model as ONNX')).name).toMatch(/\.onnx$/)
  const { tensors } = JSON.parse((await save('Model as JSON')).text) as { tensors: Record<string, number[][]> }
  expect(tensors['0.weight']).toHaveLength(100)
  expect((await save('Metrics as CSV')).text.split('\n')).toHaveLength(1 + 30 * 2 + 1)
  expect(JSON.parse((await save('Run as JSON')).text)).toHaveLength(1)
})

it('nothing of it was refused by the page’s policy, or said in the console', () => {
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})
