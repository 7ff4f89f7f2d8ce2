import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import util from 'node:util'
import type { TrainerProvider } from '../../../lab/core/training/trainer.ts'
import { phrase } from '../../../preload/message.ts'
import { acceleratorPackage } from '../../accelerator-folder.ts'
import { Refusal } from '../../refusal.ts'
import type { TensorLibrary } from '../tfjs/tensor-library.ts'
import { createTensorProvider } from '../tfjs/provider.ts'

/** The package that carries the addon, and where in it the addon is once it was linked. */
export const tensorFlowPackage = '@tensorflow/tfjs-node-gpu'
export const tensorFlowAddon = join('lib', 'napi-v8', 'tfjs_binding.node')

/** What tfjs tells of its TensorFlow backend. */
interface NodeBackend {
  isUsingGpuDevice: boolean
  binding: { TF_Version: string }
}

/**
 * tfjs on a TensorFlow library, where `npm run native` linked one. A library that does not fit this machine can end the
 * process, so it is loaded in a throw-away child first (`probeTensors`).
 * @param folder the package, where it is not the installed one
 * @throws Refusal, or what the addon throws, where it was not linked or does not load
 */
export function loadTensorFlow(folder?: string): Promise<{ provider: TrainerProvider; version: string }> {
  // Promise.resolve().then: whatever fails, fails as a rejection.
  return Promise.resolve().then(() => {
    const require = createRequire(import.meta.url)
    const place = folder ?? installedFolder(require)
    if (!existsSync(join(place, tensorFlowAddon)))
      throw new Refusal(phrase('provider.notLinked', { command: 'npm run native' }))
    putBackNodeFunctions()
    // The same sums in the same order, run after run; oneDNN's own order was no faster for dense networks.
    process.env.TF_DETERMINISTIC_OPS ??= '1'
    process.env.TF_ENABLE_ONEDNN_OPTS ??= '0'
    // Its greetings on standard error; warnings and errors stay.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'
    const tf = require(place) as TensorLibrary
    tf.enableProdMode()
    const { binding, isUsingGpuDevice } = tf.engine().findBackend('tensorflow') as unknown as NodeBackend
    const version = `${binding.TF_Version}${isUsingGpuDevice ? ' (GPU)' : ''}`
    return { provider: createTensorProvider('tensorflow', tf, 'tensorflow'), version }
  })
}

/** Changes when a library is linked anew; empty where none is. */
export function tensorFlowStamp(): string {
  try {
    const addon = join(installedFolder(createRequire(import.meta.url)), tensorFlowAddon)
    return String(statSync(addon).mtimeMs)
  } catch {
    return ''
  }
}

function installedFolder(require: NodeJS.Require): string {
  const pointedTo = acceleratorPackage(tensorFlowPackage)
  if (pointedTo !== null) return pointedTo
  try {
    return dirname(require.resolve(`${tensorFlowPackage}/package.json`))
  } catch {
    throw new Refusal(phrase('provider.notInstalled'))
  }
}

/** tfjs 4.22 calls two functions of `node:util` that newer Nodes warn of or no longer have. */
function putBackNodeFunctions(): void {
  Object.assign(util, { isArray: Array.isArray, isNullOrUndefined: (value: unknown) => value == null })
}
