import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** @param {string} file a lock that someone holds @returns {boolean} whether the process that took it is gone */
function isAbandoned(file) {
  try {
    const owner = Number(readFileSync(file, 'utf8'))
    // The owner has made the file and not yet written into it.
    if (owner === 0) return false
    process.kill(owner, 0)
    return false
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH'
  }
}

/**
 * Does something while no other launcher does it: two that start together build once, one after the other.
 * @param {string} file the lock, made for as long as it takes
 * @param {() => Promise<void>} work
 */
export async function whileAlone(file, work) {
  mkdirSync(dirname(file), { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
      if (isAbandoned(file)) rmSync(file, { force: true })
      else await wait(100)
    }
  }
  const free = () => rmSync(file, { force: true })
  process.once('exit', free)
  try {
    await work()
  } finally {
    process.off('exit', free)
    free()
  }
}
