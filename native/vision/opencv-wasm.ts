import type { VisionProvider } from '../../lab/core/images/vision.ts'
import { loadModule } from './opencv-module.ts'
import { hasOperation, runOperation } from './opencv-steps.ts'

/** OpenCV compiled to WebAssembly: always there, on every platform. */
export async function loadOpencvWasm(): Promise<VisionProvider> {
  const { cv } = await loadModule()
  const version = /OpenCV (\d+\.\d+\.\d+)/.exec(cv.getBuildInformation())?.[1] ?? 'of unknown version'
  return { name: 'opencv-wasm', version, has: hasOperation, run: (pixels, step) => runOperation(cv, pixels, step) }
}
