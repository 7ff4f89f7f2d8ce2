/**
 * What looking into a network costs its training: `node tests/bench/inside.ts [TURNS]`. The same run is trained in a
 * child of its own without a window, once with pictures alone and once with the network's inside beside each of them, one
 * after the other, over and over. What counts is the processor time that the child takes, where the system tells it, since
 * the machine's own load is in every clock; minima are compared.
 */
import { join } from 'node:path'
import { forkNode } from '../../main/supervisor/fork-node.ts'
import { createWireClient } from '../../preload/client.ts'
import type { ChildContracts } from '../../preload/contract.ts'
import { insideRequest, type InsideRequest } from '../../preload/contract/inside.ts'
import type { RunSpec } from '../../preload/contract/values.ts'
import { labError } from '../../preload/errors.ts'
import { processorTimes } from './window/processor-times.ts'

const TURNS = Number(process.argv[2] ?? 7)
/** As often as a window at 60 Hz could draw; the child makes them as often as it may. */
const EVERY_MS = 1000 / 60
const MOST = 0.05

const hidden = (count: number, units: number) => Array.from({ length: count }, () => ({ units, activation: 'relu' }))
const specOf = (layers: { units: number; activation: string }[], epochs: number): RunSpec => ({
  experiment: 'classification',
  params: { layers, optimizer: { kind: 'adam' }, epochs },
  seed: 12345,
  provider: 'kernels',
})
const tasks = [
  { name: '3000 × 2→100→3', spec: specOf(hidden(1, 100), 8_000) },
  { name: '3000 × 2→8 layers of 32→3', spec: specOf(hidden(8, 32), 600) },
]

const child = forkNode({ folder: join(import.meta.dirname, '../../dist/main/children'), log: () => {} })(
  'training',
  {},
  () => labError('connectionLost'),
)
const trainer = createWireClient<ChildContracts['training']>(child.wire)

/** What the child has taken of the processors, or else the time. */
const spent = (): number => processorTimes(process.pid).get(child.pid ?? 0)?.ms ?? performance.now()

interface Turn {
  /** What the run took, everything that the child does included. */
  ms: number
  picturesPerSecond: number
}

/** Trains a run, looked into in a way. */
async function train(spec: RunSpec, insideRequests: InsideRequest[]): Promise<Turn> {
  const [begun, before] = [performance.now(), spent()]
  const looks = { snapshotEveryMs: EVERY_MS, insideRequests }
  let pictures = 0
  for await (const event of await trainer.run({ spec, paused: false, record: false, ...looks }))
    if (event.type === 'snapshot') pictures += 1
  return { ms: spent() - before, picturesPerSecond: (pictures / (performance.now() - begun)) * 1000 }
}
const least = (turns: Turn[]): number => Math.min(...turns.map(({ ms }) => ms))

let failed = false
for (const { name, spec } of tasks) {
  const request = insideRequest.parse({})
  await train(spec, [request])
  const drawn: Turn[] = []
  const looked: Turn[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    drawn.push(await train(spec, []))
    looked.push(await train(spec, [request]))
  }
  const cost = least(looked) / least(drawn) - 1
  const rate = (turns: Turn[]): string => Math.max(...turns.map((turn) => turn.picturesPerSecond)).toFixed(1)
  failed ||= cost > MOST
  console.log(
    `${name}: looking inside takes ${(cost * 100).toFixed(1)} % (at most ${MOST * 100} %); ` +
      `${rate(looked)} pictures a second with it, ${rate(drawn)} without`,
  )
}
child.kill()
if (failed) process.exitCode = 1
