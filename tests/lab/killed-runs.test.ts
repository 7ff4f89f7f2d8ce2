/** A run whose process, or whose whole lab, is killed at any moment goes on to the very bits that it would have come to. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { Json } from '../../preload/contract/values.ts'
import { soaking, tryPoints } from '../fixtures/budget.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'
import { runLab, startLab } from '../terminal/lab-process.ts'

const small = { dataset: { kind: 'spiral', samplesPerClass: 30 } }
const kinds: { name: string; params: Record<string, Json> }[] = [
  { name: 'SGD', params: { optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 } } },
  { name: 'Adam', params: { optimizer: { kind: 'adam', learningRate: 0.01 } } },
  {
    name: 'mini-batches, dropout, batchNorm',
    params: { batchSize: 32, layers: [{ units: 16, activation: 'relu', dropout: 0.3, batchNorm: true }] },
  },
]
const specOf = (params: Record<string, Json>, epochs: number) => ({
  experiment: 'classification',
  params: { ...small, ...params, epochs },
})

/** Kills of one run's process, and of one run's whole lab. */
const KILLS = soaking ? 200 : 10
const LAB_KILLS = soaking ? 20 : 5
/** Epochs of a run, so that it is not at its end before all of them. */
const EPOCHS = KILLS * 3_000
const LAB_EPOCHS = LAB_KILLS * 6_000
const SEEDS = soaking ? 1 : 7

/** Every stored byte of a run's metrics, and the hash of its final weights. */
async function bitsOf(client: LabClient, runId: string): Promise<string[]> {
  const { status, epochs } = await client.history.get({ runId })
  const { columns } = await client.history.metrics({ runId })
  const metrics = Object.values(columns).map(({ buffer }) =>
    createHash('sha256').update(new Uint8Array(buffer)).digest('hex'),
  )
  const { weightsSha256 } = await client.runs.position({ runId, position: epochs })
  return [status, String(epochs), ...metrics, weightsSha256]
}

async function toTheEnd(client: LabClient, runId: string): Promise<void> {
  for await (const { status } of await client.runs.watch({ runId, snapshots: false }))
    if (status !== 'running' && status !== 'paused') return
}

/**
 * Kills the process that trains the run, some time after something more of it was saved.
 * @returns what is saved then; null where the run has ended
 */
async function killTrainer(client: LabClient, runId: string, saved: number, afterMs: number): Promise<number | null> {
  for await (const { epochsSaved, status } of await client.runs.watch({ runId, snapshots: false })) {
    if (status !== 'running') return null
    if (epochsSaved <= saved) continue
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    const killed = new Set<number>()
    for await (const { children, runningRuns } of await client.app.state()) {
      if (!runningRuns.includes(runId)) return null
      // One that waits for the next run would be started again as well.
      const pids = children.flatMap(({ name, pid }) => (name.startsWith('training') && pid !== null ? [pid] : []))
      if (killed.size === 0) pids.filter(kill).forEach((pid) => killed.add(pid))
      // With a new process there, all that the old one had told is stored.
      else if (pids.some((pid) => !killed.has(pid))) return (await client.history.get({ runId })).epochs
    }
  }
  return null
}

/** Whether there was such a process to kill. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
    return false
  }
}

it(
  'a run goes on when its process is killed, again and again',
  async () => {
    const { home, remove } = makeHome()
    const { lab, client } = await openLab(home)
    const points = kinds.flatMap((kind) => Array.from({ length: SEEDS }, (_, seed) => ({ ...kind, seed })))
    let kills = 0
    await tryPoints(`a run of which a process is killed ${KILLS} times`, points, 12, async ({ params, seed }) => {
      const spec = { ...specOf(params, EPOCHS), seed }
      const whole = await client.runs.start({ spec })
      await toTheEnd(client, whole.runId)
      const { runId } = await client.runs.start({ spec })
      let saved: number | null = 0
      for (let at = 0; at < KILLS && saved !== null; at++) {
        saved = await killTrainer(client, runId, saved, Math.random() * 60)
        if (saved !== null) kills++
      }
      await toTheEnd(client, runId)
      expect(await bitsOf(client, runId)).toEqual(await bitsOf(client, whole.runId))
    })
    console.log(`processes killed: ${kills}`)
    expect(kills).toBeGreaterThan(0)
    await lab.close()
    remove()
  },
  30 * 60_000,
)

/** The process and all that it has started, by what the system says of parents. */
function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      // `pid (name) state parent …`, and a name may hold anything.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      return [[Number(name), Number(fields[1])] as const]
    } catch {
      // It has ended meanwhile.
      return []
    }
  })
  const family = [pid]
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child)
  return family
}

it.skipIf(process.platform !== 'linux')(
  'a run goes on by `lab resume` after its whole lab was killed, again and again',
  async () => {
    const points = kinds.flatMap((kind) => [0, 1].map((seed) => ({ ...kind, seed })))
    await tryPoints(
      `a run of which the whole lab is killed ${LAB_KILLS} times`,
      points,
      10,
      async ({ params, seed }) => {
        const { home, remove } = makeHome()
        const input = JSON.stringify({ ...specOf(params, LAB_EPOCHS), seed })
        const whole = await runLab(['run', '-'], { home, input })
        const runIds = [whole.lines[0]!['runId'] as string]
        let words = ['run', '-']
        for (let at = 0; at <= LAB_KILLS; at++) {
          const started = startLab(words, { home, input: words[0] === 'run' ? input : '' })
          let killed = false
          started.process.stdout!.on('data', (part: string) => {
            if (killed || at === LAB_KILLS || !part.includes('"type":"epoch"')) return
            killed = true
            setTimeout(() => {
              familyOf(started.process.pid!).forEach(kill)
            }, Math.random() * 100)
          })
          const { stdout, stderr, code } = await started.ended
          // Killed in the middle of a line, or ended before the kill came.
          const runId = /"runId":"([^"]+)"/.exec(stdout)?.[1]
          if (words[0] === 'run') {
            runIds.push(runId!)
            words = ['resume', runId!]
          }
          if (code === 0) break
          if (at === LAB_KILLS) throw new Error(stderr)
        }
        const { lab, client } = await openLab(home)
        const [expected, found] = await Promise.all(runIds.map((runId) => bitsOf(client, runId)))
        expect(found).toEqual(expected)
        await lab.close()
        remove()
      },
    )
  },
  30 * 60_000,
)
