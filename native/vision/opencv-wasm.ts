import { createRequire } from 'node:module'
import { createPixels, toEightBits, type Pixels } from '../../lab/core/pixels.ts'
import type { VisionProvider, VisionStep } from '../../lab/core/vision.ts'

/** The few words of OpenCV's WebAssembly module that are used here. */
interface Mat {
  readonly rows: number
  readonly cols: number
  readonly data: Uint8Array
  readonly data16U: Uint16Array
  delete(): void
  channels(): number
}
interface OpenCv {
  Mat: { new (): Mat; new (rows: number, cols: number, type: number): Mat }
  Size: new (width: number, height: number) => object
  cvtColor(source: Mat, target: Mat, code: number): void
  GaussianBlur(source: Mat, target: Mat, size: object, sigmaX: number, sigmaY: number, border: number): void
  Canny(source: Mat, target: Mat, low: number, high: number, aperture: number, l2Gradient: boolean): void
  getBuildInformation(): string
  onRuntimeInitialized?: () => void
  readonly COLOR_RGB2GRAY: number
  readonly COLOR_RGBA2GRAY: number
  readonly BORDER_REFLECT_101: number
  exceptionFromPtr?(pointer: number): { msg: string }
}

/**
 * Waits until the module is ready. Version 5 is a promise; older ones are themselves "thenable" for ever, so a module
 * that has no `Mat` yet is never awaited but asked through `onRuntimeInitialized`.
 */
function whenReady(loaded: OpenCv | Promise<OpenCv>): Promise<{ cv: OpenCv }> {
  if (loaded instanceof Promise) return loaded.then((cv) => ({ cv }))
  if (loaded.Mat) return Promise.resolve({ cv: loaded })
  return new Promise((resolve) => {
    loaded.onRuntimeInitialized = () => resolve({ cv: loaded })
  })
}

let ready: Promise<{ cv: OpenCv }> | undefined

/** OpenCV compiled to WebAssembly: always there, on every platform. Loaded once a process. */
export async function loadOpencvWasm(): Promise<VisionProvider> {
  // `require`, because an ES import of this UMD file may give a module object that is thenable.
  ready ??= whenReady(createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv | Promise<OpenCv>)
  const { cv } = await ready
  const version = /OpenCV (\d+\.\d+\.\d+)/.exec(cv.getBuildInformation())?.[1] ?? 'of unknown version'
  return { name: 'opencv-wasm', version, run: (pixels, step) => runStep(cv, pixels, step) }
}

/** Pixels that are made grey at a time: OpenCV's memory never shrinks, and colour needs three times that of grey. */
const GREY_STRIP = 1 << 21

function runStep(cv: OpenCv, given: Pixels, step: VisionStep): Pixels {
  if (step.kind === 'grey') return toGrey(cv, given)
  if (step.kind === 'gaussianBlur')
    return withMats(cv, given, (source, target) =>
      cv.GaussianBlur(source, target, new cv.Size(0, 0), step.sigma, step.sigma, cv.BORDER_REFLECT_101),
    )
  const low = Math.min(step.lowThreshold, step.highThreshold)
  const high = Math.max(step.lowThreshold, step.highThreshold)
  return withMats(cv, toGrey(cv, toEightBits(given)), (source, target) =>
    cv.Canny(source, target, low, high, step.apertureSize, step.l2Gradient),
  )
}

/** Strip by strip: each pixel's grey depends on that pixel alone. */
function toGrey(cv: OpenCv, pixels: Pixels): Pixels {
  const { width, height, channels, data } = pixels
  if (channels === 1) return pixels
  const grey = createPixels(width, height, 1, pixels.bits)
  const code = channels === 3 ? cv.COLOR_RGB2GRAY : cv.COLOR_RGBA2GRAY
  const rows = Math.max(1, Math.floor(GREY_STRIP / width))
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const strip = { ...pixels, height: end - row, data: data.subarray(row * width * channels, end * width * channels) }
    grey.data.set(withMats(cv, strip, (source, target) => cv.cvtColor(source, target, code)).data, row * width)
  }
  return grey
}

/** Copies pixels into OpenCV's memory, runs one operation, copies the result out and frees both. */
function withMats(cv: OpenCv, pixels: Pixels, operation: (source: Mat, target: Mat) => void): Pixels {
  const type = (cv as unknown as Record<string, number>)[`CV_${pixels.bits}UC${pixels.channels}`]!
  const source = new cv.Mat(pixels.height, pixels.width, type)
  const target = new cv.Mat()
  try {
    if (pixels.bits === 8) source.data.set(pixels.data)
    else source.data16U.set(pixels.data)
    operation(source, target)
    // A copy: OpenCV's memory is freed, and moves when it grows.
    const data = pixels.bits === 8 ? target.data.slice() : target.data16U.slice()
    const channels = target.channels() as Pixels['channels']
    return { width: target.cols, height: target.rows, channels, bits: pixels.bits, data }
  } catch (thrown) {
    // A C++ exception arrives as the number of its place in memory.
    if (typeof thrown === 'number')
      throw new Error(`OpenCV: ${cv.exceptionFromPtr?.(thrown).msg ?? thrown}`, { cause: thrown })
    throw thrown
  } finally {
    source.delete()
    target.delete()
  }
}
