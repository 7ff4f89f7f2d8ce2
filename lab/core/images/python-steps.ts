/** Each step as lines of Python that give the same picture, with OpenCV, scikit-image and NumPy. */
import { pixelTypes, type Shape } from './pixels.ts'
import { divisorOf } from './plain/convolve.ts'
import type { VisionStep, VisionStepOf } from './vision.ts'

/** A function that a script defines, and the modules that it imports. */
export type Helper = 'rounded' | 'colour_components' | 'torch' | 'color' | 'feature' | 'measure' | 'util' | 'cv2'

/** What a step is in Python. */
export interface PythonStep {
  lines: string[]
  needs: Helper[]
}

const list = (values: readonly number[]): string => `[${values.join(', ')}]`
const python = (value: number): string => String(value)
const whiteOf = ({ type }: Shape): number => pixelTypes[type].white
const isFloat = ({ type }: Shape): boolean => pixelTypes[type].float

/** One expression over `img` alone, or over its colours where it has alpha, which stays. */
const beside = ({ channels, type }: Shape, expression: string, after = type): string[] =>
  channels === 4
    ? [
        'rgb, alpha = np.ascontiguousarray(img[:, :, :3]), img[:, :, 3]',
        `img = np.dstack([${expression.replaceAll('img', 'rgb')}, alpha${after === type ? '' : `.astype(np.${after})`}])`,
      ]
    : [`img = ${expression}`]

const rgbOf = (channels: 1 | 3 | 4): string[] => (channels === 1 ? ['img = np.dstack([img, img, img])'] : [])

/** A result rounded and clamped in the picture's own type. */
const rounded = (shape: Shape, expression: string): PythonStep => ({
  lines: beside(shape, isFloat(shape) ? `(${expression}).astype(img.dtype)` : `rounded(${expression}, img.dtype)`),
  needs: isFloat(shape) ? [] : ['rounded'],
})
const doubles = 'img.astype(np.float64)'

const derivative = (shape: Shape, call: (depth: string) => string): PythonStep => {
  const [depth, type] =
    shape.type === 'uint8'
      ? (['cv2.CV_16S', 'int16'] as const)
      : shape.type === 'float64'
        ? (['cv2.CV_64F', 'float64'] as const)
        : (['cv2.CV_32F', 'float32'] as const)
  return { lines: beside(shape, call(depth), type), needs: ['cv2'] }
}

function greyOf(shape: Shape): string {
  if (shape.channels === 1) return 'img'
  return `cv2.cvtColor(img, cv2.COLOR_RGB${shape.channels === 4 ? 'A' : ''}2GRAY)`
}

function morphology(
  shape: Shape,
  step: VisionStepOf<'erode'> | VisionStepOf<'dilate'> | VisionStepOf<'open'> | VisionStepOf<'close'>,
): PythonStep {
  const form = { rectangle: 'RECT', ellipse: 'ELLIPSE', cross: 'CROSS' }[step.shape]
  const element = `cv2.getStructuringElement(cv2.MORPH_${form}, (${step.size}, ${step.size}))`
  const call = `cv2.morphologyEx(img, cv2.MORPH_${step.kind.toUpperCase()}, ${element}, iterations=${step.iterations})`
  return { lines: beside(shape, call), needs: ['cv2'] }
}

