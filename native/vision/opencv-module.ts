/** The part of OpenCV's WebAssembly module that the lab uses, and how pictures get in and out. */
import { createRequire } from 'node:module'
import type { PixelType, Pixels } from '../../lab/core/images/pixels.ts'
import { loadOpencvFile } from './opencv-file.ts'

export interface Mat {
  readonly rows: number
  readonly cols: number
  readonly data: Uint8Array
  readonly data16U: Uint16Array
  readonly data16S: Int16Array
  readonly data32F: Float32Array
  readonly data64F: Float64Array
  delete(): void
  channels(): number
  depth(): number
}

export type OpenCv = Functions & { readonly [name in Constant]: number }

interface Functions {
  Mat: { new (): Mat; new (rows: number, cols: number, type: number): Mat }
  Size: new (width: number, height: number) => object
  Point: new (x: number, y: number) => object
  CLAHE: new (clipLimit: number, tiles: object) => { apply(source: Mat, target: Mat): void; delete(): void }
  matFromArray(rows: number, cols: number, type: number, values: readonly number[]): Mat
  cvtColor(source: Mat, target: Mat, code: number): void
  GaussianBlur(source: Mat, target: Mat, size: object, sigmaX: number, sigmaY: number, border: number): void
  Canny(source: Mat, target: Mat, low: number, high: number, aperture: number, l2Gradient: boolean): void
  resize(source: Mat, target: Mat, size: object, fx: number, fy: number, interpolation: number): void
  medianBlur(source: Mat, target: Mat, size: number): void
  bilateralFilter(source: Mat, target: Mat, diameter: number, colour: number, space: number, border: number): void
  filter2D(source: Mat, target: Mat, depth: number, kernel: Mat, anchor: object, delta: number, border: number): void
  Sobel(
    source: Mat,
    target: Mat,
    depth: number,
    dx: number,
    dy: number,
    size: number,
    scale: number,
    delta: number,
    border: number,
  ): void
  Scharr(
    source: Mat,
    target: Mat,
    depth: number,
    dx: number,
    dy: number,
    scale: number,
    delta: number,
    border: number,
  ): void
  Laplacian(source: Mat, target: Mat, depth: number, size: number, scale: number, delta: number, border: number): void
  adaptiveThreshold(
    source: Mat,
    target: Mat,
    most: number,
    method: number,
    kind: number,
    size: number,
    offset: number,
  ): void
  getStructuringElement(shape: number, size: object): Mat
  morphologyEx(
    source: Mat,
    target: Mat,
    operation: number,
    kernel: Mat,
    anchor: object,
    iterations: number,
    border: number,
    value: object,
  ): void
  morphologyDefaultBorderValue(): object
  getBuildInformation(): string
  onRuntimeInitialized?: () => void
  exceptionFromPtr?(pointer: number): { msg: string }
}
type Depth = '8U' | '16U' | '16S' | '32F' | '64F'
type Constant =
  | `CV_${Depth | '8UC1' | '8UC2'}`
  | `COLOR_${'RGB2GRAY' | 'RGBA2GRAY' | 'RGB2HSV' | 'HSV2RGB' | 'RGB2Lab' | 'Lab2RGB'}`
  | `INTER_${'NEAREST' | 'LINEAR' | 'AREA' | 'CUBIC'}`
  | `MORPH_${'ERODE' | 'DILATE' | 'OPEN' | 'CLOSE' | 'RECT' | 'ELLIPSE' | 'CROSS'}`
  | `ADAPTIVE_THRESH_${'MEAN' | 'GAUSSIAN'}_C`
  | `BORDER_${'REFLECT_101' | 'CONSTANT'}`
  | 'THRESH_BINARY'

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

const PACKAGE = '@techstark/opencv-js'

/** The module, loaded once a process. `require`, because an ES import of this UMD file may give a module object that is thenable. */
export function loadModule(): Promise<{ cv: OpenCv }> {
  ready ??= load()
  return ready
}
async function load(): Promise<{ cv: OpenCv }> {
  // Where the file cannot be read apart, it is loaded as any other.
  const apart = await loadOpencvFile(PACKAGE).catch(() => undefined)
  const exported = (apart ? apart.exported : createRequire(import.meta.url)(PACKAGE)) as OpenCv | Promise<OpenCv>
  return whenReady(exported)
}

/** OpenCV's number of a type's depth, and the view of a matrix that holds such values. */
const depths = {
  uint8: { depth: 'CV_8U', view: 'data' },
  uint16: { depth: 'CV_16U', view: 'data16U' },
  int16: { depth: 'CV_16S', view: 'data16S' },
  float32: { depth: 'CV_32F', view: 'data32F' },
  float64: { depth: 'CV_64F', view: 'data64F' },
} as const satisfies Partial<Record<PixelType, object>>
type DepthType = keyof typeof depths

/** OpenCV's number of a type's depth. Throws for bool, which OpenCV does not have. */
export function depthOf(cv: OpenCv, type: PixelType): number {
  if (type === 'bool') throw new Error('OpenCV has no pictures of type bool')
  return cv[depths[type].depth]
}

/** Copies pixels into OpenCV's memory, runs one operation, copies the result out and frees both. */
export function withMats(cv: OpenCv, pixels: Pixels, operation: (source: Mat, target: Mat) => void): Pixels {
  // A type's number is its depth with the channels less one from the fourth bit on (the sixth since version 5).
  const channelBit = cv.CV_8UC2 - cv.CV_8UC1
  const source = new cv.Mat(pixels.height, pixels.width, depthOf(cv, pixels.type) + (pixels.channels - 1) * channelBit)
  const target = new cv.Mat()
  try {
    source[depths[pixels.type as DepthType].view].set(pixels.data)
    operation(source, target)
    const type = (Object.keys(depths) as DepthType[]).find((name) => cv[depths[name].depth] === target.depth())!
    // A copy: OpenCV's memory is freed, and moves when it grows.
    const data = target[depths[type].view].slice()
    return { width: target.cols, height: target.rows, channels: target.channels() as Pixels['channels'], type, data }
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
