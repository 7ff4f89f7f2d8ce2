import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pixelTypes, toEightBits, type Pixels } from '../../lab/core/images/pixels.ts'
import type { VisionProvider, VisionStep, VisionStepOf } from '../../lab/core/images/vision.ts'
import { phrase } from '../../preload/message.ts'
import { acceleratorPackage } from '../accelerator-folder.ts'
import { Refusal } from '../refusal.ts'

/** The few words of opencv4nodejs that are used here. */
interface Mat {
  readonly rows: number
  readonly cols: number
  readonly channels: number
  cvtColor(code: number): Mat
  gaussianBlur(size: object, sigmaX: number, sigmaY: number, border: number): Mat
  canny(low: number, high: number, aperture: number, l2Gradient: boolean): Mat
  getData(): Buffer
  release(): void
}
interface OpenCv {
  Mat: new (data: Buffer, rows: number, cols: number, type: number) => Mat
  Size: new (width: number, height: number) => object
  version: { major: number; minor: number; revision: number }
  readonly COLOR_RGB2GRAY: number
  readonly COLOR_RGBA2GRAY: number
  readonly BORDER_REFLECT_101: number
}

/** The package's name here, and where in it the addon is once it was built. */
export const opencvPackage = 'opencv4nodejs'
export const opencvAddon = join('build', 'Release', 'opencv4nodejs.node')
/** Beside it: the module version of the Node that it was compiled for. */
export const opencvAddonNode = join('build', 'Release', 'node-version')

/** @throws Refusal where the addon was compiled for another Node: loading it would say no more than that it is no addon */
function refuseOtherNode(folder: string): void {
  const file = join(folder, opencvAddonNode)
  const built = existsSync(file) ? readFileSync(file, 'utf8').trim() : process.versions.modules
  const runs = process.versions.modules
  if (built !== runs)
    throw new Refusal(phrase('provider.otherNode', { built, runs, command: 'npm run native -- opencv' }))
}

/**
 * OpenCV as a compiled addon: the fastest way, where it was built for this machine. Only for the main thread of a child
 * process: it cannot be loaded twice in one process.
 * @param folder the package, where it is not the installed one
 * @throws Refusal, or what the addon throws, where it was not built or does not load
 */
export function loadOpencv4nodejs(folder?: string): Promise<VisionProvider> {
  // Promise.resolve().then: whatever fails, fails as a rejection.
  return Promise.resolve().then(() => {
    const require = createRequire(import.meta.url)
    const place = folder ?? installedFolder(require)
    // Its own loader would look for an OpenCV to build with; the lab only uses what was built on purpose.
    if (!existsSync(join(place, opencvAddon)))
      throw new Refusal(phrase('provider.notBuilt', { command: 'npm run native -- opencv' }))
    refuseOtherNode(place)
    process.env.OPENCV4NODEJS_DISABLE_AUTOBUILD = '1'
    // Without these it looks for an OpenCV to build with even so, by a package of which it does not say the version.
    for (const name of ['OPENCV_BIN_DIR', 'OPENCV_LIB_DIR', 'OPENCV_INCLUDE_DIR']) process.env[name] ??= place
    // Its tracking of memory aborts the process on pictures of 12 megapixels.
    process.env.OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING = '1'
    const cv = require(place) as OpenCv
    const { major, minor, revision } = cv.version
    return {
      name: 'opencv4nodejs',
      version: `${major}.${minor}.${revision}`,
      has: isReleased,
      run: (pixels, step) => runStep(cv, pixels, step),
    }
  })
}

function installedFolder(require: NodeJS.Require): string {
  const pointedTo = acceleratorPackage(opencvPackage)
  if (pointedTo !== null) return pointedTo
  try {
    return join(require.resolve(opencvPackage), '..', '..', '..')
  } catch {
    throw new Refusal(phrase('provider.notInstalled'))
  }
}

/** OpenCV's names of the types. */
const depths: Record<Pixels['type'], string> = {
  uint8: '8U',
  uint16: '16U',
  int16: '16S',
  float32: '32F',
  float64: '64F',
  bool: '8U',
}

/** The steps that the addon carries out; the others run in WebAssembly, whose OpenCV is the same everywhere. */
type ReleasedStep = VisionStepOf<'grey' | 'gaussianBlur' | 'canny'>
const isReleased = (step: VisionStep): step is ReleasedStep =>
  step.kind === 'grey' || step.kind === 'gaussianBlur' || step.kind === 'canny'

function runStep(cv: OpenCv, given: Pixels, step: VisionStep): Pixels {
  if (!isReleased(step)) throw new Error(`The addon is not asked for ${step.kind}`)
  const pixels = step.kind === 'canny' ? toEightBits(given) : given
  const mats: Mat[] = []
  const held = (mat: Mat): Mat => {
    mats.push(mat)
    return mat
  }
  try {
    const { data, width, height, channels } = pixels
    const type = (cv as unknown as Record<string, number>)[`CV_${depths[pixels.type]}C${channels}`]!
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    const source = held(new cv.Mat(bytes, height, width, type))
    const grey = (): Mat =>
      channels === 1 ? source : held(source.cvtColor(channels === 3 ? cv.COLOR_RGB2GRAY : cv.COLOR_RGBA2GRAY))
    if (step.kind === 'grey') return readMat(grey(), pixels)
    if (step.kind === 'gaussianBlur') {
      const automatic = new cv.Size(0, 0)
      return readMat(held(source.gaussianBlur(automatic, step.sigma, step.sigma, cv.BORDER_REFLECT_101)), pixels)
    }
    const low = Math.min(step.lowThreshold, step.highThreshold)
    const high = Math.max(step.lowThreshold, step.highThreshold)
    return readMat(held(grey().canny(low, high, step.apertureSize, step.l2Gradient)), pixels)
  } finally {
    for (const mat of mats) mat.release()
  }
}

function readMat(mat: Mat, like: Pixels): Pixels {
  // A copy of its own: getData may give a piece of a pool, at an odd place.
  const bytes = Uint8Array.from(mat.getData())
  const data = new pixelTypes[like.type].array(bytes.buffer)
  return { width: mat.cols, height: mat.rows, channels: mat.channels as Pixels['channels'], type: like.type, data }
}
