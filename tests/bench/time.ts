/**
 * What the recording of a run costs, how fast any position of it is there, and how soon a run trains again whose process was
 * killed: `node tests/bench/time.ts`. Recorded and unrecorded trainings are neighbours, over and over, and their minima are
 * compared. Positions are asked for as a dragged playhead does, from the call to the answer, without the window's drawing.
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

/**
 * Kills the process that trains a run as soon as something of it is saved; resolves with how long it was until new epochs
 * were, in milliseconds. The run is one of the course's, which has keyframes close to each other: what was trained since the
 * last one is trained again first.
 */
async function trainsAgain(): Promise<number> {
  const { runId } = await client.runs.start({ spec: course(10_000) })
  let saved = -1
  let killedAt = 0
  for await (const { epochsSaved, status } of await client.runs.watch({ runId, snapshots: false })) {
    if (status !== 'running') throw new Error(`the run is ${status}`)
    if (saved >= 0 && epochsSaved > saved) break
    if (saved >= 0 || epochsSaved === 0) continue
    let killed: number[] = []
    for await (const { children } of await client.app.state()) {
      const pids = children.flatMap(({ name, pid }) => (name.startsWith('training') && pid !== null ? [pid] : []))
      if (killed.length === 0) {
        killed = pids
        killedAt = performance.now()
        killed.forEach((pid) => process.kill(pid, 'SIGKILL'))
      } else if (pids.some((pid) => !killed.includes(pid))) break
    }
    saved = (await client.history.get({ runId })).epochs
  }
  const took = performance.now() - killedAt
  await client.runs.control({ runId, action: 'stop' })
  return took
}
const restarts: number[] = []
for (let kill = 0; kill < 20; kill++) restarts.push(await trainsAgain())
const [soonest, usual] = [Math.min(...restarts), percentile(restarts, 0.5)].map((time) => time.toFixed(0))
console.log(`a killed child trains again within ${usual} ms (median; ${soonest} ms at least; at most 1000)`)

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
