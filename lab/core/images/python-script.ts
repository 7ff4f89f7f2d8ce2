import { pixelTypes, type Shape } from './pixels.ts'
import { pythonStep, type Helper } from './python-steps.ts'
import { plannedSteps, shapesAlong, type Recipe } from './recipe.ts'

/** The picture that a script reads. */
export interface ScriptSource {
  name: string
  shape: Shape
}

const helpers: Partial<Record<Helper, string>> = {
  rounded: `def rounded(values, dtype):
    """Rounded to the nearest even whole number and clamped to the type's range."""
    limits = np.iinfo(dtype)
    return np.clip(np.rint(np.nan_to_num(values)), limits.min, limits.max).astype(dtype)`,
  colour_components: `def colour_components(labels):
    """Each connected region in a colour by its number, the background black."""
    hue = np.arange(labels.max() + 1) * 0.618033988749895 % 1
    part = lambda shift: np.floor(60 + 195 * np.clip(np.abs((hue + shift) % 1 * 6 - 3) - 1, 0, 1) + 0.5)
    colours = np.stack([part(0), part(2 / 3), part(1 / 3)], axis=1).astype(np.uint8)
    colours[0] = 0
    return colours[labels]`,
}

/** How the file is read: as the lab does, upright, in RGB. */
function readLines({ shape: { channels } }: ScriptSource): string[] {
  if (channels === 1) return ['img = cv2.imread(source, cv2.IMREAD_GRAYSCALE | cv2.IMREAD_ANYDEPTH)']
  if (channels === 3)
    return [
      'img = cv2.imread(source, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)',
      'img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)',
    ]
  return ['img = cv2.imread(source, cv2.IMREAD_UNCHANGED)', 'img = cv2.cvtColor(img, cv2.COLOR_BGRA2RGBA)']
}

/** How the result is written: what PNG does not have is converted as the lab does. */
function writeLines({ channels, type }: Shape, source: Shape): string[] {
  const deep = source.type === 'uint16'
  const [stored, white] = deep ? ['uint16', 65_535] : ['uint8', 255]
  const swap = {
    1: [],
    3: ['img = cv2.cvtColor(img, cv2.COLOR_RGB2BGR)'],
    4: ['img = cv2.cvtColor(img, cv2.COLOR_RGBA2BGRA)'],
  }
  const convert =
    type === 'bool'
      ? ['img = np.where(img, 255, 0).astype(np.uint8)']
      : type === 'int16'
        ? [`img = np.minimum(np.abs(img.astype(np.int32)), ${white}).astype(np.${stored})`]
        : pixelTypes[type].float
          ? [
              `img = np.floor(np.clip(np.nan_to_num(img.astype(np.float64)), 0, 1) * ${white} + 0.5).astype(np.${stored})`,
            ]
          : []
  return [...convert, 'img = np.ascontiguousarray(img)', ...swap[channels], 'cv2.imwrite(result, img)']
}

/**
 * A recipe as a Python script that gives the same picture.
 * @throws LabError for a step that cannot take what it would get
 */
export function recipeScript(recipe: Recipe, source: ScriptSource): string {
  const shapes = shapesAlong(recipe, source.shape)
  const steps = plannedSteps(recipe).map(({ step }, at) => ({ kind: step.kind, ...pythonStep(step, shapes[at]!) }))
  const needs = new Set(steps.flatMap((step) => step.needs))
  const modules = (['color', 'feature', 'measure', 'util'] as const).filter((name) => needs.has(name))
  const name = JSON.stringify(source.name)
  return `${[
    `"""The recipe of ${source.name.replaceAll(/["\\]/g, '')}, as Spiral Lab carries it out.`,
    '',
    `    pip install opencv-python-headless scikit-image${needs.has('torch') ? ' torch' : ''}`,
    '    python THIS_FILE.py [PICTURE [RESULT.png]]',
    '"""',
    'import sys',
    '',
    'import cv2',
    'import numpy as np',
    ...(needs.has('torch') ? ['import torch'] : []),
    ...(modules.length > 0 ? [`from skimage import ${modules.join(', ')}`] : []),
    '',
    `source = sys.argv[1] if len(sys.argv) > 1 else ${name}`,
    'result = sys.argv[2] if len(sys.argv) > 2 else "result.png"',
    ...Object.entries(helpers).flatMap(([helper, code]) => (needs.has(helper as Helper) ? ['', '', code] : [])),
    ...(needs.has('rounded') || needs.has('colour_components') ? ['', ''] : ['']),
    ...readLines(source),
    ...steps.flatMap(({ kind, lines }) => (lines.length > 0 ? ['', `# ${kind}`, ...lines] : [])),
    '',
    ...writeLines(shapes.at(-1)!, source.shape),
  ].join('\n')}\n`
}
