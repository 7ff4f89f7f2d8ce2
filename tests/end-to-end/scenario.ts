/**
 * The main job, from the first window to the last run, as a person does it. It is told in the few words that every
 * driver of a window has, so that each host's window plays the very same.
 */
import { expect } from 'vitest'
import reference from '../reference/spiral-12345.json' with { type: 'json' }

type Role = 'button' | 'link' | 'heading' | 'row' | 'group' | 'textbox' | 'slider' | 'checkbox'
interface Named {
  name?: string | RegExp
}
/** What is asked of an element; Playwright's locators have it, old ones too. */
export interface ScenarioElement {
  click(): Promise<void>
  check(): Promise<void>
  fill(text: string): Promise<void>
  press(key: string): Promise<void>
  count(): Promise<number>
  innerText(): Promise<string>
  allInnerTexts(): Promise<string[]>
  getAttribute(name: string): Promise<string | null>
  waitFor(options?: { timeout?: number }): Promise<void>
  first(): ScenarioElement
  last(): ScenarioElement
  nth(index: number): ScenarioElement
  locator(selector: string): ScenarioElement
  getByRole(role: Role, options?: Named): ScenarioElement
  getByText(text: string | RegExp): ScenarioElement
}
/** What is asked of a window. */
export interface ScenarioPage {
  locator(selector: string): ScenarioElement
  getByRole(role: Role, options?: Named): ScenarioElement
  getByText(text: string | RegExp): ScenarioElement
}
/** A window of the lab, in English, and what only its host knows how to do. */
export interface Stage {
  page: ScenarioPage
  /** Presses what opens the dialog for files, and chooses this file in it. */
  chooseFile(path: string, press: () => Promise<void>): Promise<void>
  /** Ends the lab in good order and starts it again in the same data folder; `page` is the new window then. */
  restart(): Promise<void>
  /** An image file that is not the lab's own. */
  pictureFile: string
}

/** The longest that one of the course's models may train, in milliseconds: the slowest provider on a busy machine. */
const TRAINING_MS = 240_000

/** The tab that is in front; the others stay in the page. */
const front = ({ page }: Stage): ScenarioElement => page.locator('main .panel:not([hidden])')
const goTo = ({ page }: Stage, tab: string): Promise<void> =>
  page.locator('nav').getByRole('link', { name: tab }).click()

/** Asks again until it holds: a window shows things in its own time. */
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 900; attempt++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`It never came to pass that ${what}`)
}

/** Trains a preset to its end and compares the last line of its log with the one that PyTorch printed. */
async function train(stage: Stage, preset: string, model: keyof typeof reference.models): Promise<void> {
  await goTo(stage, 'Classification')
  const tab = front(stage)
  await tab.getByRole('button', { name: preset }).click()
  // A tab that has trained offers to play again, and the picture begins anew with the preset.
  await tab.getByRole('button', { name: /^Play/ }).first().click()
  const log = tab.getByRole('button', { name: 'Epoch log' })
  if ((await log.getAttribute('aria-pressed')) !== 'true') await log.click()
  const line = tab.getByText(/^\[EPOCH\]: 999, /)
  await line.waitFor({ timeout: TRAINING_MS })
  const { loss, accuracy } = reference.models[model]
  const isReached = async () => {
    const figures = /\[LOSS\]: (\d\.\d{6}), \[ACCURACY\]: (\d\.\d{3})$/.exec(await line.innerText())
    const [lossOff, accuracyOff] = [Number(figures?.[1]) / loss[999]! - 1, Number(figures?.[2]) - accuracy[999]!]
    return Math.abs(lossOff) < 1e-4 && Math.abs(accuracyOff) <= 0.002
  }
  // The line of the run before stays until the new one has begun.
  await expect.poll(isReached, { timeout: TRAINING_MS }).toBe(true)
  await tab.getByText('Completed').first().waitFor()
  await tab.getByText(/^Matches the notebook: /).waitFor()
}

/** Gives the newest run a name, on its own page. */
async function nameNewest(stage: Stage, name: string): Promise<void> {
  await front(stage).getByRole('button', { name: 'everything' }).click()
  const box = front(stage).getByRole('textbox', { name: 'Name' })
  await box.fill(name)
  await box.press('Enter')
  await goTo(stage, 'History')
  await front(stage).getByText(name).first().waitFor()
}

/** A value of the line below the picture in the images tab. */
const imageFigure = (stage: Stage, name: string): ScenarioElement =>
  front(stage).locator(`dl > div:has(dt:text-is("${name}")) dd`)

