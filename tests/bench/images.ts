/**
 * How quick pictures are at 12 megapixels: opening one, moving a Canny threshold and other sliders, whole steps, against
 * OpenCV in Python and scikit-image where they are found. `node tests/bench/images.ts`: one figure a line, with its bound
 * where it has one. Exits with 1 where a bound is missed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createImagingRouter } from '../../main/children/imaging/router.ts'
import sharp from 'sharp'
import { runStep } from '../../main/children/imaging/run-step.ts'
import { encodePng } from '../../native/decoders/png-encoder.ts'
import { loadOpencvWasm } from '../../native/vision/opencv-wasm.ts'
import { photograph } from './pictures/photograph.ts'

const [WIDTH, HEIGHT] = [4000, 3000]
const TICKS = 120
/** @param bound that the figure must not be over */
function figure(what: string, value: number, { unit = 'ms', bound = Infinity } = {}): void {
  const words = (number: number) => `${number.toLocaleString('en', { maximumSignificantDigits: 4 })} ${unit}`
  const limit = bound === Infinity ? '' : ` (at most ${words(bound)})${value <= bound ? '' : ' MISSED'}`
  if (value > bound) process.exitCode = 1
  console.log(`${what.padEnd(68)} ${words(value)}${limit}`)
}

const sorted = async (times: number, call: (turn: number) => unknown): Promise<number[]> => {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now()
    await call(turn)
    taken.push(performance.now() - began)
  }
  return taken.sort((a, b) => a - b)
}

