/** @param {string} line what the launcher says; standard output belongs to the commands */
export const say = (line) => void process.stderr.write(`${line}\n`)

/**
 * Ends the launcher with a reason.
 * @param {string} reason
 * @param {number} [code] exit code: 1 when something failed, 2 when what the user gave is wrong
 * @returns {never}
 */
export function giveUp(reason, code = 1) {
  say(reason)
  process.exit(code)
}
