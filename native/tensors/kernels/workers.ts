import { Worker } from 'node:worker_threads'
import * as plan from './assembly/plan.ts'
import type { CompiledModule, SharedMemory } from './web-assembly.ts'

/** All that a thread does; a text, so that no bundle has to carry a file for it. */
const program = `
const { workerData: { module, memory, plan, thread } } = require('node:worker_threads')
new WebAssembly.Instance(module, { env: { memory } }).exports.work(plan, thread)
`

/**
 * Starts the other threads of a training. They take part as soon as they are there, and never keep the process alive.
 * @param count threads beside the caller's; @param address of the plan
 * @returns what ends them
 */
export function startWorkers(
  module: CompiledModule,
  memory: SharedMemory,
  address: number,
  control: number,
  count: number,
): () => void {
  const workers = Array.from({ length: count }, (_, i) => {
    const workerData = { module, memory, plan: address, thread: i + 1 }
    const worker = new Worker(program, { eval: true, workerData, name: `kernels ${i + 1}` })
    // Without one the others do its share.
    worker.on('error', () => {})
    worker.unref()
    return worker
  })
  return () => {
    const words = new Int32Array(memory.buffer)
    Atomics.store(words, (control + plan.CONTROL_STOP) >> 2, 1)
    Atomics.add(words, (control + plan.CONTROL_WAKE) >> 2, 1)
    Atomics.notify(words, (control + plan.CONTROL_WAKE) >> 2)
    for (const worker of workers) void worker.terminate()
  }
}