const file = await encodePng(photograph())
console.log(`load of the machine: ${loadavg()[0]!.toFixed(1)}`)
const jpeg = await sharp(photograph().data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  .jpeg({ quality: 90 })
  .toBuffer()
const lab = createRouterClient(createImagingRouter(), { context: {} })
const imageId = '00000000-0000-4000-8000-000000000001'
const open = (bytes: Uint8Array) =>
  lab.open({ imageId, name: 'photograph', file: new File([Uint8Array.from(bytes)], 'a'), maxSide: 2048 })
const recipe = (lowThreshold: number, highThreshold: number) => [
  { kind: 'grey' },
  { kind: 'gaussianBlur', sigma: 1.4 },
  { kind: 'canny', lowThreshold, highThreshold },
]
const apply = (low: number, high: number, draft = false) =>
  lab.apply({ imageId, recipe: recipe(low, high), maxSide: 2048, draft, packed: true })

let began = performance.now()
await open(jpeg)
figure('a JPEG opened for the first time', performance.now() - began)
await apply(50, 150, true)
figure('  and until the first picture made of it, OpenCV loaded', performance.now() - began, { bound: 700 })
const [opened] = await sorted(5, () => open(jpeg))
figure('  opened again: least', opened!)
await open(file)
await apply(50, 150)
await apply(51, 150)
began = performance.now()
await apply(52, 150)
figure('the gradient prepared, once, when a threshold moves', performance.now() - began)
for (const [which, move] of [
  ['low', (turn: number) => apply(20 + turn, 150)],
  ['high', (turn: number) => apply(50, 60 + 2 * turn)],
] as const) {
  await move(0)
  const before = process.cpuUsage()
  const ticks = await sorted(TICKS, move)
  const { user, system } = process.cpuUsage(before)
  figure(`the ${which} threshold of Canny moved, exact, preview included: least`, ticks[0]!)
  figure('  median', ticks[TICKS >> 1]!)
  figure('  95th percentile', ticks[Math.floor(TICKS * 0.95)]!, { bound: 16 })
  // What else the machine does is not in it.
  figure('  time of processors for each, on the mean', (user + system) / 1000 / TICKS)
}
const edges = (await apply(50, 150)).figures['edgePixels']!
figure('  edge pixels at 50/150', edges, { unit: '' })

const vision = await loadOpencvWasm()
const { run } = vision
const grey = run(photograph(), { kind: 'grey', weights: 'opencv' })
const blurred = run(grey, { kind: 'gaussianBlur', sigma: 1.4 })
const canny = { kind: 'canny', lowThreshold: 50, highThreshold: 150, apertureSize: 3, l2Gradient: false } as const
const alone: number[] = []
const ours: number[] = []
// Turn by turn, so that what else the machine does meets both alike.
for (let turn = 0; turn < 9; turn++) {
  alone.push(...(await sorted(1, () => run(blurred, canny))))
  ours.push(...(await sorted(1, () => runStep(vision, blurred, canny))))
}
figure('Canny by OpenCV in WebAssembly alone: least', Math.min(...alone))
figure('  in the lab', Math.min(...ours), { bound: 1.1 * Math.min(...alone) })

/** Sliders of the course's steps: their recipe at a turn. */
const sliders: Record<string, (turn: number) => object[]> = {
  'fill rows': (turn) => [{ kind: 'fill', rows: `:${100 + 9 * turn}` }],
  'highlight by red': (turn) => [{ kind: 'highlight', channel: 0, above: 100 + turn }],
  'threshold by hand': (turn) => [{ kind: 'grey' }, { kind: 'threshold', value: 100 + turn }],
  'equalize, blurred': (turn) => [
    { kind: 'grey' },
    { kind: 'gaussianBlur', sigma: 1 + turn / 20 },
    { kind: 'equalize' },
  ],
  'median filter': (turn) => [{ kind: 'medianBlur', size: 3 + 2 * (turn % 5) }],
  'sigma before Canny': (turn) => [{ kind: 'grey' }, { kind: 'gaussianBlur', sigma: 1 + turn / 20 }, { kind: 'canny' }],
  'sigma of scikit-image’s Canny': (turn) => [
    { kind: 'grey', weights: 'scikit' },
    { kind: 'cannyScikit', sigma: 1 + turn / 20 },
  ],
}
for (const [name, slider] of Object.entries(sliders)) {
  const preview = (turn: number) => lab.apply({ imageId, recipe: slider(turn), maxSide: 2048, draft: true })
  await preview(40)
  const before = process.cpuUsage()
  const ticks = await sorted(40, preview)
  const { user, system } = process.cpuUsage(before)
  figure(`preview while a slider moves: ${name}: least`, ticks[0]!)
  figure('  median', ticks[20]!)
  figure('  95th percentile', ticks[38]!, { bound: 33 })
  figure('  time of processors for each, on the mean', (user + system) / 1000 / 40)
}
const exact: Record<string, object[]> = {
  'fill ten rows': [{ kind: 'fill', rows: ':10' }],
  'highlight by red': [{ kind: 'highlight', channel: 0, above: 160 }],
  'threshold by Otsu': [{ kind: 'grey' }, { kind: 'threshold', method: 'otsu' }],
  equalize: [{ kind: 'grey' }, { kind: 'equalize' }],
  'median 5': [{ kind: 'medianBlur', size: 5 }],
  'scikit-image’s Canny': [{ kind: 'grey', weights: 'scikit' }, { kind: 'cannyScikit' }],
}
for (const [name, steps] of Object.entries(exact)) {
  let least = Infinity
  for (let turn = 0; turn < 3; turn++) {
    // Opened anew each time, so that nothing is there already.
    await open(file)
    began = performance.now()
    await lab.apply({ imageId, recipe: steps, maxSide: 2048 })
    least = Math.min(least, performance.now() - began)
  }
  figure(`${name}, the whole picture: least`, least)
}
const python = process.env['SPIRAL_LAB_PYTHON'] ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'spiral-lab-bench-'))
try {
  writeFileSync(join(folder, 'a.png'), file)
  const script = `
import time, cv2
from skimage import feature
g = cv2.GaussianBlur(cv2.cvtColor(cv2.imread('a.png'), cv2.COLOR_BGR2GRAY), (0, 0), 1.4)
def least(f, times):
    taken = []
    for _ in range(times):
        t = time.perf_counter(); r = f(); taken.append(time.perf_counter() - t)
    return min(taken) * 1000, r
c, e = least(lambda: cv2.Canny(g, 50, 150), 5)
s, _ = least(lambda: feature.canny(g), 2)
print(c, s, int((e > 0).sum()))
i = cv2.imread('a.png')
for name, f in {
    'fill ten rows': lambda: i.copy().__setitem__(slice(0, 10), 255),
    'highlight by red': lambda: i.copy().__setitem__(i[:, :, 2] > 160, [0, 0, 255]),
    'threshold by Otsu': lambda: cv2.threshold(cv2.cvtColor(i, cv2.COLOR_BGR2GRAY), 0, 255, cv2.THRESH_OTSU),
    'equalize': lambda: cv2.equalizeHist(cv2.cvtColor(i, cv2.COLOR_BGR2GRAY)),
    'median 5': lambda: cv2.medianBlur(i, 5),
}.items():
    print(name + '\\t' + str(least(f, 5)[0]))
`
  const done = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' })
  if (done.status === 0) {
    const [first, ...others] = done.stdout.trim().split('\n')
    const [canny, scikit, found] = first!.split(' ').map(Number) as [number, number, number]
    figure('OpenCV in Python: Canny', canny)
    figure('scikit-image: feature.canny', scikit)
    for (const [name, took] of others.map((line) => line.split('\t'))) figure(`OpenCV and NumPy: ${name}`, Number(took))
    if (found !== edges) throw new Error(`OpenCV in Python finds ${found} edge pixels, the lab ${edges}`)
  } else
    console.log(
      `No Python with OpenCV and scikit-image was found (SPIRAL_LAB_PYTHON=${python}); they were not measured.`,
    )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`load of the machine: ${loadavg()[0]!.toFixed(1)}`)
