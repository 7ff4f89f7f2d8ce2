/** What the stage of a training tab draws: borders, wrong samples, the run before, and networks of every kind. */
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Complaints, openWindow } from './browser-lab.ts'
import { drawnOn, recordCanvases } from './canvas-record.ts'
import { labAndBrowser } from './lab-and-browser.ts'

const the = labAndBrowser(async () => null)
let page: Page
let complaints: Complaints
beforeAll(async () => {
  ;({ page, complaints } = await openWindow(the.browser))
  await recordCanvases(page)
  await page.goto(the.lab.address)
})
afterAll(() => page?.context().close())

const front = () => page.locator('main .panel:not([hidden])')
const stage = () => front().locator('.picture.card canvas')
const network = () =>
  front()
    .getByRole('group', { name: /^Network/ })
    .locator('canvas')

interface Look {
  /** Different colours. */
  colors: number
  /** The same for the same pixels. */
  hash: number
}
const look = (canvas: Locator): Promise<Look> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    copy.drawImage(element as HTMLCanvasElement, 0, 0)
    const { data } = copy.getImageData(0, 0, width, height)
    const pixels = new Uint32Array(data.buffer)
    let hash = 0
    for (const pixel of pixels) hash = (Math.imul(hash, 31) + pixel) | 0
    return { colors: new Set(pixels).size, hash }
  })
/** How a canvas looks once it changes no more. */
async function settled(canvas: Locator): Promise<Look> {
  // A busy machine may take longer to the first picture than from one look to the next.
  await expect.poll(async () => (await look(canvas)).colors).toBeGreaterThan(1)
  for (let before = await look(canvas); ;) {
    await page.waitForTimeout(300)
    const now = await look(canvas)
    if (now.hash === before.hash) return now
    before = now
  }
}
const open = async (link: string) => {
  await page.evaluate((hash) => void (location.hash = hash), `#/${link}`)
  await stage().waitFor()
}
async function train(): Promise<void> {
  const before = await page
    .locator('footer')
    .getByText(/\d+ runs? in the history/)
    .innerText()
  await front().locator('.transport button.primary').click()
  // A run that has ended stands there until the next one has begun.
  await page.waitForFunction((text) => !document.querySelector('footer')?.innerText.includes(text), before)
  await expect.poll(() => front().locator('.transport .status').innerText()).toMatch(/Completed|Diverged/)
}
/** To the playhead's end, where nothing moves any more. */
async function toEnd(): Promise<void> {
  await front().getByRole('slider', { name: 'Playhead' }).press('End')
}

it('keeps its size when a knob leaves a preset, whose question stands beside Play', async () => {
  await page.locator('nav a[href="#/classification"]').click()
  const question = front().getByRole('group', { name: 'What do you think?' })
  await question.waitFor()
  const before = await stage().boundingBox()
  await front().getByRole('slider', { name: 'Noise' }).press('ArrowRight')
  await question.waitFor({ state: 'detached' })
  await expect.poll(() => stage().boundingBox()).toEqual(before)
})

