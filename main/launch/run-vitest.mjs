import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { countReport } from './count-report.mjs'
import { dist, root } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { say } from './say.mjs'

/** @typedef {import('./steps.mjs').Outcome} Outcome */
/** @typedef {import('./count-report.mjs').Report} Report */

/** After this the tests count as hanging, and as failed. */
const TIMEOUT_MS = 60 * 60_000

/** What is under way, as the reporter beside this file keeps it. @param {string} file */
function sayWhatRuns(file) {
  const running = existsSync(file) ? /** @type {string[]} */ (JSON.parse(readFileSync(file, 'utf8'))) : []
  for (const each of running) say(`HANGS: ${each}`)
  if (running.length === 0) say('HANGS: no test is under way, but the run does not end')
}

/**
 * Runs vitest and counts. What is under way when the limit is hit is said by name, and the run is ended.
 * @param {string} name what is run, for the names of its files
 * @param {string[]} args vitest's own
 * @param {AbortSignal} [limit]
 * @returns {Promise<Outcome>}
 */
export async function runVitest(name, args, limit = AbortSignal.timeout(TIMEOUT_MS)) {
  const file = join(dist, `${name}-report.json`)
  const running = join(dist, `${name}-running.json`)
  mkdirSync(dist, { recursive: true })
  for (const each of [file, running]) rmSync(each, { force: true })
  process.env.SPIRAL_LAB_RUNNING_TESTS = running
  // Before the run hears of it.
  limit.addEventListener('abort', () => sayWhatRuns(running))
  const code = await run(
    pinnedNode(),
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      `--reporter=${join(root, 'main/launch/running-tests.mjs')}`,
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    { limit },
  )
  try {
    return countReport(/** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8'))), code)
  } catch {
    say(`vitest wrote no report (its exit code was ${code})`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