/** A step in Python. @param shape of the picture that it gets */
export function pythonStep(step: VisionStep, shape: Shape): PythonStep {
  const { channels, type } = shape
  const white = whiteOf(shape)
  const cv = (expression: string): PythonStep => ({ lines: beside(shape, expression), needs: ['cv2'] })
  const plain = (...lines: string[]): PythonStep => ({ lines, needs: [] })
  switch (step.kind) {
    case 'fill': {
      const { colour } = step
      const inColour = Array.isArray(colour)
      const value = inColour ? list(channels === 4 ? [...colour, white] : colour) : python(colour ?? white)
      return plain(
        ...(inColour ? rgbOf(channels) : []),
        'img = img.copy()',
        `img[${step.rows}, ${step.columns}] = ${value}`,
      )
    }
    case 'crop':
      return plain(`img = img[${step.rows}, ${step.columns}]`)
    case 'resize':
      return {
        lines: [
          `img = cv2.resize(img, (${step.width}, ${step.height}), interpolation=cv2.INTER_${step.interpolation.toUpperCase()})`,
        ],
        needs: ['cv2'],
      }
    case 'rotate':
      return plain(`img = np.rot90(img, ${-step.degrees / 90})`)
    case 'flip':
      return plain(step.axis === 'horizontal' ? 'img = img[:, ::-1]' : 'img = img[::-1]')
    case 'grey':
      if (channels === 1) return plain()
      if (step.weights === 'opencv') return { lines: [`img = ${greyOf(shape)}`], needs: ['cv2'] }
      return isFloat(shape)
        ? { lines: ['img = color.rgb2gray(img[:, :, :3])'], needs: ['color'] }
        : {
            lines: [`img = util.img_as_${type === 'uint8' ? 'ubyte' : 'uint'}(color.rgb2gray(img[:, :, :3]))`],
            needs: ['color', 'util'],
          }
    case 'channel':
      return plain(...(channels === 1 ? [] : [`img = img[:, :, ${step.index}]`]))
    case 'swapChannels':
      return plain(...beside(shape, `img[:, :, ${list(step.order)}]`))
    case 'convertColour': {
      if (channels === 1) return plain(...rgbOf(channels))
      if (step.from === step.to) return plain()
      const names = { rgb: 'RGB', hsv: 'HSV', lab: 'Lab' }
      const convert = (from: string, to: string, of: string): string => `cv2.cvtColor(${of}, cv2.COLOR_${from}2${to})`
      const direct = step.from === 'rgb' || step.to === 'rgb'
      return cv(
        direct
          ? convert(names[step.from], names[step.to], 'img')
          : convert('RGB', names[step.to], convert(names[step.from], 'RGB', 'img')),
      )
    }
    case 'convert':
      return convertLines(step, shape)
    case 'highlight': {
      const value = step.channel === 'grey' || channels === 1 ? greyOf(shape) : `img[:, :, ${step.channel}]`
      const tests = [
        ...(step.above === null ? [] : [`(value > ${step.above})`]),
        ...(step.below === null ? [] : [`(value < ${step.below})`]),
      ]
      const colour = Array.isArray(step.colour) ? list(step.colour) : python(step.colour)
      return {
        lines: [
          `value = ${value}`,
          `mask = ${tests.join(' & ')}`,
          ...rgbOf(channels),
          'img = img.copy()',
          `img[mask, :3] = ${colour}`,
        ],
        needs: ['cv2'],
      }
    }
    case 'brightnessContrast':
      return rounded(shape, `${doubles} * ${step.contrast} + ${step.brightness}`)
    case 'gamma':
      return rounded(shape, `(${doubles} / ${white}) ** ${step.gamma} * ${white}`)
    case 'stretch': {
      const colours = channels === 4 ? 'img[:, :, :3]' : 'img'
      return {
        lines: [
          `low, high = ${step.low ?? `float(${colours}.min())`}, ${step.high ?? `float(${colours}.max())`}`,
          ...rounded(shape, `(${doubles} - low) / (high - low) * ${white} if high != low else np.zeros(img.shape)`)
            .lines,
        ],
        needs: rounded(shape, '').needs,
      }
    }
    case 'invert':
      return plain(...beside(shape, type === 'bool' ? '~img' : type === 'int16' ? '-1 - img' : `${white} - img`))
    case 'overWhite': {
      if (channels !== 4) return plain()
      const colour = Array.isArray(step.colour) ? `np.array(${list(step.colour)})` : python(step.colour ?? white)
      const blend = `${colour} * (1 - a) + img[:, :, :3] * a`
      return {
        lines: [
          `a = img[:, :, 3:].astype(np.float64) / ${white}`,
          isFloat(shape) ? `img = (${blend}).astype(img.dtype)` : `img = rounded(${blend}, img.dtype)`,
        ],
        needs: isFloat(shape) ? [] : ['rounded'],
      }
    }
    case 'equalize':
      return cv('cv2.equalizeHist(img)')
    case 'clahe':
      return cv(`cv2.createCLAHE(${step.clipLimit}, (${step.tiles}, ${step.tiles})).apply(img)`)
    case 'threshold': {
      if (step.method === 'fixed')
        return plain(...beside(shape, `np.where(img > ${step.value}, ${white}, 0).astype(img.dtype)`))
      if (step.method === 'otsu' || step.method === 'triangle')
        return cv(`cv2.threshold(img, 0, 255, cv2.THRESH_${step.method.toUpperCase()})[1]`)
      const method = step.method === 'adaptiveMean' ? 'MEAN' : 'GAUSSIAN'
      return cv(
        `cv2.adaptiveThreshold(img, 255, cv2.ADAPTIVE_THRESH_${method}_C, cv2.THRESH_BINARY, ${step.size}, ${step.offset})`,
      )
    }
    case 'connectedComponents':
      return {
        lines: [
          `labels = measure.label(img != 0, connectivity=${step.connectivity === 8 ? 2 : 1})`,
          'img = colour_components(labels)',
        ],
        needs: ['measure', 'colour_components'],
      }
    case 'gaussianBlur':
      // The released blur takes alpha as a channel like the others.
      return { lines: [`img = cv2.GaussianBlur(img, (0, 0), ${step.sigma})`], needs: ['cv2'] }
    case 'medianBlur':
      return cv(`cv2.medianBlur(img, ${step.size})`)
    case 'bilateral':
      return cv(`cv2.bilateralFilter(img, ${step.diameter}, ${step.sigmaColour}, ${step.sigmaSpace})`)
    case 'convolve': {
      const rows = step.kernel.map((row) => list(row)).join(', ')
      const precision = type === 'float64' ? 'np.float64' : 'np.float32'
      const { lines } = cv(`cv2.filter2D(img, -1, kernel, delta=${step.offset})`)
      return {
        lines: [`kernel = (np.array([${rows}], np.float64) / ${divisorOf(step)}).astype(${precision})`, ...lines],
        needs: ['cv2'],
      }
    }
    case 'sobel':
      return derivative(shape, (depth) => `cv2.Sobel(img, ${depth}, ${step.dx}, ${step.dy}, ksize=${step.size})`)
    case 'scharr':
      return derivative(shape, (depth) => `cv2.Scharr(img, ${depth}, ${step.dx}, ${step.dy})`)
    case 'laplacian':
      return derivative(shape, (depth) => `cv2.Laplacian(img, ${depth}, ksize=${step.size})`)
    case 'canny': {
      const low = Math.min(step.lowThreshold, step.highThreshold)
      const high = Math.max(step.lowThreshold, step.highThreshold)
      const eight = type === 'uint16' ? ['img = ((img.astype(np.uint32) + 128) // 257).astype(np.uint8)'] : []
      const grey = channels === 1 ? [] : [`img = ${greyOf(shape)}`]
      const exact = step.l2Gradient ? 'True' : 'False'
      return {
        lines: [
          ...eight,
          ...grey,
          `img = cv2.Canny(img, ${low}, ${high}, apertureSize=${step.apertureSize}, L2gradient=${exact})`,
        ],
        needs: ['cv2'],
      }
    }
    case 'cannyScikit': {
      const thresholds = [
        ...(step.lowThreshold === null ? [] : [`low_threshold=${step.lowThreshold}`]),
        ...(step.highThreshold === null ? [] : [`high_threshold=${step.highThreshold}`]),
      ]
      const sigma = step.sigma === 1 && thresholds.length === 0 ? [] : [`sigma=${step.sigma}`]
      return { lines: [`img = feature.canny(${['img', ...sigma, ...thresholds].join(', ')})`], needs: ['feature'] }
    }
    case 'erode':
    case 'dilate':
    case 'open':
    case 'close':
      return morphology(shape, step)
    case 'noise':
      return noiseLines(step, shape)
  }
}

