import { fieldPath, labError, type LabError } from '../../../../preload/errors.ts'
import { limits } from '../../../../preload/limits.ts'
import { phrase, type MessageRef } from '../../../../preload/message.ts'
import { pixelBytes, pixelTypes, type PixelType, type Shape } from '../pixels.ts'
import type { VisionStep, VisionStepOf } from '../vision.ts'
import { sliceRange } from './slices.ts'
import type { Colour } from './step-fields.ts'

const wholeTypes = ['uint8', 'uint16', 'int16'] as const
const numbers: readonly PixelType[] = [...wholeTypes, 'float32', 'float64']
const greyTypes: readonly PixelType[] = ['uint8', 'uint16', 'float32']

const MIB = 1_048_576
/** A picture before and after a step may take so much memory together: the guard ends what takes more. */
const MOST_BYTES = 640 * MIB

/**
 * Size, channels and type of what a step gives, without carrying it out.
 * @param path where the step stands, such as `recipe[2]`
 * @throws LabError E-MOD-001 naming step, field and type for what the step cannot take, recipeOutOfMemory where memory would not do
 */
export function shapeAfter(step: VisionStep, shape: Shape, path: readonly PropertyKey[]): Shape {
  const result = shapeOf(step, shape, path)
  const bytes = pixelBytes(shape) + pixelBytes(result)
  if (bytes > MOST_BYTES) {
    const mib = (value: number): number => Math.ceil(value / MIB)
    const values = { kind: step.kind, mib: mib(bytes), limit: mib(MOST_BYTES) }
    throw labError('recipeOutOfMemory', values, { path: fieldPath(path), received: bytes, limit: MOST_BYTES })
  }
  return result
}

function shapeOf(step: VisionStep, shape: Shape, path: readonly PropertyKey[]): Shape {
  const { width, height, channels, type } = shape
  const takes = (types: readonly PixelType[], greyOnly = false): void => {
    const greyIsMissing = greyOnly && channels !== 1
    if (types.includes(type) && !greyIsMissing) return
    throw refused(step, shape, path, types, greyOnly)
  }
  const needsColour = (): void => {
    if (channels === 1)
      throw labError(
        'stepNeedsColour',
        { kind: step.kind },
        { path: fieldPath([...path, 'kind']), received: step.kind },
      )
  }
  const inRange = (colour: Colour | null): void => checkColour(colour, type, [...path, 'colour'])
  const asColour = (colour: Colour | null): Shape['channels'] =>
    Array.isArray(colour) && channels === 1 ? 3 : channels
  switch (step.kind) {
    case 'fill':
      takes(numbers)
      inRange(step.colour)
      region(step, shape, path)
      return { ...shape, channels: asColour(step.colour) }
    case 'crop':
      takes(numbers)
      return { ...shape, ...region(step, shape, path) }
    case 'resize':
      takes(numbers)
      if (step.width * step.height > limits.imagePixels) {
        const values = { width: step.width, height: step.height, limit: limits.imagePixels / 1e6 }
        throw labError('tooManyPixels', values, {
          path: fieldPath([...path, 'width']),
          received: step.width * step.height,
          limit: limits.imagePixels,
        })
      }
      return { ...shape, width: step.width, height: step.height }
    case 'rotate':
      takes(numbers)
      return step.degrees === 180 ? shape : { ...shape, width: height, height: width }
    case 'flip':
    case 'brightnessContrast':
    case 'gamma':
    case 'stretch':
    case 'noise':
    case 'convolve':
    case 'gaussianBlur':
    case 'erode':
    case 'dilate':
    case 'open':
    case 'close':
      takes(numbers)
      return shape
    case 'invert':
      return shape
    case 'grey':
      takes(channels === 1 ? numbers : step.weights === 'scikit' ? [...greyTypes, 'float64'] : greyTypes)
      return { ...shape, channels: 1 }
    case 'channel':
      takes(numbers)
      if (step.index >= channels)
        throw labError(
          'field.range',
          { path: fieldPath([...path, 'index']), relation: '≤', limit: channels - 1, got: String(step.index) },
          { path: fieldPath([...path, 'index']), received: step.index, limit: channels - 1 },
        )
      return { ...shape, channels: 1 }
    case 'swapChannels':
      takes(numbers)
      needsColour()
      return shape
    case 'convertColour':
      takes(['uint8'])
      if (step.to !== 'rgb') needsColour()
      return { ...shape, channels: channels === 1 ? 3 : channels }
    case 'convert':
      return { ...shape, type: step.to }
    case 'highlight':
      takes(step.channel === 'grey' && channels !== 1 ? greyTypes : numbers)
      inRange(step.colour)
      return { ...shape, channels: channels === 1 ? 3 : channels }
    case 'overWhite':
      takes(numbers)
      inRange(step.colour)
      return { ...shape, channels: channels === 4 ? 3 : channels }
    case 'equalize':
    case 'clahe':
      takes(['uint8'], true)
      return shape
    case 'threshold':
      if (step.method === 'fixed') takes(numbers)
      else takes(['uint8'], true)
      return shape
    case 'connectedComponents':
      takes(['uint8'], true)
      return { ...shape, channels: 3 }
    case 'medianBlur':
      takes(step.size > 5 ? ['uint8'] : [...wholeTypes, 'float32'])
      return shape
    case 'bilateral':
      takes(['uint8', 'float32'])
      return shape
    case 'sobel':
    case 'scharr':
    case 'laplacian':
      takes(numbers)
      return { ...shape, type: type === 'uint8' ? 'int16' : type === 'float64' ? 'float64' : 'float32' }
    case 'canny':
      takes(['uint8', 'uint16'])
      return { width, height, channels: 1, type: 'uint8' }
    case 'cannyScikit':
      takes(numbers, true)
      return { ...shape, type: 'bool' }
  }
}

