import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../server/chromium.ts'
import { crowding } from './crowding.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 400, height: 300 } })
})
afterAll(() => browser?.close())

const box = 'position: absolute; left: 10px; width: 100px; height: 20px;'
const faultsOf = async (body: string): Promise<string[]> => {
  await page.setContent(`<style>* { margin: 0 }</style><main><div class="panel">${body}</div></main>`)
  return crowding(page)
}

it.each([
  ['two texts', `<p style="${box} top: 10px">one</p><p style="${box} top: 14px">two</p>`, 'overlap: one | two'],
  [
    'a text over a button',
    `<button style="${box} top: 10px">press</button><p style="${box} top: 14px">two</p>`,
    'overlap: press | two',
  ],
  ['what hangs over the window’s edge', `<button style="${box} left: 350px">press</button>`, 'cut off: press'],
  [
    'what a part without a scroll bar hides',
    '<div style="width: 30px; overflow: hidden"><span style="white-space: nowrap">much too long</span></div>',
    'cut off: much too long',
  ],
  [
    'what lies before the beginning of a part that scrolls',
    '<div style="overflow: auto; height: 60px; position: relative"><p style="margin-top: -40px">lost</p></div>',
    'cut off: lost',
  ],
  [
    'a text that leaves its button',
    '<button style="width: 40px; height: 20px; padding: 0; white-space: nowrap; display: block">much too long</button>',
    'out of its button: much too long',
  ],
  [
    'a picture without room',
    '<p>text</p><canvas aria-label="plot" style="height: 4px; width: 90px"></canvas>',
    'no room: plot (90 × 4)',
  ],
  [
    'a list without room',
    '<p>text</p><div class="list" style="height: 10px; overflow: auto"><p>one</p><p>two</p></div>',
    'no room: onetwo scrolls in 10 px',
  ],
  ['nothing at all', '<p hidden>text</p>', 'blank: nothing is in sight'],
])('names %s', async (_what, body, fault) => {
  expect(await faultsOf(body)).toContain(fault)
})

it('finds nothing where everything has its place', async () => {
  expect(
    await faultsOf(`
      <h1>Title</h1>
      <label>Name <input value="x"></label>
      <div style="height: 60px; overflow: auto">${'<p>line</p>'.repeat(20)}</div>
      <p style="width: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">much too long</p>
      <div style="position: absolute; top: 0; left: 0; width: 90px; height: 40px; background: #fff">above it</div>
      <canvas style="width: 60px; height: 60px"></canvas>`),
  ).toEqual([])
})
