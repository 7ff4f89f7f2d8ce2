/** What is bound to V8's own interface is loaded by the pinned Node, also behind the desktop's window. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openLab, openStage, type ElectronLab, type Stage } from './electron-lab.ts'
import { goTo, seeConnected, seeEdges } from './lab-page.ts'
import { chooseMenu, chooseWhenAsked } from './native-dialogs.ts'
import { putOpencvStandIn, STAND_IN_EDGES } from './opencv-stand-in.ts'
import { writeBoard } from './pictures.ts'
import { soon } from './soon.ts'

let stage: Stage
let lab: ElectronLab | null = null
let board: string
beforeAll(async () => {
  stage = await openStage()
  board = await writeBoard(join(stage.folder, 'board.png'))
  if (stage.electron.old) putOpencvStandIn(stage.app)
})
afterEach(async () => {
  await lab?.quit().catch(() => {})
  lab = null
})
afterAll(() => stage?.close())

/** The processes that the program has started for a bundle. */
function processesOf(bundle: string): { pid: string; command: string[] }[] {
  const parent = String(lab!.app.process().pid)
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
        const own = /PPid:\t(\d+)/.exec(status)?.[1] === parent && command.at(-1)?.endsWith(bundle)
        return own ? [{ pid, command: command.slice(0, -1) }] : []
      } catch {
        // It has ended meanwhile.
        return []
      }
    })
}
async function open(environment: Record<string, string>): Promise<ElectronLab> {
  const started = { ...stage, environment: { ...stage.environment, ...environment } }
  lab = await openLab(started, { home: join(stage.folder, 'home') })
  await seeConnected(lab.page)
  return lab
}
async function edgesOfBoard({ app, page }: ElectronLab): Promise<number> {
  await chooseWhenAsked(app, board)
  await chooseMenu(app, 'open')
  return seeEdges(page, 'board.png')
}
/** What the doctor says of a provider. */
async function doctorSays({ page }: ElectronLab, provider: string): Promise<string> {
  await page.locator('footer .right button').first().click()
  const row = page.locator('dialog[open] li', { hasText: provider }).first()
  // Every provider is tried, each of which may take a while.
  await row.waitFor({ timeout: 120_000 })
  const said = await row.innerText()
  await page.keyboard.press('Escape')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  return said
}

it('opencv4nodejs is tried in, and pictures are processed by, a process of the pinned Node', async ({ skip }) => {
  skip(!stage.electron.old, 'a stand-in can only be put beside a copy of the app')
  const opened = await open({ SPIRAL_LAB_NODE: process.execPath })
  const ofNode = [process.execPath, '--disable-proto=delete', '--no-warnings']
  await goTo(opened.page, 'Images')
  const commands = (bundle: string) => processesOf(bundle).map(({ command }) => command)
  // The library is tried first, and only then does the imaging process give way to one of that Node.
  await expect.poll(() => commands('imaging.js'), { timeout: 120_000 }).toEqual([ofNode])
  expect(await edgesOfBoard(opened)).toBe(STAND_IN_EDGES)
  expect(await doctorSays(opened, 'opencv4nodejs')).toContain('OpenCV 9.9.9')
  // Training is the program's own process.
  await goTo(opened.page, 'Classification')
  expect(commands('training.js')).toEqual([])
  const names = await opened.app.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name))
  expect(names).toContain('Spiral Lab training')
  expect(names).not.toContain('Spiral Lab imaging')
  const [imaging] = processesOf('imaging.js')
  expect(await opened.quit()).toBe(0)
  await soon(() => existsSync(`/proc/${imaging!.pid}`)).toBe(false)
})

it('the program’s own process computes the table’s bits', async () => {
  const { page } = await open({ SPIRAL_LAB_NODE: process.execPath })
  await page.locator('footer .right button').first().click()
  await page.getByRole('button', { name: 'Verify this machine' }).click({ timeout: 120_000 })
  const verdict = page.locator('dialog[open]').getByText(/This machine computes/)
  await verdict.waitFor({ timeout: 120_000 })
  expect(await verdict.innerText()).toMatch(/exactly what the table says \(\d\d lines, numerics version 2\)/)
})

it('without that Node it is refused with the reason, and OpenCV as WebAssembly does the work', async ({ skip }) => {
  skip(stage.electron.old, 'the history’s library needs that Node here')
  // What the window before has kept of its trial counts for nothing here.
  const opened = await open({ SPIRAL_LAB_NODE: '' })
  const edges = await edgesOfBoard(opened)
  expect(edges).toBeGreaterThan(1_000)
  expect(edges).not.toBe(STAND_IN_EDGES)
  expect(await doctorSays(opened, 'opencv4nodejs')).toContain('npm start')
  await goTo(opened.page, 'History')
  expect(opened.complaints).toEqual({ page: [], errors: [] })
})
