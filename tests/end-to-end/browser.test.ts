import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { type Complaints, type LabProcess, openWindow, startLab } from './browser-lab.ts'
import { scenario, type Stage } from './scenario.ts'

let browser: Browser
let lab: LabProcess
let page: Page
let complaints: Complaints
let stage: Stage
const { home, remove } = makeHome()

beforeAll(async () => {
  browser = await launchChromium()
  lab = await startLab(home, { launcher: true })
  ;({ page, complaints } = await openWindow(browser))
  await page.goto(lab.address)
  stage = {
    page,
    pictureFile: join(import.meta.dirname, '../reference/vision/scene.png'),
    async chooseFile(path, press) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()])
      await chooser.setFiles(path)
    },
    async restart() {
      expect(await lab.end()).toBe(0)
      await page.context().close()
      lab = await startLab(home, { launcher: true })
      const { console, policy, requests } = complaints
      ;({ page, complaints } = await openWindow(browser))
      complaints.console.push(...console)
      complaints.policy.push(...policy)
      complaints.requests.push(...requests)
      await page.goto(lab.address)
      stage.page = page
    },
  }
})
afterAll(async () => {
  await browser?.close()
  await lab?.end()
  remove()
})

describe('the scenario in the browser', () => {
  for (const { name, play } of scenario) it(name, () => play(stage))

  it('was played without a word in the console, a stopped script or a failed request', () => {
    // The lab was ended on purpose once, with the window open.
    const expected = /ERR_CONNECTION_REFUSED|WebSocket connection/
    expect(complaints.console.filter((line) => !expected.test(line))).toEqual([])
    expect(complaints.policy).toEqual([])
    expect(complaints.requests.filter((line) => !expected.test(line))).toEqual([])
  })
})
