/** @param {string} line what the launcher says; standard output belongs to the commands */
export const say = (line) => void process.stderr.write(`${line}\n`)

/** Why the launcher ends before it has done what was asked for. */
export class GivenUp extends Error {
  /**
   * @param {string} reason in the user's words
   * @param {number} exitCode
   */
  constructor(reason, exitCode) {
    super(reason)
    this.exitCode = exitCode
  }
}

/**
 * Ends the launcher with a reason.
 * @param {string} reason in the user's words
 * @param {number} [exitCode] 1 when something failed, 2 when what the user gave is wrong
 * @returns {never}
 */
export function giveUp(reason, exitCode = 1) {
  throw new GivenUp(reason, exitCode)
}
