import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { LabClient } from '../../preload/client.ts'
import type { RunUpdate } from '../../preload/contract/runs.ts'
import { soaking, tryAgain } from '../fixtures/budget.ts'
import { makeHome } from '../fixtures/history.ts'
import { openLab } from '../fixtures/lab.ts'

const onLinux = process.platform === 'linux'
const { home, remove } = makeHome()
const { lab, client } = onLinux ? await openLab(home, { host: 'server' }) : {}
afterAll(async () => {
  await lab?.close()
  remove()
})

async function childWhen(name: RegExp, holds: (state: string) => boolean) {
  for await (const { children } of await client!.app.state()) {
    const child = children.find((each) => name.test(each.name) && each.pid !== null && holds(each.state))
    if (child) return { name: child.name, pid: child.pid!, state: child.state }
  }
  throw new Error('the lab has no state')
}
async function until(client: LabClient, runId: string, holds: (update: RunUpdate) => boolean): Promise<RunUpdate> {
  for await (const update of await client.runs.watch({ runId, snapshots: false })) if (holds(update)) return update
  throw new Error('the run ended before')
}
const isOver = ({ status }: RunUpdate): boolean => status !== 'running' && status !== 'paused'
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
/** The time that a process has computed for so far, in milliseconds; null where there is none. */
function computedMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    // In hundredths of a second, whatever the machine.
    return isAlive(pid) ? (Number(fields[11]) + Number(fields[12])) * 10 : null
  } catch {
    return null
  }
}
/** Threads of a child that compute at once: the trainer's one, and V8's. */
const THREADS = 2

/** Waits for a process's end, before which it computes for no longer than it may: on a busy machine that takes long. */
async function gone(pid: number, withinMs: number): Promise<void> {
  const before = computedMs(pid)
  let last = before
  await vi.waitFor(
    () => {
      const now = computedMs(pid)
      last = now ?? last
      expect(now).toBeNull()
    },
    { timeout: 90_000, interval: 50 },
  )
  expect((last ?? 0) - (before ?? 0)).toBeLessThan(THREADS * withinMs)
}

const quick = {
  experiment: 'classification',
  params: { epochs: 1_000_000, dataset: { kind: 'spiral', samplesPerClass: 20 } },
  seed: 1,
  provider: 'reference' as const,
}
/** One epoch of it takes many seconds. */
const slow = {
  ...quick,
  params: {
    epochs: 10,
    dataset: { kind: 'spiral', samplesPerClass: 20_000 },
    layers: Array.from({ length: 4 }, () => ({ units: 256, activation: 'relu' })),
  },
}

const timeout = soaking ? 1_800_000 : 300_000

test.skipIf(!onLinux)(
  'a training that is stopped by the system is told, and ends as it was ordered to',
  { timeout },
  async () => {
    await tryAgain('A5 a training that is stopped by the system ends as it was ordered to', 20, async () => {
      const { runId } = await client!.runs.start({ spec: quick })
      const { epochsSaved } = await until(client!, runId, ({ epochsSaved }) => epochsSaved > 0)
      const { pid } = await childWhen(/training/, (state) => state === 'busy' || state === 'ready')
      process.kill(pid, 'SIGSTOP')
      await childWhen(/training/, (state) => state === 'notResponding')
      const ordered = performance.now()
      expect(await client!.runs.control({ runId, action: 'stop' })).toEqual({ status: 'stopped' })
      await until(client!, runId, isOver)
      // After 900 ms and what a busy machine adds: not with the processes that are ended half a minute later.
      expect(performance.now() - ordered).toBeLessThan(25_000)
      const { status, epochs } = await client!.history.get({ runId })
      expect(status).toBe('stopped')
      expect(epochs).toBeGreaterThanOrEqual(epochsSaved)
      await gone(pid, 2_000)
    })
  },
)

