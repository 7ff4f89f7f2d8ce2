import { createPixels } from '../../lab/core/images/pixels.ts'
import type { VisionStep } from '../../lab/core/images/vision.ts'
import { loadOpencv4nodejs } from '../vision/opencv4nodejs.ts'
import { loadOpencvWasm } from '../vision/opencv-wasm.ts'

// Run as a process of its own, since an addon that does not fit this machine can end it. The last line on standard
// output tells what was found.
const [folder] = process.argv.slice(2)
const built = await loadOpencv4nodejs(folder)
const known = await loadOpencvWasm()

/** Twelve megapixels, which are also what the addon's own memory tracking does not survive. */
const [width, height] = [4000, 3000]
const picture = createPixels(width, height, 3)
for (let at = 0; at < picture.data.length; at++) {
  const pixel = Math.floor(at / 3)
  const [x, y] = [pixel % width, Math.floor(pixel / width)]
  picture.data[at] = 128 + 100 * Math.sin((x * x + y * y) / 20_000) + (at % 3) * 9
}
const canny: VisionStep = { kind: 'canny', lowThreshold: 50, highThreshold: 150, apertureSize: 3, l2Gradient: false }
const begun = performance.now()
const edges = built.run(picture, canny)
const ms = performance.now() - begun
if (!known.run(picture, canny).data.every((value, at) => value === edges.data[at]))
  throw new Error('its edges are not those of OpenCV in WebAssembly')
if (!edges.data.includes(255)) throw new Error('it finds no edges')
process.stdout.write(`\n${JSON.stringify({ version: built.version, canny: ms })}\n`)
