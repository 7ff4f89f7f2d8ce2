import type { ProviderName, TrainerProvider } from '../../lab/core/training/trainer.ts'
import { phrase, type Message } from '../../preload/message.ts'
import { reasonOf } from '../refusal.ts'
import { loadKernels } from './kernels/provider.ts'
import { referenceProvider } from './reference/provider.ts'
import { loadTensorFlow } from './tensorflow/load-tensorflow.ts'
import { loadTfjs } from './tfjs/load-tfjs.ts'

/** A way to train that was loaded. */
export interface LoadedTensors {
  provider: TrainerProvider
  /** The library behind it; null for the lab's own code. */
  version: string | null
}

/** What became of one way to train. */
export interface TensorStatus {
  name: ProviderName
  /** Null where it cannot be used here. */
  provider: TrainerProvider | null
  /** The library behind it, or null. */
  version: string | null
  /** Why it is used or is not, in a few words for the status bar and `lab doctor`. */
  reason: Message
}

/** Threads of a training by the lab's own kernels: what this process was told, or one. */
const threads = Math.max(1, Number(process.env.SPIRAL_LAB_THREADS) || 1)

const loaders: Record<ProviderName, () => Promise<LoadedTensors>> = {
  kernels: async () => ({ provider: await loadKernels({ threads }), version: null }),
  tensorflow: () => loadTensorFlow(),
  tfjs: loadTfjs,
  reference: () => Promise.resolve({ provider: referenceProvider, version: null }),
}

const loaded = new Map<ProviderName, Promise<TensorStatus>>()

/**
 * Loads one way to train, once a process. It never throws: a way that cannot be loaded says why. `tensorflow` can end
 * the process, and is loaded in a process of its own first (`probeTensors`).
 */
export function loadTensor(name: ProviderName): Promise<TensorStatus> {
  const known = loaded.get(name) ?? load(name)
  loaded.set(name, known)
  return known
}

async function load(name: ProviderName): Promise<TensorStatus> {
  try {
    const { provider, version } = await loaders[name]()
    return {
      name,
      provider,
      version,
      reason: version === null ? phrase('provider.builtIn') : phrase('provider.version', { version }),
    }
  } catch (thrown) {
    return { name, provider: null, version: null, reason: reasonOf(thrown) }
  }
}
