/** The recipe as a Python script gives the lab's own picture: run where Python has OpenCV and scikit-image. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { toPresentable, type Pixels } from '../../lab/core/images/pixels.ts'
import { recipeScript } from '../../lab/core/images/python-script.ts'
import { courseLines } from '../../lab/experiments/images/course-lines.ts'
import { completeRecipe, plannedSteps, stepSchemas } from '../../lab/core/images/recipe.ts'
import { runStep } from '../../main/children/imaging/run-step.ts'
import { decode } from '../../native/decoders/decode-image.ts'
import { loadBestVision } from '../../native/vision/vision-list.ts'

const pictures = new URL('../reference/steps/', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-script-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const named = process.env['SPIRAL_LAB_PYTHON']?.split(delimiter).filter(Boolean) ?? []
const candidates = named.length > 0 ? named : ['python3', 'python']
const python = candidates.find((name) => spawnSync(name, ['-c', 'import cv2, skimage']).status === 0)
if (!python)
  console.warn(
    `image-script.test.ts: NOT RUN: no Python with OpenCV and scikit-image was found (tried ${candidates.join(', ')}; SPIRAL_LAB_PYTHON names another).`,
  )

const recipes: [picture: string, recipe: { kind: string; [field: string]: unknown }[]][] = [
  [
    'rgb',
    [
      { kind: 'fill', rows: '5:20', columns: '-9:' },
      { kind: 'fill', rows: ':3', colour: [1, 2, 3] },
    ],
  ],
  [
    'rgb',
    [
      { kind: 'grey', weights: 'scikit' },
      { kind: 'cannyScikit', sigma: 1.4 },
    ],
  ],
  ['rgb', [{ kind: 'highlight', channel: 0, above: 160 }, { kind: 'rotate' }, { kind: 'flip', axis: 'vertical' }]],
  [
    'alpha',
    [{ kind: 'brightnessContrast', contrast: 1.3, brightness: -9 }, { kind: 'medianBlur' }, { kind: 'overWhite' }],
  ],
  ['alpha', [{ kind: 'sobel' }, { kind: 'convert', to: 'uint8' }]],
  [
    'deep',
    [
      { kind: 'gaussianBlur', sigma: 2 },
      { kind: 'canny', lowThreshold: 30, highThreshold: 80 },
    ],
  ],
  ['deep', [{ kind: 'stretch' }, { kind: 'invert' }, { kind: 'convert', values: 'scale' }]],
  [
    'grey',
    [
      { kind: 'convert', to: 'float32', values: 'scale' },
      { kind: 'gamma', gamma: 0.5 },
    ],
  ],
  [
    'grey',
    [{ kind: 'clahe' }, { kind: 'threshold', method: 'otsu' }, { kind: 'open' }, { kind: 'connectedComponents' }],
  ],
  ['grey', [{ kind: 'laplacian', size: 3 }]],
  [
    'rgb',
    [
      {
        kind: 'convolve',
        kernel: [
          [0, -1, 0],
          [-1, 5, -1],
          [0, -1, 0],
        ],
      },
      { kind: 'resize', width: 30, height: 20 },
    ],
  ],
  ['rgb', [{ kind: 'convertColour', to: 'lab' }, { kind: 'channel', index: 1 }, { kind: 'equalize' }]],
  [
    'rgb',
    [{ kind: 'swapChannels' }, { kind: 'crop', rows: '3:-3' }, { kind: 'dilate', shape: 'cross', iterations: 2 }],
  ],
]

/** Every step at many settings: what `tests/reference/make-steps.py` made pictures of. */
interface Case {
  picture: string
  recipe: { kind: string }[]
  tolerance?: number | 'float' | 'loose'
}
const made = JSON.parse(readFileSync(new URL('cases.json', pictures), 'utf8')) as { cases: Case[]; components: Case[] }
const cases = [...made.cases, ...made.components]
/** A picture that is computed in another order may be off by one rounding of what is written. */
const off = (tolerance: Case['tolerance']): number =>
  typeof tolerance === 'number' ? tolerance : tolerance === undefined ? 0 : 1

interface Scripted {
  picture: string
  recipe: unknown
  /** How far a value of the PNG may be off. */
  off: number
}
const vision = await loadBestVision()