test.skipIf(!onLinux)('an order is heard in the middle of an epoch that takes many seconds', { timeout }, async () => {
  await tryAgain('A7 an order in the middle of a long epoch is heard', 20, async () => {
    const { runId } = await client!.runs.start({ spec: slow })
    await until(client!, runId, ({ provider }) => provider !== null)
    const ordered = performance.now()
    await client!.runs.control({ runId, action: 'stop' })
    // In the middle of its first epoch, which takes most of a minute.
    expect(await until(client!, runId, isOver)).toMatchObject({ status: 'stopped', epochsDone: 0, error: null })
    expect(performance.now() - ordered).toBeLessThan(20_000)
    expect(await client!.history.get({ runId })).toMatchObject({ status: 'stopped', epochs: 0 })
  })
})

test.skipIf(!onLinux)(
  'a history that is stopped by the system is told, can be ended, and answers again',
  { timeout },
  async () => {
    await tryAgain('A5 a history that is stopped by the system is ended and answers again', 20, async () => {
      const { pid } = await childWhen(/history/, (state) => state === 'ready')
      process.kill(pid, 'SIGSTOP')
      const listed = client!.history.list({})
      const { name } = await childWhen(/history/, (state) => state === 'notResponding')
      await client!.app.endChild({ name })
      // The next process answers what this one was asked.
      expect((await listed).total).toBeGreaterThan(0)
      expect((await childWhen(/history/, (state) => state === 'ready')).pid).not.toBe(pid)
    })
  },
)

const childrenOf = (pid: number): { pid: number; program: string }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8')) ?? []
        const [program] = /\w+\.js/.exec(readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')) ?? ['']
        return Number(parent) === pid ? [{ pid: Number(name), program }] : []
      } catch {
        return []
      }
    })

/** A terminal that trains, and its children. */
async function terminal(
  spec: object,
): Promise<{ program: ChildProcess; children: { pid: number; program: string }[] }> {
  const other = makeHome()
  const file = join(other.home, 'spec.json')
  writeFileSync(file, JSON.stringify(spec))
  const bundle = join(import.meta.dirname, '../../dist/main/cli.js')
  const program = spawn(process.execPath, [bundle, 'run', file, '--home', other.home], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise((resolve) => program.stdout.once('data', resolve))
  const wanted = ['history.js', 'training.js']
  await vi.waitFor(
    () => expect(childrenOf(program.pid!).map((child) => child.program)).toEqual(expect.arrayContaining(wanted)),
    90_000,
  )
  program.once('exit', () => setTimeout(other.remove, 3_000).unref())
  return { program, children: childrenOf(program.pid!).filter((child) => wanted.includes(child.program)) }
}

test.skipIf(!onLinux)(
  'a child that was stopped ends soon after it runs again where its lab was killed',
  { timeout },
  async () => {
    await tryAgain('A5 a stopped child whose lab was killed ends when it runs again', 20, async () => {
      const { program, children } = await terminal(quick)
      for (const { pid } of children) process.kill(pid, 'SIGSTOP')
      program.kill('SIGKILL')
      await new Promise((resolve) => program.once('exit', resolve))
      for (const { pid } of children) process.kill(pid, 'SIGCONT')
      for (const { pid } of children) await gone(pid, 2_000)
    })
  },
)

test.skipIf(!onLinux)('a child in a long step ends soon after its lab was killed', { timeout }, async () => {
  await tryAgain('A7 a child in a long step whose lab was killed ends', 20, async () => {
    const { program, children } = await terminal(slow)
    // It has its data, and is in its first epoch.
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    program.kill('SIGKILL')
    for (const { pid } of children) await gone(pid, 2_000)
  })
})

// Where the history is stopped too, the end of the run waits half a minute for it.
const stopped = soaking ? /history|training/ : /training/

test.skipIf(!onLinux)('a lab that ends takes its stopped children with it', { timeout }, async () => {
  await tryAgain('A5 a lab that ends takes its stopped children with it', 5, async () => {
    const { program, children } = await terminal(quick)
    for (const child of children) if (stopped.test(child.program)) process.kill(child.pid, 'SIGSTOP')
    program.kill('SIGTERM')
    expect(await new Promise((resolve) => program.once('exit', resolve))).toBe(130)
    for (const { pid } of children) await gone(pid, 1_000)
  })
})
