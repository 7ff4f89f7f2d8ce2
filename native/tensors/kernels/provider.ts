import { refuseUnfit } from '../../../lab/core/training/refuse-unfit.ts'
import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import { blockLayoutOf } from './block-layout.ts'
import { compileKernels } from './kernel-module.ts'
import { planMemory } from './plan-memory.ts'
import { createTrainer } from './trainer.ts'
import { tooLarge } from './web-assembly.ts'

export interface KernelsOptions {
  /** Threads of a training, the caller's included; those that have nothing to do are not started. 1 when left out. */
  threads?: number
}

/**
 * The lab's own kernels: dense networks in WebAssembly with SIMD. The same training gives the same bits on every machine
 * and with any number of threads.
 * @throws Error where the kernels were not built
 */
export async function loadKernels({ threads = 1 }: KernelsOptions = {}): Promise<TrainerProvider> {
  const module = await compileKernels()
  return {
    name: 'kernels',
    // Whatever the data, one sample of it has to fit; `create` looks at all of it.
    refuses: (model, training) => tooLarge(planMemory(model, training, 1, blockLayoutOf(model), threads).totalBytes),
    create(model, initial, data, training, masks) {
      refuseUnfit(model, initial, data, training)
      return createTrainer(module, threads, { model, initial, data, training, masks })
    },
  }
}
