import { buildStale } from './build.mjs'
import { everything } from './bundles.mjs'
import { checks } from './check.mjs'
import { runVitest } from './run-vitest.mjs'
import { giveUp } from './say.mjs'
import { conclude, runSteps, sum } from './steps.mjs'
import { installSystemPackages } from './system-packages.mjs'

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
