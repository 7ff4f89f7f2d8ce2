import { Worker } from 'node:worker_threads'

/** How often the parent is looked for, in milliseconds. */
const LOOK_MS = 250

/** All that the watching thread does; a text, so that no bundle has to carry a file for it. */
const program = `
const { parent, lookMs, graceMs } = require('node:worker_threads').workerData
const isThere = () => {
  try {
    process.kill(parent, 0)
    return process.ppid === parent
  } catch (error) {
    return error.code === 'EPERM'
  }
}
const looking = setInterval(() => {
  if (isThere()) return
  clearInterval(looking)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs)
}, lookMs)
`

/**
 * Ends this process when its parent is gone, whatever its own thread does then: it may be in a long step, in a library, or
 * in a loop without end, and never hear that its channel was closed.
 * @param graceMs how long it may take to end in good order
 */
export function watchParent(graceMs: number): void {
  // The one that started it, where that could say so: it may be gone already.
  const parent = Number(process.env['SPIRAL_LAB_PARENT'] ?? process.ppid)
  const workerData = { parent, lookMs: LOOK_MS, graceMs }
  const worker = new Worker(program, { eval: true, workerData, name: 'parent', stdin: false })
  // Without it the channel alone tells of the parent's end.
  worker.on('error', () => {})
  worker.unref()
}