/** The scenario, step by step; each begins where the one before it ended. */
export const scenario: readonly { name: string; play: (stage: Stage) => Promise<void> }[] = [
  {
    name: 'opens on a page that says what can be done',
    async play({ page }) {
      await page.getByRole('heading', { name: 'Spiral Lab' }).waitFor()
      await page.getByRole('button', { name: /^Train the spiral/ }).waitFor()
      await page.getByRole('button', { name: /^Find edges in a picture/ }).waitFor()
      await page.getByText('No runs yet.').waitFor()
    },
  },
  {
    name: 'trains the course’s linear model to PyTorch’s last line',
    async play(stage) {
      await train(stage, 'Course: linear, SGD', 'linear-sgd')
      await nameNewest(stage, 'my linear model')
    },
  },
  {
    name: 'trains the course’s ReLU model to PyTorch’s last line',
    async play(stage) {
      await train(stage, 'Course: ReLU, Adam', 'relu-adam')
      await nameNewest(stage, 'my ReLU model')
    },
  },
  {
    name: 'compares them: only what differs, with the figures and both pictures',
    async play(stage) {
      const list = front(stage)
      await list
        .getByRole('row', { name: /my linear model/ })
        .getByRole('checkbox')
        .check()
      await list
        .getByRole('row', { name: /my ReLU model/ })
        .getByRole('checkbox')
        .check()
      await list.getByRole('button', { name: /^Compare/ }).click()
      await front(stage).getByRole('heading', { name: 'Compare 2 runs' }).waitFor()
      const differing = front(stage).locator('section[aria-labelledby="compare-parameters"]')
      const rows = await differing.locator('tbody tr').allInnerTexts()
      const words = rows.map((row) => row.split(/\s+/))
      const told = (path: string) => words.find((row) => row.includes(path))?.join(' ')
      expect(told('layers[0].activation')).toBe('Layer 1 · Activation layers[0].activation Linear ReLU')
      expect(told('optimizer.kind')).toBe('Optimizer · Method optimizer.kind SGD Adam')
      expect(told('modelIndex')).toBe('Models drawn before modelIndex 0 1')
      expect(told('dataset.noise') ?? told('epochs')).toBeUndefined()
      expect(await differing.getByText(/\d+ equal parameters hidden/).count()).toBe(1)
      const charts = front(stage).locator('canvas[aria-label*="epochs 0 to 999"]')
      expect(await charts.count()).toBe(2)
      expect(await charts.first().getAttribute('aria-label')).toContain('my ReLU model')
      expect(await front(stage).locator('section[aria-labelledby="compare-pictures"] canvas').count()).toBe(2)
      const metrics = front(stage).locator('section[aria-labelledby="compare-metrics"]')
      expect(await metrics.innerText()).toContain('0.861')
    },
  },
  {
    name: 'opens a picture of its own and finds its edges, which follow the sliders',
    async play(stage) {
      await goTo(stage, 'Images')
      await stage.chooseFile(stage.pictureFile, () =>
        front(stage)
          .getByRole('button', { name: /^Open picture/ })
          .first()
          .click(),
      )
      const edges = imageFigure(stage, 'Edge pixels')
      await edges.waitFor()
      const count = async () => Number((await edges.innerText()).replace(/\D/g, ''))
      await until(async () => (await count()) > 0, 'edges are found')
      const before = await count()
      const threshold = front(stage).getByRole('textbox', { name: 'High threshold' })
      await threshold.fill('400')
      await until(async () => (await count()) < before, 'a higher threshold leaves fewer edges')
      await threshold.fill('150')
      await until(async () => (await count()) === before, 'the same threshold gives the same edges again')
    },
  },
  {
    name: 'keeps what it found',
    async play(stage) {
      await front(stage).getByRole('button', { name: 'Keep in history' }).click()
      await front(stage).getByText('Kept in the history.').waitFor()
    },
  },
  {
    name: 'finds everything still there after the lab was started again',
    async play(stage) {
      await stage.restart()
      await stage.page.getByText('3 runs in the history').waitFor()
      await goTo(stage, 'History')
      await front(stage).getByRole('link', { name: 'my ReLU model' }).click()
      await front(stage).locator('canvas[aria-label*="epochs 0 to 999"]').first().waitFor()
      const text = await front(stage).innerText()
      expect(text).toContain('Completed')
      expect(text).toContain('"kind": "adam"')
      await goTo(stage, 'History')
      await front(stage).getByRole('link', { name: 'scene.png' }).click()
      await front(stage).getByRole('button', { name: 'Open in Images' }).click()
      const edges = imageFigure(stage, 'Edge pixels')
      await edges.waitFor()
      await until(async () => /\d/.test(await edges.innerText()), 'the kept picture has its edges again')
    },
  },
]
