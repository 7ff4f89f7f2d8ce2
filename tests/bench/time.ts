/**
 * What the recording of a run costs, and how fast any position of it is there: `node tests/bench/time.ts`. Recorded and
 * unrecorded trainings are neighbours, over and over, and their minima are compared. Positions are asked for as a dragged
 * playhead does, from the call to the answer, without the window's drawing.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { forkNode } from '../../main/supervisor/fork-node.ts'
import { createClient, createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import type { RunSpec, RunSpecInput } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'
import { socketWire, type SocketEnd } from '../../preload/wires/web-socket.ts'
import { startLab } from '../end-to-end/browser-lab.ts'
import { makeHome } from '../fixtures/history.ts'

const TURNS = Number(process.argv[2] ?? 5)
/** The course's ReLU model. */
const course = (epochs: number): RunSpecInput => ({
  experiment: 'classification',
  params: { layers: [{ units: 100, activation: 'relu' }], optimizer: { kind: 'adam' }, modelIndex: 1, epochs },
})

const { home, remove } = makeHome()
const lab = await startLab(home)
const { origin, host, hash } = new URL(lab.address)
const socket = new WebSocket(`ws://${host}/lab`, [`t.${hash.slice('#t='.length)}`], { origin })
await once(socket, 'open')
const client = createClient(socketWire(socket as unknown as SocketEnd))

/** Trains a run to its end and tells its id. */
async function ended(spec: RunSpecInput): Promise<string> {
  const { runId } = await client.runs.start({ spec })
  for await (const { status } of await client.runs.watch({ runId, snapshots: false })) if (status === 'completed') break
  return runId
}
/** The value that a share of them does not exceed. */
const percentile = (values: number[], share: number): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Trains in a child of its own, with its states taken or not. */
async function train(spec: RunSpec, record: boolean): Promise<void> {
  for await (const event of await trainer.run({ spec, paused: false, snapshotEveryMs: null, record }))
    if (event.type === 'end') break
}
const child = forkNode({ folder: join(import.meta.dirname, '../../dist/main/children'), log: () => {} })(
  'training',
  {},
  () => labError('connectionLost'),
)
const trainer = createWireClient<ChildContracts['training']>(child.wire)
const { spec } = await client.runs.preview({ spec: { ...course(10_000), provider: 'kernels' } })
await train(spec, true)
const plain: number[] = []
const recorded: number[] = []
for (let turn = 0; turn < TURNS; turn++) {
  plain.push(await timed(() => train(spec, false)))
  recorded.push(await timed(() => train(spec, true)))
}
child.kill()
const cost = Math.min(...recorded) / Math.min(...plain) - 1
console.log(`recording 10,000 epochs of the course's model: ${(cost * 100).toFixed(1)} % slower (at most 3 %)`)

for (const [epochs, limit] of [
  [1_000, 33],
  [10_000, 100],
] as const) {
  const runId = await ended(course(epochs))
  const { recordingBytes } = await client.history.get({ runId })
  if (epochs === 1_000) console.log(`recording of a course run: ${recordingBytes} bytes (at most 700,000)`)
  await client.runs.position({ runId, position: 0 })
  const times: number[] = []
  // A playhead that is dragged to and fro.
  for (let at = 0; at < 200; at++) {
    const position = Math.round((epochs / 2) * (1 + Math.sin(at / 9) * Math.cos(at / 31)))
    times.push(await timed(() => client.runs.position({ runId, position })))
  }
  const typical = percentile(times, 0.95).toFixed(0)
  console.log(`dragged over ${epochs} epochs: ${typical} ms at the 95th percentile (at most ${limit})`)
}

const tiny = await ended({
  experiment: 'regression',
  params: { dataset: { samples: 4 }, layers: [{ units: 2 }], epochs: 1_000_000 },
})
const jumps: number[] = []
for (let at = 1; at < 30; at++) {
  const position = (at * 611_953) % 1_000_000
  jumps.push(await timed(() => client.runs.position({ runId: tiny, position })))
}
console.log(`jumps in 1,000,000 epochs of a tiny model: ${Math.max(...jumps).toFixed(0)} ms at most (at most 300)`)
socket.close()
await lab.end()
remove()
