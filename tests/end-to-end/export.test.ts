import { readFileSync } from 'node:fs'
import { InferenceSession } from 'onnxruntime-web'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { makeFewRuns } from './few-runs.ts'

let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
let runs: Awaited<ReturnType<typeof makeFewRuns>>
const { home, remove } = makeHome()

beforeAll(async () => {
  runs = await makeFewRuns(home)
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

/** Opens a run's page and its menu. */
async function openMenu(runId: string) {
  await page.evaluate((id) => (location.hash = `#/history/run/${id}`), runId)
  await page.getByText(runId).waitFor()
  const button = page.getByRole('button', { name: 'Export' })
  await button.click()
  return page.getByRole('group', { name: 'Export' })
}
async function save(runId: string, what: string): Promise<{ name: string; bytes: Buffer }> {
  const menu = await openMenu(runId)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    menu.getByRole('button', { name: what }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

it('a run’s page hands out the run in every form', async () => {
  const runId = runs.classifications[1]!
  const end = runId.slice(-6)
  const script = await save(runId, 'PyTorch script')
  expect(script.name).toBe(`run-${end}.py`)
  expect(script.bytes.toString()).toContain(`# Spiral Lab, run ${runId}: ReLU\n`)
  const notebook = await save(runId, 'Jupyter notebook')
  expect(notebook.name).toBe(`run-${end}.ipynb`)
  expect(JSON.parse(notebook.bytes.toString())).toMatchObject({ nbformat: 4 })
  const onnx = await save(runId, 'Model as ONNX')
  expect(onnx.name).toBe(`run-${end}.onnx`)
  expect((await InferenceSession.create(onnx.bytes)).inputNames).toEqual(['inputs'])
  const model = await save(runId, 'Model as JSON')
  expect(model.name).toBe(`model-${end}.json`)
  const { tensors } = JSON.parse(model.bytes.toString()) as { tensors: Record<string, number[][]> }
  expect(tensors['0.weight']).toHaveLength(100)
  const csv = await save(runId, 'Metrics as CSV')
  expect(csv.bytes.toString().split('\n')).toHaveLength(1 + 60 * 2 + 1)
  expect((await save(runId, 'Run as JSON')).name).toBe(`run-${end}.json`)
})

it('a kept picture has no network to hand out', async () => {
  const menu = await openMenu(runs.image)
  await menu.getByRole('button', { name: 'Run as JSON' }).waitFor()
  expect(await menu.getByRole('button').allInnerTexts()).not.toContain('PyTorch script')
})

it('nothing of it was refused by the page’s policy, or said in the console', () => {
  expect(complaints).toEqual({ console: [], policy: [], requests: [] })
})
