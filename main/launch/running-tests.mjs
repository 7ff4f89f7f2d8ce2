import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from './paths.mjs'

/**
 * A reporter of vitest that keeps a list of what is under way, so that a run that hits its limit can say what hung: a test,
 * what is done before or after tests, or a file that is still being loaded.
 * @typedef {{ type: 'module', moduleId: string }} Module
 * @typedef {{ type: 'suite' | 'test', fullName: string, module: Module }} Part
 * @typedef {{ name: string, entity: Module | Part }} Hook
 */
export default class RunningTests {
  /** @type {Set<string>} */
  #running = new Set()

  /** @param {Module | Part} entity @param {string} [hook] */
  #name(entity, hook) {
    const { moduleId } = entity.type === 'module' ? entity : entity.module
    const part = [hook, entity.type === 'module' ? undefined : entity.fullName].filter(Boolean).join(' of ')
    return `${relative(root, moduleId)}: ${part || 'being loaded'}`
  }

  /** @param {string} name */
  #begin(name) {
    this.#running.add(name)
    this.#keep()
  }

  /** @param {string} name */
  #end(name) {
    this.#running.delete(name)
    this.#keep()
  }

  #keep() {
    const file = process.env.SPIRAL_LAB_RUNNING_TESTS
    if (file) writeFileSync(file, JSON.stringify([...this.#running]))
  }

  /** @param {Module} module */
  onTestModuleQueued(module) {
    this.#begin(this.#name(module))
  }

  /** @param {Module} module */
  onTestModuleCollected(module) {
    this.#end(this.#name(module))
  }

  /** @param {Hook} hook */
  onHookStart({ name, entity }) {
    this.#begin(this.#name(entity, name))
  }

  /** @param {Hook} hook */
  onHookEnd({ name, entity }) {
    this.#end(this.#name(entity, name))
  }

  /** @param {Part} test */
  onTestCaseReady(test) {
    this.#begin(this.#name(test))
  }

  /** @param {Part} test */
  onTestCaseResult(test) {
    this.#end(this.#name(test))
  }
}
