import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { everything } from './bundles.mjs'
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
const TIMEOUT_MS = 60 * 60_000

/** The tests that are under way, as the reporter beside this file keeps them. @param {string} name */
function sayWhatRuns(name) {
  const file = join(dist, `${name}-running.json`)
  if (!existsSync(file)) return
  for (const test of /** @type {string[]} */ (JSON.parse(readFileSync(file, 'utf8')))) say(`HANGS: ${test}`)
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
  process.env.SPIRAL_LAB_RUNNING_TESTS = join(dist, `${name}-running.json`)
  const hanging = setTimeout(() => sayWhatRuns(name), TIMEOUT_MS - 5_000).unref()
  const code = await run(
    pinnedNode(),
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=./main/launch/running-tests.mjs',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    { timeoutMs: TIMEOUT_MS },
  )
  clearTimeout(hanging)
  try {
    return countReport(/** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8'))), code)
  } catch {
    say(`vitest wrote no report (its exit code was ${code})`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/**
 * `npm test [-- --native] [--deb] [--only PATTERN…]`: the checks and all tests, or only the test files whose paths
 * contain a pattern. With `--native` the accelerators are fetched, built, linked and removed, too, and with `--deb` the
 * deb is built, installed, used and removed; both take many minutes.
 * @param {string[]} args
 */
export async function test(args) {
  if (args.includes('--native')) process.env.NATIVE = '1'
  if (args.includes('--deb')) process.env.DEB = '1'
  const words = args.filter((word) => word !== '--native' && word !== '--deb')
  const [option, ...patterns] = words
  if (words.length > 0 && (option !== '--only' || patterns.length === 0))
    giveUp(
      '`npm test` runs everything (with `-- --native` the accelerators as well, with `-- --deb` the installed deb); `npm test -- --only PATTERN…` the test files whose paths contain a pattern.',
      2,
    )
  await installSystemPackages()
  await buildStale([...everything, 'workbench'])
  if (patterns.length > 0) conclude(await runVitest('only', patterns))
  const checked = await runSteps(checks({ fresh: true }))
  conclude(sum(checked, await runVitest('tests', [])))
}
