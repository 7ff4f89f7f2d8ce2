import { besideAlpha } from '../../lab/core/images/plain/alpha.ts'
import { divisorOf } from '../../lab/core/images/plain/convolve.ts'
import { toRgb } from '../../lab/core/images/plain/colours.ts'
import { createPixels, toEightBits, type Pixels } from '../../lab/core/images/pixels.ts'
import type { StepKind } from '../../lab/core/images/steps/step-schema.ts'
import type { VisionStep, VisionStepOf } from '../../lab/core/images/vision.ts'
import { depthOf, withMats, type Mat, type OpenCv } from './opencv-module.ts'

/** Pixels that are made grey at a time: OpenCV's memory never shrinks, and colour needs three times that of grey. */
const GREY_STRIP = 1 << 21

type Run<Kind extends StepKind> = (cv: OpenCv, pixels: Pixels, step: VisionStepOf<Kind>) => Pixels

/** What OpenCV in WebAssembly carries out. */
const operations = {
  grey: (cv, pixels) => toGrey(cv, pixels),
  gaussianBlur: (cv, pixels, { sigma }) =>
    withMats(cv, pixels, (source, target) =>
      cv.GaussianBlur(source, target, new cv.Size(0, 0), sigma, sigma, cv.BORDER_REFLECT_101),
    ),
  canny: (cv, pixels, { lowThreshold, highThreshold, apertureSize, l2Gradient }) => {
    const [low, high] = [Math.min(lowThreshold, highThreshold), Math.max(lowThreshold, highThreshold)]
    return withMats(cv, toGrey(cv, toEightBits(pixels)), (source, target) =>
      cv.Canny(source, target, low, high, apertureSize, l2Gradient),
    )
  },
  resize: (cv, pixels, { width, height, interpolation }) => {
    const kinds = { nearest: cv.INTER_NEAREST, linear: cv.INTER_LINEAR, area: cv.INTER_AREA, cubic: cv.INTER_CUBIC }
    return withMats(cv, pixels, (source, target) =>
      cv.resize(source, target, new cv.Size(width, height), 0, 0, kinds[interpolation]),
    )
  },
  convertColour: (cv, pixels, { from, to }) =>
    besideAlpha(toRgb(pixels), (rgb) => {
      const codes = {
        hsv: { there: cv.COLOR_RGB2HSV, back: cv.COLOR_HSV2RGB },
        lab: { there: cv.COLOR_RGB2Lab, back: cv.COLOR_Lab2RGB },
      }
      const by = (picture: Pixels, code: number): Pixels =>
        withMats(cv, picture, (source, target) => cv.cvtColor(source, target, code))
      if (from === to || pixels.channels === 1)
        return to === 'rgb' || pixels.channels !== 1 ? rgb : by(rgb, codes[to].there)
      const plain = from === 'rgb' ? rgb : by(rgb, codes[from].back)
      return to === 'rgb' ? plain : by(plain, codes[to].there)
    }),
  clahe: (cv, pixels, { clipLimit, tiles }) => {
    const clahe = new cv.CLAHE(clipLimit, new cv.Size(tiles, tiles))
    try {
      return withMats(cv, pixels, (source, target) => clahe.apply(source, target))
    } finally {
      clahe.delete()
    }
  },
  threshold: (cv, pixels, { method, size, offset }) =>
    withMats(cv, pixels, (source, target) => {
      const kind = method === 'adaptiveMean' ? cv.ADAPTIVE_THRESH_MEAN_C : cv.ADAPTIVE_THRESH_GAUSSIAN_C
      cv.adaptiveThreshold(source, target, 255, kind, cv.THRESH_BINARY, size, offset)
    }),
  medianBlur: (cv, pixels, { size }) =>
    besideAlpha(pixels, (colours) => withMats(cv, colours, (source, target) => cv.medianBlur(source, target, size))),
  bilateral: (cv, pixels, { diameter, sigmaColour, sigmaSpace }) =>
    besideAlpha(pixels, (colours) =>
      withMats(cv, colours, (source, target) =>
        cv.bilateralFilter(source, target, diameter, sigmaColour, sigmaSpace, cv.BORDER_REFLECT_101),
      ),
    ),
  convolve: (cv, pixels, { kernel, divisor, offset }) => {
    const divided = kernel.flat().map((weight) => weight / divisorOf({ kernel, divisor }))
    const depth = pixels.type === 'float64' ? cv.CV_64F : cv.CV_32F
    const weights = cv.matFromArray(kernel.length, kernel[0]!.length, depth, divided)
    try {
      return besideAlpha(pixels, (colours) =>
        withMats(cv, colours, (source, target) =>
          cv.filter2D(source, target, -1, weights, new cv.Point(-1, -1), offset, cv.BORDER_REFLECT_101),
        ),
      )
    } finally {
      weights.delete()
    }
  },
  sobel: (cv, pixels, { dx, dy, size }) =>
    derivative(cv, pixels, (source, target, depth) =>
      cv.Sobel(source, target, depth, dx, dy, size, 1, 0, cv.BORDER_REFLECT_101),
    ),
  scharr: (cv, pixels, { dx, dy }) =>
    derivative(cv, pixels, (source, target, depth) =>
      cv.Scharr(source, target, depth, dx, dy, 1, 0, cv.BORDER_REFLECT_101),
    ),
  laplacian: (cv, pixels, { size }) =>
    derivative(cv, pixels, (source, target, depth) =>
      cv.Laplacian(source, target, depth, size, 1, 0, cv.BORDER_REFLECT_101),
    ),
  erode: (cv, pixels, step) => morphology(cv, pixels, step, cv.MORPH_ERODE),
  dilate: (cv, pixels, step) => morphology(cv, pixels, step, cv.MORPH_DILATE),
  open: (cv, pixels, step) => morphology(cv, pixels, step, cv.MORPH_OPEN),
  close: (cv, pixels, step) => morphology(cv, pixels, step, cv.MORPH_CLOSE),
} satisfies { [Kind in StepKind]?: Run<Kind> }

