/**
 * The desktop window's start and memory: `node tests/bench/electron.ts`. Linux with Xvfb, without a graphics card, on the
 * Electron that the tests run on. Prints one figure a line; the machine's own load is in all of them.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { openLab, openStage, sandboxFlags, type ElectronLab, type Stage } from '../electron/electron-lab.ts'
import { figure, median } from './window/figures.ts'
import { memoryBelow } from './window/memory.ts'

/** From starting Electron to a start page that can be pressed. */
async function startToUsable(stage: Stage): Promise<{ lab: ElectronLab; lasted: number; window: number }> {
  const begin = performance.now()
  const lab = await openLab(stage, { home: join(stage.folder, 'home') })
  const window = performance.now() - begin
  await lab.page.getByRole('button', { name: /^Train the spiral/ }).waitFor()
  await lab.page.getByText(/runs? in the history/).waitFor()
  return { lab, lasted: performance.now() - begin, window }
}

/** The same for an app with nothing in it: what Electron and its driver take by themselves. */
async function startEmpty(stage: Stage): Promise<number> {
  const folder = join(stage.folder, 'empty')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "main": "main.js" }')
  writeFileSync(
    join(folder, 'main.js'),
    `const { app, BrowserWindow } = require('electron')
     app.setPath('userData', ${JSON.stringify(join(folder, 'data'))})
     app.whenReady().then(() => new BrowserWindow().loadURL('data:text/html,<p>here'))`,
  )
  const begin = performance.now()
  const app = await _electron.launch({
    executablePath: stage.electron.program,
    args: [...sandboxFlags(), folder],
    env: stage.environment,
    chromiumSandbox: process.getuid?.() !== 0,
  })
  await (await app.firstWindow()).getByText('here').waitFor()
  const lasted = performance.now() - begin
  await app.close()
  return lasted
}

/** Starts that are measured; the first is cold. */
const STARTS = 6

async function measureStart(stage: Stage): Promise<void> {
  const starts: { lasted: number; window: number }[] = []
  const empty: number[] = []
  for (let turn = 0; turn < STARTS; turn++) {
    const { lab, ...start } = await startToUsable(stage)
    starts.push(start)
    await lab.quit()
    empty.push(await startEmpty(stage))
  }
  // The first is cold: a new data folder, a window that has never seen the page.
  const [cold, ...warm] = starts
  figure('start to usable window, cold', cold!.lasted, 'ms')
  figure('  until there is a window', cold!.window, 'ms')
  figure('start to usable window, warm', median(warm.map(({ lasted }) => lasted)), 'ms')
  figure('  until there is a window', median(warm.map(({ window }) => window)), 'ms')
  const alone = median(empty.slice(1))
  figure('  an empty app of the same Electron', alone, 'ms')
  figure('  the lab’s own share', median(warm.map(({ lasted }) => lasted)) - alone, 'ms')
}

async function measureMemory(stage: Stage): Promise<void> {
  const { lab } = await startToUsable(stage)
  // Providers are probed in processes of their own after the start.
  await new Promise((resolve) => setTimeout(resolve, 15_000))
  const processes = memoryBelow(lab.app.process().pid!, 'main')
  for (const { kind, resident } of processes) figure(`memory at rest: ${kind}`, resident, 'MiB')
  const all = processes.reduce((sum, { proportional }) => sum + proportional, 0)
  figure('memory at rest: all of them, what they share counted once', all, 'MiB')
  await lab.quit()
}

const stage = await openStage()
const { version, old } = stage.electron
console.log(`load ${loadavg()[0]!.toFixed(1)}`)
console.log(`Electron ${version}${old ? ' with shims: the history’s process runs on the pinned Node' : ''}, under Xvfb`)
await measureStart(stage)
await measureMemory(stage)
stage.close()
