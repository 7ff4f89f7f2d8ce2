import { pinnedNode } from './pinned-node.mjs'
import { runQuietly } from './processes.mjs'
import { say } from './say.mjs'
import { twoAtATime } from './two-at-a-time.mjs'

/** After this a step counts as hanging, and as failed. */
const TIMEOUT_MS = 10 * 60_000

/** @typedef {{ name: string, args: string[] }} Step something that must succeed, as arguments for the pinned Node */
/** @typedef {{ passed: number, failed: number, skipped: number }} Outcome */

/** @param {Outcome} a @param {Outcome} b @returns {Outcome} */
export const sum = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** @param {Step} step @returns {Promise<boolean>} */
async function runStep({ name, args }) {
  const start = performance.now()
  const { code, output } = await runQuietly(pinnedNode(), args, { limit: AbortSignal.timeout(TIMEOUT_MS) })
  if (code !== 0 && output.trim() !== '') say(output.trimEnd())
  if (performance.now() - start >= TIMEOUT_MS)
    say(
      `ended after ${TIMEOUT_MS / 60_000} minutes: it hangs, or the machine is busy; \`npm run check\` tries it again`,
    )
  say(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  return code === 0
}

/**
 * Runs steps, two at a time; what one that failed has written is shown when it is over.
 * @param {Step[]} steps
 * @returns {Promise<Outcome>}
 */
export async function runSteps(steps) {
  const outcome = { passed: 0, failed: 0, skipped: 0 }
  await twoAtATime(steps, async (step) => {
    outcome[(await runStep(step)) ? 'passed' : 'failed']++
  })
  return outcome
}

/**
 * The last line of a check or a test, on standard output; ends the launcher.
 * @param {Outcome} outcome
 * @returns {never}
 */
export function conclude({ passed, failed, skipped }) {
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  process.exit(failed === 0 ? 0 : 1)
}
