import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { soaking, tellFigures } from '../fixtures/budget.ts'
import { accuracyAt, lossAt, makeHistory, makeHome, newRunId } from '../fixtures/history.ts'
import { SEED } from '../fixtures/seed.ts'

const appender = join(import.meta.dirname, 'history-appender.ts')
const KILLS = soaking ? 1_000 : 25

/** Runs the appender, kills it some time after it began, and says how many epochs it had acknowledged. */
async function appendUntilKilled(home: string, runId: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [appender, home, runId], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), afterMs)
    printed += chunk.toString()
  })
  const signal = await new Promise((resolve) => child.on('close', (_, how) => resolve(how)))
  expect(signal, printed.slice(-200)).toBe('SIGKILL')
  // A line that the kill cut in two acknowledged nothing.
  const lines = printed.slice(0, printed.lastIndexOf('\n')).split('\n')
  return Number(/\d+$/.exec(lines.at(-1)!)![0])
}

test(
  `one run killed ${KILLS} times while it is recorded (SEED=${SEED}): nothing acknowledged is lost, no gap, no duplicate`,
  async () => {
    const { home, remove } = makeHome()
    const runId = newRunId()
    let acknowledged = 0
    for (const afterMs of fc.sample(fc.integer({ min: 0, max: 120 }), { numRuns: KILLS, seed: SEED })) {
      const saved = await appendUntilKilled(home, runId, afterMs)
      expect(saved).toBeGreaterThanOrEqual(acknowledged)
      acknowledged = saved
    }
    const history = makeHistory()
    expect(await history.open({ home, readOnly: false })).toMatchObject({ interrupted: 1, problems: [] })
    const { epochs, columns } = await history.metrics({ runId })
    expect(epochs.length).toBeGreaterThanOrEqual(acknowledged)
    expect(acknowledged).toBeGreaterThan(KILLS)
    epochs.forEach((epoch, at) => expect(epoch).toBe(at))
    expect(columns.loss).toEqual(epochs.map(lossAt))
    expect(columns.accuracy).toEqual(epochs.map(accuracyAt))
    expect((await history.get({ runId })).damaged).toBeUndefined()
    await history.close()
    remove()
    console.log(`${acknowledged} epochs acknowledged in ${KILLS} kills, 0 lost`)
    tellFigures('F1 the process that records a run is killed', KILLS, KILLS)
  },
  soaking ? 3_600_000 : 900_000,
)

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0
if (!canMount) console.warn('not run: unshare -m (needs root)')

test.skipIf(!canMount && !process.env.CI)(
  'a full disk: refused with E-STO-001, everything acknowledged still readable',
  async () => {
    expect(canMount).toBe(true)
    const script = `mount -t tmpfs -o size=$4 tmpfs "$0" && exec "$1" "$2" "$0" "$3"`
    const reached = []
    // From a disk that has no room for a new database to one that takes hundreds of commits.
    for (const size of ['8k', '100k', '150k', '200k', '400k', '1m', '2m']) {
      const { home, remove } = makeHome()
      const { stdout } = spawnSync(
        'unshare',
        ['-m', 'sh', '-c', script, home, process.execPath, appender, newRunId(), size],
        { encoding: 'utf8', timeout: 120_000 },
      )
      const lines = stdout.trim().split('\n')
      expect(lines, size).toContain('failed E-STO-001')
      const progress = lines.filter((line) => /^(begun|saved)/.test(line)).at(-1)
      const saved = progress === undefined ? null : Number(progress.split(' ')[1])
      if (saved !== null) expect(lines.at(-1), size).toBe(`readable ${saved}`)
      reached.push(`${size}: ${saved ?? 'no run'}`)
      remove()
    }
    tellFigures('F8 a disk that is full from the start, or becomes so', reached.length, reached.length)
    console.log(`epochs saved when the disk was full, all readable: ${reached.join(', ')}`)
  },
)

test.skipIf(!canMount && !process.env.CI)(
  'a read-only disk: opened for viewing, and writing refused with E-STO-003',
  async () => {
    expect(canMount).toBe(true)
    const { home, remove } = makeHome()
    const runId = newRunId()
    await appendUntilKilled(home, runId, 50)
    const view = `
    const { makeHistory } = await import(${JSON.stringify(join(import.meta.dirname, '../fixtures/history.ts'))})
    const history = makeHistory()
    const { readOnly, runs, problems } = await history.open({ home: process.argv[1], readOnly: false })
    const { epochs } = await history.metrics({ runId: process.argv[2] })
    const refused = await history.update({ runId: process.argv[2], name: 'x' }).catch((error) => error.code)
    await history.close()
    console.log(JSON.stringify({ readOnly, runs, problems: problems.map(({ code }) => code), some: epochs.length > 0, refused }))`
    const script = `mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$1" --input-type=module --eval "$2" "$0" "$3"`
    const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script, home, process.execPath, view, runId], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    expect(JSON.parse(stdout || `{"failed":${JSON.stringify(stderr)}}`)).toEqual({
      readOnly: true,
      runs: 1,
      problems: ['E-STO-003'],
      some: true,
      refused: 'E-STO-003',
    })
    remove()
  },
)