function convertLines({ to, values, overflow }: VisionStepOf<'convert'>, shape: Shape): PythonStep {
  const { type } = shape
  if (to === type) return { lines: [], needs: [] }
  if (values === 'scale') {
    const names = { uint8: 'ubyte', uint16: 'uint', int16: 'int', float32: 'float32', float64: 'float64', bool: 'bool' }
    return { lines: [`img = util.img_as_${names[to]}(img)`], needs: ['util'] }
  }
  if (to === 'bool') return { lines: ['img = img != 0'], needs: [] }
  if (pixelTypes[to].float || type === 'bool') return { lines: [`img = img.astype(np.${to})`], needs: [] }
  if (overflow === 'wrap')
    return {
      lines: isFloat(shape)
        ? [`img = np.nan_to_num(img, nan=0, posinf=0, neginf=0).astype(np.int64).astype(np.${to})`]
        : [`img = img.astype(np.${to})`],
      needs: [],
    }
  const { least, most } = pixelTypes[to]
  return {
    lines: [`img = np.clip(np.trunc(np.nan_to_num(img.astype(np.float64))), ${least}, ${most}).astype(np.${to})`],
    needs: [],
  }
}

function noiseLines({ distribution, amount, seed }: VisionStepOf<'noise'>, shape: Shape): PythonStep {
  const white = whiteOf(shape)
  const seeded = `torch.manual_seed(${seed})`
  if (distribution === 'gaussian') {
    const { lines, needs } = rounded(
      shape,
      `${doubles} + torch.randn(img.size).numpy().reshape(img.shape).astype(np.float64) * ${amount} * ${white}`,
    )
    return { lines: [seeded, ...lines], needs: [...needs, 'torch'] }
  }
  const place = shape.channels === 4 ? ', :3' : ''
  return {
    lines: [
      seeded,
      'drawn = torch.rand(img.shape[0] * img.shape[1]).numpy().reshape(img.shape[:2])',
      'img = img.copy()',
      `img[drawn < ${amount}${place}] = ${white}`,
      `img[drawn < ${amount} / 2${place}] = 0`,
    ],
    needs: ['torch'],
  }
}
