/** The lines of the course's notebook as recipes, each beside its line of Python. */
import type { Shape } from '../../core/images/pixels.ts'

/** A recipe to begin with, and the scikit-image line that it equals. */
export interface CourseLine {
  id: 'edges' | 'region' | 'rows' | 'canny' | 'float' | 'bright' | 'equalize' | 'otsu' | 'segment'
  line: string
  /** Steps, whose defaults are filled in. */
  recipe: { kind: string; [field: string]: unknown }[]
}

/** A rectangle as NumPy slices. */
export interface Region {
  rows: string
  columns: string
}

/**
 * The course's lines for a picture.
 * @param region what was dragged on the picture; its middle without one
 */
export function courseLines(
  { width, height, channels }: Pick<Shape, 'width' | 'height' | 'channels'>,
  region?: Region,
): CourseLine[] {
  const part = (from: number, length: number): string =>
    `${Math.round(from * length)}:${Math.round((1 - from) * length)}`
  const { rows, columns } = region ?? { rows: part(0.4, height), columns: part(0.4, width) }
  const colour = channels !== 1
  /** What a picture of one channel is called: a colour one must be made grey first. */
  const name = colour ? 'grey' : 'img'
  const grey = colour ? [{ kind: 'grey' }] : []
  const scikitGrey = colour ? [{ kind: 'grey', weights: 'scikit' }] : []
  return [
    { id: 'region', line: `img[${rows}, ${columns}] = 255`, recipe: [{ kind: 'fill', rows, columns }] },
    { id: 'rows', line: 'img[:10] = 255', recipe: [{ kind: 'fill', rows: ':10' }] },
    {
      id: 'canny',
      line: colour ? 'feature.canny(img_as_ubyte(rgb2gray(img)))' : 'feature.canny(img)',
      recipe: [...scikitGrey, { kind: 'cannyScikit' }],
    },
    {
      id: 'float',
      line: 'img_as_ubyte(img_as_float(img))',
      recipe: [
        { kind: 'convert', to: 'float64', values: 'scale' },
        { kind: 'convert', to: 'uint8', values: 'scale' },
      ],
    },
    {
      id: 'bright',
      line: 'img[img[:, :, 0] > 160] = [255, 0, 0]',
      recipe: [{ kind: 'highlight', channel: 0, above: 160, colour: [255, 0, 0] }],
    },
    { id: 'equalize', line: `cv2.equalizeHist(${name})`, recipe: [...grey, { kind: 'equalize' }] },
    {
      id: 'otsu',
      line: `${name} > filters.threshold_otsu(${name})`,
      recipe: [...grey, { kind: 'threshold', method: 'otsu' }],
    },
    {
      id: 'segment',
      line: 'measure.label(morphology.opening(blurred > filters.threshold_otsu(blurred), np.ones((5, 5))))',
      recipe: [
        ...grey,
        { kind: 'gaussianBlur', sigma: 1.5 },
        { kind: 'threshold', method: 'otsu' },
        { kind: 'open', size: 5 },
        { kind: 'connectedComponents' },
      ],
    },
    {
      id: 'edges',
      line: `cv2.Canny(cv2.GaussianBlur(${name}, (0, 0), 1.4), 50, 150)`,
      recipe: [...grey, { kind: 'gaussianBlur' }, { kind: 'canny' }],
    },
  ]
}
