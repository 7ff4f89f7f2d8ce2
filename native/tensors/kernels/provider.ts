import { refuseUnfit } from '../../../lab/core/refuse-unfit.ts'
import type { TrainerProvider } from '../../../lab/core/trainer.ts'
import { compileKernels } from './kernel-module.ts'
import { createTrainer } from './trainer.ts'

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
    refuses: () => null,
    create(model, initial, data, training, masks) {
      refuseUnfit(model, initial, data, training)
      return createTrainer(module, threads, { model, initial, data, training, masks })
    },
  }
}