/** Whether OpenCV carries out a step; of thresholds only the adaptive ones. */
export const hasOperation = (step: VisionStep): boolean =>
  step.kind === 'threshold' ? step.method.startsWith('adaptive') : Object.hasOwn(operations, step.kind)

/** Carries out one step. Throws where OpenCV lacks it. */
export function runOperation(cv: OpenCv, pixels: Pixels, step: VisionStep): Pixels {
  const run = (operations as Record<string, (cv: OpenCv, pixels: Pixels, step: never) => Pixels>)[step.kind]
  if (!run) throw new Error(`OpenCV in WebAssembly lacks ${step.kind}`)
  return run(cv, pixels, step as never)
}

/** Strip by strip: each pixel's grey depends on that pixel alone. */
function toGrey(cv: OpenCv, pixels: Pixels): Pixels {
  const { width, height, channels, data } = pixels
  if (channels === 1) return pixels
  const grey = createPixels(width, height, 1, pixels.type)
  const code = channels === 3 ? cv.COLOR_RGB2GRAY : cv.COLOR_RGBA2GRAY
  const rows = Math.max(1, Math.floor(GREY_STRIP / width))
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(height, row + rows)
    const strip = { ...pixels, height: end - row, data: data.subarray(row * width * channels, end * width * channels) }
    grey.data.set(withMats(cv, strip, (source, target) => cv.cvtColor(source, target, code)).data, row * width)
  }
  return grey
}

/** A derivative in the type that holds it: int16 of 8 bits, float64 of float64, float32 of others. */
function derivative(cv: OpenCv, pixels: Pixels, run: (source: Mat, target: Mat, depth: number) => void): Pixels {
  const type = pixels.type === 'uint8' ? 'int16' : pixels.type === 'float64' ? 'float64' : 'float32'
  return besideAlpha(pixels, (colours) =>
    withMats(cv, colours, (source, target) => run(source, target, depthOf(cv, type))),
  )
}

function morphology(
  cv: OpenCv,
  pixels: Pixels,
  { size, shape, iterations }: Pick<VisionStepOf<'erode'>, 'size' | 'shape' | 'iterations'>,
  operation: number,
): Pixels {
  const shapes = { rectangle: cv.MORPH_RECT, ellipse: cv.MORPH_ELLIPSE, cross: cv.MORPH_CROSS }
  const element = cv.getStructuringElement(shapes[shape], new cv.Size(size, size))
  try {
    return besideAlpha(pixels, (colours) =>
      withMats(cv, colours, (source, target) =>
        cv.morphologyEx(
          source,
          target,
          operation,
          element,
          new cv.Point(-1, -1),
          iterations,
          cv.BORDER_CONSTANT,
          cv.morphologyDefaultBorderValue(),
        ),
      ),
    )
  } finally {
    element.delete()
  }
}
