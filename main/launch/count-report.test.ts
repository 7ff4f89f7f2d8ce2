import { expect, it } from 'vitest'
import { countReport } from './count-report.mjs'

const file = (status: string, ...tests: string[]) => ({
  name: 'some.test.ts',
  status,
  assertionResults: tests.map((status) => ({ status })),
})
const report = (passed: number, failed: number, files: ReturnType<typeof file>[], pending = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: files,
})

it('counts what passed, failed and was left out', () => {
  const files = [file('passed', 'passed', 'passed', 'pending'), file('failed', 'passed', 'failed')]
  expect(countReport(report(3, 1, files, 1), 1)).toEqual({ passed: 3, failed: 1, skipped: 1 })
  expect(countReport(report(3, 0, [files[0]!], 1), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 })
})

it('counts a file that could not be loaded as a failure, beside tests that failed', () => {
  const broken = file('failed')
  expect(countReport(report(2, 0, [file('passed', 'passed', 'passed'), broken]), 1).failed).toBe(1)
  expect(countReport(report(1, 1, [file('failed', 'passed', 'failed'), broken, broken]), 1).failed).toBe(3)
})

it('never takes silence for success', () => {
  expect(countReport(report(0, 0, []), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(countReport(report(0, 0, [file('passed', 'pending')], 1), 0).failed).toBe(1)
  // An error that belongs to no test: only the exit code knows of it.
  expect(countReport(report(5, 0, [file('passed', 'passed')]), 1).failed).toBe(1)
})
