import { say } from './say.mjs'

/** @typedef {import('./steps.mjs').Outcome} Outcome */

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
export function countReport(report, code) {
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
