import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { checks } from './check.mjs'
import { dist } from './paths.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { run } from './processes.mjs'
import { giveUp, say } from './say.mjs'
import { conclude, runSteps, sum } from './steps.mjs'
import { installSystemPackages } from './system-packages.mjs'

/** @typedef {import('./steps.mjs').Outcome} Outcome */

/** After this the tests count as hanging, and as failed. */
const TIMEOUT_MS = 25 * 60_000

/**
 * The part of vitest's report that is counted.
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, assertionResults: { status: string }[] }[]} testResults one a file
 */

/**
 * Counts a report. A file that failed although none of its tests did (it could not be loaded, or a hook failed) counts
 * as one failure; so do an exit code that nothing explains, and a run without a single test.
 * @param {Report} report @param {number} code vitest's exit code
 * @returns {Outcome}
 */
export function count(report, code) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  for (const { name } of broken) say(`FAILED: ${name} (the file itself)`)
  const explained = report.numFailedTests + broken.length
  const unexplained = explained === 0 && (code !== 0 || report.numPassedTests === 0) ? 1 : 0
  return {
    passed: report.numPassedTests,
    failed: explained + unexplained,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

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
    return count(/** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8'))), code)
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
