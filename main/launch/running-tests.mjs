import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from './paths.mjs'

/**
 * A reporter of vitest that keeps a list of what runs, so that a run that hits its limit can say what hung.
 * @typedef {{ fullName: string, module: { moduleId: string } }} Test
 */
export default class RunningTests {
  /** @type {Set<string>} */
  #running = new Set()

  /** @param {Test} test */
  #name = ({ fullName, module }) => `${relative(root, module.moduleId)}: ${fullName}`

  #keep() {
    const file = process.env.SPIRAL_LAB_RUNNING_TESTS
    if (file) writeFileSync(file, JSON.stringify([...this.#running]))
  }

  /** @param {Test} test */
  onTestCaseReady(test) {
    this.#running.add(this.#name(test))
    this.#keep()
  }

  /** @param {Test} test */
  onTestCaseResult(test) {
    this.#running.delete(this.#name(test))
    this.#keep()
  }
}