/** Runs the scripts of some recipes in one process of Python, and compares the pictures they write. */
async function compareScripts(all: readonly Scripted[]): Promise<void> {
  const here = mkdtempSync(join(folder, 'scripts-'))
  const expected: Pixels[] = []
  for (const [at, { picture, recipe: given }] of all.entries()) {
    const recipe = completeRecipe(given)
    const source = await decode(readFileSync(new URL(`${picture}.png`, pictures)))
    let pixels = source
    for (const { step } of plannedSteps(recipe)) ({ pixels } = await runStep(vision, pixels, step))
    expected.push(toPresentable(pixels, source.type === 'uint16' ? 16 : 8))
    writeFileSync(join(here, `${at}.py`), recipeScript(recipe, { name: `${picture}.png`, shape: source }))
  }
  // One process for all of them: loading the libraries takes longer than the scripts.
  const calls = all.map(({ picture }, at) => [`${at}.py`, new URL(`${picture}.png`, pictures).pathname, `${at}.png`])
  writeFileSync(join(here, 'calls.json'), JSON.stringify(calls))
  const driver = `import json, runpy, sys
for script, source, result in json.load(open('calls.json')):
    sys.argv = [script, source, result]
    try:
        runpy.run_path(script)
    except Exception as error:
        print(script, type(error).__name__, error, file=sys.stderr)
`
  const done = spawnSync(python!, ['-c', driver], { cwd: here, encoding: 'utf8' })
  expect(done.stderr.split('\n').filter((line) => /Error/.test(line))).toEqual([])
  for (const [at, { recipe, picture, off: most }] of all.entries()) {
    const written = await decode(readFileSync(join(here, `${at}.png`)))
    const { width, height, channels, type, data } = expected[at]!
    const what = `${picture} ${JSON.stringify(recipe)}`
    expect({ ...written, data: null }, what).toEqual({ width, height, channels, type, data: null })
    let largest = 0
    for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]! - written.data[i]!))
    expect.soft(largest, what).toBeLessThanOrEqual(most)
  }
}

it.skipIf(!python)(
  'every script writes the picture that the lab makes, to the bit',
  () => compareScripts(recipes.map(([picture, recipe]) => ({ picture, recipe, off: 0 }))),
  180_000,
)

it.skipIf(!python).each([...stepSchemas.keys()])(
  'the script of %s writes the lab’s picture at every setting that there is a reference for',
  (kind) => {
    const of = cases.filter(({ recipe }) => recipe.at(-1)!.kind === kind)
    expect(of.length).toBeGreaterThan(0)
    return compareScripts(of.map(({ picture, recipe, tolerance }) => ({ picture, recipe, off: off(tolerance) })))
  },
  180_000,
)

/** Runs each line on its picture, and writes the values of what it gives. */
const LINES = `import json, sys
import numpy as np, cv2
from skimage import feature, filters, measure, morphology
from skimage.color import rgb2gray
from skimage.util import img_as_float, img_as_ubyte
answers = []
for picture, line in json.load(open('lines.json')):
    img = cv2.imread(picture, cv2.IMREAD_UNCHANGED)
    if img.ndim == 3:
        img = img[:, :, ::-1].copy()
    grey = cv2.cvtColor(img, cv2.COLOR_RGB2GRAY) if img.ndim == 3 else img
    blurred = cv2.GaussianBlur(grey, (0, 0), 1.5)
    if ' = ' in line:
        exec(line)
        result = img
    else:
        result = eval(line)
    if result.dtype == bool:
        result = result.astype(np.uint8) * 255
    answers.append(result.ravel().tolist())
json.dump(answers, open('answers.json', 'w'))
`

/** Which pixels are alike: each by the first one of its kind, whatever it is called. */
function kindsOf(values: readonly string[]): number[] {
  const first = new Map<string, number>()
  return values.map((value, at) => {
    if (!first.has(value)) first.set(value, at)
    return first.get(value)!
  })
}

it.skipIf(!python)(
  'every line of the course gives the picture of the recipe beside it, to the bit',
  async () => {
    const here = mkdtempSync(join(folder, 'lines-'))
    const lines: [file: string, line: string][] = []
    const expected: { id: string; pixels: Pixels }[] = []
    for (const picture of ['rgb', 'grey']) {
      const file = new URL(`${picture}.png`, pictures)
      const source = await decode(readFileSync(file))
      for (const { id, line, recipe } of courseLines(source)) {
        // A grey picture has no red channel.
        if (id === 'bright' && source.channels === 1) continue
        let pixels = source
        for (const { step } of plannedSteps(completeRecipe(recipe))) ({ pixels } = await runStep(vision, pixels, step))
        expected.push({ id, pixels: toPresentable(pixels, 8) })
        lines.push([file.pathname, line])
      }
    }
    writeFileSync(join(here, 'lines.json'), JSON.stringify(lines))
    const done = spawnSync(python!, ['-W', 'ignore', '-c', LINES], { cwd: here, encoding: 'utf8' })
    expect([done.status, done.stderr]).toEqual([0, ''])
    const answers = JSON.parse(readFileSync(join(here, 'answers.json'), 'utf8')) as number[][]
    for (const [at, { id, pixels }] of expected.entries()) {
      const what = lines[at]!.join(' ')
      const values = Array.from(pixels.data)
      if (id !== 'segment') expect.soft(answers[at], what).toEqual(values)
      // Labels are numbers there and colours here: the same regions.
      else {
        const colours = Array.from(answers[at]!, (_, i) => String(values.slice(3 * i, 3 * i + 3)))
        expect.soft(kindsOf(colours), what).toEqual(kindsOf(answers[at]!.map(String)))
      }
    }
    expect(expected.length).toBe(17)
  },
  180_000,
)