/** What a step is refused for: it names the step, the type it got, and those that it takes. */
function refused(
  step: VisionStep,
  { type, channels }: Shape,
  path: readonly PropertyKey[],
  types: readonly PixelType[],
  greyOnly: boolean,
): LabError {
  const what = kindOfPicture(type, channels)
  const typeNames = types.join(', ')
  const values = {
    kind: step.kind,
    what,
    types: greyOnly
      ? phrase('picture.greyOf', { typeNames: typeNames })
      : phrase('picture.typesOf', { typeNames: typeNames }),
  }
  const key = types.includes(type) ? 'stepNeedsGrey' : 'stepTypeUnsupported'
  return labError(key, values, { path: fieldPath([...path, 'kind']), received: type, limit: typeNames })
}

const kindOfPicture = (type: PixelType, channels: 1 | 3 | 4): MessageRef =>
  channels === 1 ? phrase('picture.grey', { type }) : phrase('picture.colour', { type })

/** The size of a region. @throws LabError E-MOD-001 where it holds nothing */
function region(
  step: VisionStepOf<'fill' | 'crop'>,
  shape: Shape,
  path: readonly PropertyKey[],
): { width: number; height: number } {
  const sizeOf = (field: 'rows' | 'columns', length: number): number => {
    const { from, to } = sliceRange(step[field], length)
    if (from === to) {
      const place = fieldPath([...path, field])
      throw labError(
        'sliceEmpty',
        { path: place, got: step[field], length },
        { path: place, received: step[field], limit: length },
      )
    }
    return to - from
  }
  const height = sizeOf('rows', shape.height)
  return { width: sizeOf('columns', shape.width), height }
}

/** @throws LabError E-MOD-001 where a value is none that the type can hold */
function checkColour(colour: Colour | null, type: PixelType, path: readonly PropertyKey[]): void {
  const { least, most, float } = pixelTypes[type]
  for (const value of colour === null ? [] : [colour].flat()) {
    if (value >= least && value <= most && (float || Number.isInteger(value))) continue
    const place = fieldPath(path)
    throw labError(
      'colourOutOfRange',
      { path: place, type, least, most, got: String(value) },
      { path: place, received: value, limit: `${least} … ${most}` },
    )
  }
}
