import type { ProviderName, TrainerProvider } from '../../../lab/core/training/trainer.ts'
import type { TensorLibrary } from './tensor-library.ts'
import { TensorTrainer } from './trainer.ts'

/**
 * Trains with a library's tensor operations on one of its backends.
 * @param backend the backend's name in the library, such as `cpu`; one library can hold several
 */
export function createTensorProvider(name: ProviderName, tf: TensorLibrary, backend: string): TrainerProvider {
  return {
    name,
    refuses: () => null,
    create: (...given) => new TensorTrainer(name, tf, backend, ...given),
  }
}
