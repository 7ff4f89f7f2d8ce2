import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { checks } from './check.mjs'
import { countReport } from './count-report.mjs'
import { dist } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp, say } from './say.mjs'
import { conclude, runSteps, sum } from './steps.mjs'
import { installSystemPackages } from './system-packages.mjs'

/** @typedef {import('./steps.mjs').Outcome} Outcome */
/** @typedef {import('./count-report.mjs').Report} Report */

/** After this the tests count as hanging, and as failed. */
const TIMEOUT_MS = 20 * 60_000

/**
 * Runs vitest and counts.
 * @param {string} name what is run, for the name of the report
 * @param {string[]} args vitest's own
 * @returns {Promise<Outcome>}
 */
async function runVitest(name, args) {
  const file = join(dist, `${name}-report.json`)
  mkdirSync(dist, { recursive: true })
  rmSync(file, { force: true })
  const code = await run(
    pinnedNode(),
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    { timeoutMs: TIMEOUT_MS },
  )
  try {
    return countReport(/** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8'))), code)
  } catch {
    say(`vitest wrote no report (its exit code was ${code})`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/**
 * `npm test [-- --only PATTERN…]`: the checks and all tests, or only the test files whose paths contain a pattern.
 * @param {string[]} args
 */
export async function test(args) {
  const [option, ...patterns] = args
  if (args.length > 0 && (option !== '--only' || patterns.length === 0))
    giveUp('`npm test` runs everything; `npm test -- --only PATTERN…` the test files whose paths contain a pattern.', 2)
  await installSystemPackages()
  await buildStale()
  if (patterns.length > 0) conclude(await runVitest('only', patterns))
  const checked = await runSteps(checks())
  conclude(sum(checked, await runVitest('tests', [])))
}