describe('a run that has ended', () => {
  it('has soft borders, and hard ones where they are asked for', async () => {
    await open('classification?layers=[{"units":16,"activation":"linear"}]&epochs=40&optimizer.learningRate=0.05')
    await train()
    await toEnd()
    const soft = await settled(stage())
    const hard = front().getByRole('button', { name: 'Hard borders' })
    await hard.click()
    const sharp = await settled(stage())
    await expect.poll(() => hard.getAttribute('aria-pressed')).toBe('true')
    expect(sharp.colors).toBeLessThan(soft.colors * 0.7)
    await hard.click()
    expect(await settled(stage())).toEqual(soft)
  })

  it('is shown in the stage’s place while B is held, after another was trained', async () => {
    await open('classification?epochs=400&optimizer.learningRate=0.01')
    await train()
    await toEnd()
    const now = await settled(stage())
    const before = front().locator('[aria-keyshortcuts=B]')
    await expect.poll(() => before.innerText()).toMatch(/linear 16, 0\.\d+/)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.down('b')
    await expect.poll(() => before.getAttribute('aria-pressed')).toBe('true')
    const ghost = await settled(stage())
    expect(ghost.hash).not.toBe(now.hash)
    await page.keyboard.up('b')
    expect(await settled(stage())).toEqual(now)
    // The same by the button, which stays down for who has no key to hold.
    await before.focus()
    await page.keyboard.press('Enter')
    expect(await settled(stage())).toEqual(ghost)
    await page.keyboard.press('Enter')
    expect(await settled(stage())).toEqual(now)
  })

  it('has a ring around each sample that lies in another class’s region', async () => {
    const drawing = front().locator('.picture.card')
    const asTable = drawing.getByRole('button', { name: 'Show as a table' })
    const rows = drawing.locator('tbody tr')
    // The table is made anew once a second.
    await expect
      .poll(async () => {
        await asTable.click()
        await rows.first().waitFor()
        const shares = await rows.evaluateAll((all) => all.map(({ children }) => Number(children[3]!.textContent)))
        const wrong = shares.reduce((sum, share) => sum + Math.round(1000 * (1 - share)), 0)
        await asTable.click()
        await settled(stage())
        const { strokes } = await drawnOn(stage())
        return wrong > 0 && strokes.filter(({ arcs, width }) => arcs === wrong && width === 1).length
      })
      .toBe(1)
  })
})

const tanhLayers = (count: number) =>
  JSON.stringify(Array.from({ length: count }, () => ({ units: 3, activation: 'tanh' })))
const layer = (more: object) => JSON.stringify([{ units: 100, activation: 'relu', ...more }])
describe('every network has its picture', () => {
  it.each([
    ['no layers', '[]'],
    ['one unit', layer({ units: 1 })],
    ['4,096 units', layer({ units: 4096 })],
    ['64 layers, which are the most', tanhLayers(64)],
    ['batch normalization', layer({ batchNorm: true })],
    ['dropout', layer({ dropout: 0.5 })],
  ])('%s', async (_, layers) => {
    await open(`classification?epochs=3&optimizer.learningRate=0.02&layers=${encodeURIComponent(layers)}`)
    const count = (JSON.parse(layers) as unknown[]).length
    await expect.poll(() => front().locator('aside .items button[data-path]').count()).toBe(count)
    await expect.poll(async () => (await look(stage())).colors).toBeGreaterThan(20)
    await network().waitFor()
    await expect.poll(async () => (await drawnOn(network())).words.length).toBeGreaterThan(0)
    const beginning = await settled(stage())
    await train()
    await toEnd()
    await expect.poll(async () => (await look(stage())).hash).not.toBe(beginning.hash)
    await expect.poll(async () => (await look(network())).colors).toBeGreaterThan(20)
  })

  it('and a run that diverged keeps its last one, and says what to do', async () => {
    await open('regression?optimizer.kind=sgd&optimizer.learningRate=10')
    await expect.poll(async () => (await look(stage())).colors).toBeGreaterThan(5)
    await train()
    await front().locator('.notes [role=alert]').waitFor()
    await expect.poll(() => front().locator('.transport .status').innerText()).toBe('Diverged')
    expect((await look(stage())).colors).toBeGreaterThan(5)
  })

  it('or says why not: a hundred layers', async () => {
    await open(`classification?layers=${encodeURIComponent(tanhLayers(100))}`)
    await page.getByText('params.layers (it must have at most 64 entries)').waitFor()
  })

  it('or says why not: too many weights to be looked into', async () => {
    await open(
      `classification?dataset.samplesPerClass=10&layers=${encodeURIComponent(JSON.stringify([{ units: 2100 }, { units: 2100 }]))}`,
    )
    await front().locator('.side').getByText('the inside is shown of networks of up to').waitFor({ timeout: 200_000 })
  })
})

it('nothing of it was refused by the page’s policy, or said in the console', () => {
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})
