/**
 * What drawing live costs a run: `node tests/bench/live.ts`. The same run is trained drawn in a window, watched by a
 * client that takes every picture and draws none, and with nobody looking, one after the other, over and over. Ratios of
 * neighbours are what counts: the machine's own load is in all of them. Chromium draws without a graphics card here.
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { createClient, type LabClient } from '../../preload/client.ts'
import { socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import { openWindow, startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'
import { launchChromium } from '../server/chromium.ts'
import { figure, median } from './window/figures.ts'
import { processorTimes } from './window/processor-times.ts'

const EPOCHS = 5_000
const TURNS = Number(process.argv[2] ?? 9)
/** The course's ReLU model. */
const spec = {
  experiment: 'classification',
  params: {
    layers: [{ units: 100, activation: 'relu' }],
    optimizer: { kind: 'adam' },
    modelIndex: 1,
    epochs: EPOCHS,
  },
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A lab of its own and a client of it. */
async function openLab() {
  const { home, remove } = makeHome()
  const lab = await startLab(home)
  const { origin, host, hash } = new URL(lab.address)
  const socket = new WebSocket(`ws://${host}/lab`, [`t.${hash.slice('#t='.length)}`], { origin })
  await once(socket, 'open')
  return {
    ...lab,
    client: createClient(socketWire(socket as unknown as SocketEnd)),
    async close() {
      socket.close()
      await lab.end()
      remove()
    },
  }
}

interface Turn {
  /** From when the run was stored as begun until it was told as completed. */
  wall: number
  /** What the training child took of the processors. */
  trainer: number
  /** What all processes below this one took, without the training child and this one. */
  others: number
}

/** Waits for the end of a run, as a client that takes pictures or does not. */
async function follow(client: LabClient, pid: number, begin: () => Promise<string>, snapshots: boolean): Promise<Turn> {
  const before = processorTimes(process.pid)
  const runId = await begin()
  for await (const { status } of await client.runs.watch({ runId, snapshots })) if (status === 'completed') break
  const ended = Date.now()
  const { createdAt } = await client.history.get({ runId })
  await pause(300)
  const turn = { wall: ended - createdAt, trainer: 0, others: 0 }
  for (const [id, { kind, parent, ms }] of processorTimes(process.pid)) {
    const taken = ms - (before.get(id)?.ms ?? 0)
    if (kind === 'training' && parent === pid) turn.trainer += taken
    else if (id !== process.pid) turn.others += taken
  }
  return turn
}

const drawnLab = await openLab()
const quietLab = await openLab()
const browser = await launchChromium()
const { page } = await openWindow(browser)
await page.goto(drawnLab.address)
const front = page.locator('main .panel:not([hidden])')
await page.locator('nav a[href="#/classification"]').click()
await front.getByRole('button', { name: 'Course: ReLU, Adam' }).click()
await front.getByRole('textbox', { name: 'Epochs' }).fill(String(EPOCHS))

async function play(): Promise<string> {
  const states = await drawnLab.client.app.state()
  await front.getByRole('button', { name: /^Play/ }).click()
  for await (const { runningRuns } of states) if (runningRuns[0]) return runningRuns[0]
  throw new Error('The lab ended')
}
const start = async () => (await quietLab.client.runs.start({ spec })).runId
const ways = {
  drawn: () => follow(drawnLab.client, drawnLab.child.pid!, play, false),
  watched: () => follow(quietLab.client, quietLab.child.pid!, start, true),
  headless: () => follow(quietLab.client, quietLab.child.pid!, start, false),
}

// Providers are probed in processes of their own after the start; the first run of each lab is calibrated and compiled.
await pause(15_000)
await ways.drawn()
await ways.headless()
const turns = Array.from({ length: TURNS }, () => ({}) as Record<keyof typeof ways, Turn>)
const names = Object.keys(ways) as (keyof typeof ways)[]
for (const [at, turn] of turns.entries()) {
  // Each way is first, second and last as often as the others.
  for (const name of names.map((_, i) => names[(i + at) % names.length]!)) turn[name] = await ways[name]()
  const words = names.map(
    (name) => `${name} ${turn[name].wall} ms (trainer ${turn[name].trainer}, others ${turn[name].others})`,
  )
  process.stderr.write(`${words.join(', ')}\n`)
}
const middle = (of: (turn: (typeof turns)[number]) => number) => median(turns.map(of))
figure(
  `${EPOCHS} epochs of the course’s ReLU model with nobody looking`,
  middle(({ headless }) => headless.wall),
  'ms',
)
figure(
  '  drawn live : nobody looking',
  middle(({ drawn, headless }) => drawn.wall / headless.wall),
  '×',
)
figure(
  '  watched, not drawn : nobody looking',
  middle(({ watched, headless }) => watched.wall / headless.wall),
  '×',
)
figure(
  '  the trainer’s own processor time, drawn',
  middle(({ drawn, headless }) => drawn.trainer / headless.trainer),
  '×',
)
figure(
  '  the same, watched, not drawn',
  middle(({ watched, headless }) => watched.trainer / headless.trainer),
  '×',
)
figure(
  '  all other processes’ time, drawn, of the run',
  middle(({ drawn }) => (100 * drawn.others) / drawn.wall),
  '% of a core',
)
figure(
  '  the same, nobody looking',
  middle(({ headless }) => (100 * headless.others) / headless.wall),
  '% of a core',
)
await browser.close()
await drawnLab.close()
await quietLab.close()
