import { createRequire } from 'node:module'
import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import { phrase } from '../../../preload/message.ts'
import { Refusal } from '../../refusal.ts'
import { createTensorProvider } from './provider.ts'
import type { TensorLibrary } from './tensor-library.ts'

/**
 * Plain tfjs: JavaScript alone, on every platform, and slow.
 * @throws Refusal where the package is not installed
 */
export function loadTfjs(): Promise<{ provider: TrainerProvider; version: string }> {
  // Promise.resolve().then: whatever fails, fails as a rejection.
  return Promise.resolve().then(() => {
    const require = createRequire(import.meta.url)
    try {
      require.resolve('@tensorflow/tfjs')
    } catch {
      throw new Refusal(phrase('provider.notInstalled'))
    }
    const tf = require('@tensorflow/tfjs') as TensorLibrary
    // Without its check of every value, and without its advice on standard error to install another package.
    tf.enableProdMode()
    return { provider: createTensorProvider('tfjs', tf, 'cpu'), version: tf.version.tfjs }
  })
}
